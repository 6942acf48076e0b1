"""Whether whoever follows a stream may still be told of what happens."""

from domain.accounts.sign_in_check import ENDED, EXPIRED
from domain.errors import StoreUnavailable, Unauthenticated
from resolvers.context import Context


class Stay:
    """One subscriber's right to hear on, looked at before each event; a store is asked only if something was missed."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._check = context.use_cases.signing_in.check
        self._generation = self._check.generation

    async def require_good(self) -> None:
        """Go on while the access token lasts and its sign-in has not ended. Raises Unauthenticated."""
        viewer = self._context.connection.holder or self._context.required_viewer
        if self._context.clock.now() >= viewer.expires_at:
            raise Unauthenticated(EXPIRED)
        if self._check.has_ended(viewer.sign_in_id):
            raise Unauthenticated(ENDED)
        if self._generation != self._check.generation:
            generation = self._check.generation
            try:
                await self._check.require_good(viewer)
            except StoreUnavailable:
                # Replies flow on while the store is away; it is asked again at the next event.
                return
            self._generation = generation
