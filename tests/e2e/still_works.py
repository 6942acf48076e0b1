"""The end of every test of bad input."""

from tests.e2e.client import User
from tests.e2e.heard import kinds
from tests.e2e.recordings import browser


async def assert_still_works(user: User, conversation: str) -> None:
    """Whatever happened, the next spoken turn of the same conversation is answered."""
    started = await user.say(conversation, browser().pieces, **browser().input)
    events = await user.events(conversation, started)
    assert kinds(events)[-1] == "TurnCompleted", events[-1]
    assert (await user.read(conversation))["activeTurn"] is None
