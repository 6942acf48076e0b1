"""How an object of each type comes to be, so that somebody owns it."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Final

from tests.e2e.client import User
from tests.e2e.recordings import browser

CANARY: Final = "cinnamon"
"""In everything that the owner wrote, and in nothing else."""

Make = Callable[[User], Awaitable[str]]


async def _me(user: User) -> str:
    return str((await user.run("{ me { id } }"))["me"]["id"])


async def _sign_in(user: User) -> str:
    """Another one than the user's own, which must go on."""
    await user.run(
        "mutation ($input: LoginInput!) { login(input: $input) { user { id } } }",
        input={"email": user.email, "password": "a sunny day in May"},
    )
    return str((await user.run("{ me { signIns { id isCurrent } } }"))["me"]["signIns"][0]["id"])


async def _audit_entry(user: User) -> str:
    found = await user.run("{ me { auditLog(first: 1) { edges { node { id } } } } }")
    return str(found["me"]["auditLog"]["edges"][0]["node"]["id"])


async def _conversation(user: User) -> str:
    return await user.a_conversation(title=CANARY, topic=CANARY)


async def _turn(user: User) -> str:
    sent = await user.write(await _conversation(user), CANARY)
    return str(sent["turn"]["id"])


async def _message(user: User) -> str:
    sent = await user.write(await _conversation(user), CANARY)
    return str(sent["turn"]["userMessage"]["id"])


async def _recording(user: User) -> str:
    started = await user.mutate("startRecording", conversationId=await _conversation(user), **browser().input)
    return str(started["turn"]["id"])


def _created(mutation: str, field: str, **input: object) -> Make:
    kind = f"{mutation[0].upper()}{mutation[1:]}Input"
    document = (
        f"mutation ($input: {kind}!) {{ {mutation}(input: $input) {{ {field} {{ id }} userErrors {{ code }} }} }}"
    )

    async def make(user: User) -> str:
        return str((await user.run(document, input=input))[mutation][field]["id"])

    return make


POSSESSIONS: Final[Mapping[str, Make]] = {
    "User": _me,
    "SignIn": _sign_in,
    "AuditEntry": _audit_entry,
    "Conversation": _conversation,
    "Turn": _turn,
    "Message": _message,
    "Recording": _recording,
    "Goal": _created("createGoal", "goal", title=CANARY),
    "ActionItem": _created("createActionItem", "actionItem", text=CANARY),
    "CheckIn": _created("createCheckIn", "checkIn", score=5, note=CANARY),
}
