"""What was done to an account."""

import strawberry

from domain.accounts.entities import User
from domain.audit.entries import AuditEntry
from domain.pages import Page
from resolvers.arguments import After, First
from resolvers.context import Info


async def audit_log(
    parent: strawberry.Parent[User], info: Info, *, first: First = None, after: After = None
) -> Page[AuditEntry]:
    """List what was done to the user's account."""
    del parent
    return await info.context.use_cases.audit_log.page(info.context.user_id, first=first, after=after)
