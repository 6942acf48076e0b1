"""Taking one's data along, and deleting one's account."""

from domain.ids import UserId
from domain.leaving.export import ExportLink
from resolvers.context import Info
from resolvers.outcome import Outcome, change


async def export_my_data(info: Info) -> Outcome[ExportLink]:
    """Make the address of everything that is held about the user."""
    context = info.context
    return await change(context, context.use_cases.data_export.link(context.required_viewer, context.origin))


async def delete_my_account(info: Info, confirm_email: str, password: str | None) -> Outcome[UserId]:
    """Delete the account."""
    context = info.context
    deletion = context.use_cases.account_deletion
    return await change(context, deletion.delete(context.required_viewer, confirm_email, password, context.origin))
