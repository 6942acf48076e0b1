"""How an object of each type comes to be, so that somebody owns it."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import uuid4

from tests.contracts.reading import until
from tests.e2e.client import User
from tests.e2e.recordings import browser
from tests.push_service import Browser

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
    """One that has ended: until then it changes by itself."""
    conversation_id = await _conversation(user)
    sent = await user.write(conversation_id, CANARY)
    await user.events(conversation_id, sent)
    return str(sent["turn"]["id"])


def _message(whose: str) -> Make:
    document = f"query ($id: ID!) {{ node(id: $id) {{ ... on Turn {{ {whose} {{ id }} }} }} }}"

    async def make(user: User) -> str:
        return str((await user.run(document, id=await _turn(user)))["node"][whose]["id"])

    return make


async def _recording(user: User) -> str:
    started = await user.mutate("startRecording", conversationId=await _conversation(user), **browser().input)
    return str(started["turn"]["id"])


async def _memory(user: User) -> str:
    """Something that the review of a conversation took along."""
    await user.write(await _conversation(user), f"I work as a {CANARY} baker.")
    found = list[str]()

    async def remembered() -> bool:
        edges = (await user.run("{ memories { edges { node { id } } } }"))["memories"]["edges"]
        found.extend(edge["node"]["id"] for edge in edges)
        return bool(found)

    await until(remembered)
    return found[0]


async def _push_device(user: User) -> str:
    browser = Browser("hers", f"https://push.example/{CANARY}/{uuid4().hex}")
    make = _created("registerPushDevice", "pushDevice", address={"webPush": browser.subscription}, label=CANARY)
    return await make(user)


async def _reminder(user: User) -> str:
    at = datetime.now(UTC) + timedelta(days=1)
    return await _created("createReminder", "reminder", text=CANARY, at=at.isoformat())(user)


def _created(mutation: str, field: str, **input: object) -> Make:
    kind = f"{mutation[0].upper()}{mutation[1:]}Input"
    payload = f"{field} {{ id }} userErrors {{ code path message }}"
    document = f"mutation ($input: {kind}!) {{ {mutation}(input: $input) {{ {payload} }} }}"

    async def make(user: User) -> str:
        made = (await user.run(document, input=input))[mutation]
        assert made["userErrors"] == [], (mutation, made["userErrors"])
        return str(made[field]["id"])

    return make


POSSESSIONS: Final[Mapping[str, Make]] = {
    "User": _me,
    "SignIn": _sign_in,
    "AuditEntry": _audit_entry,
    "Conversation": _conversation,
    "Turn": _turn,
    "Message": _message("userMessage"),
    "CoachMessage": _message("coachMessage"),
    "Recording": _recording,
    "Goal": _created("createGoal", "goal", title=CANARY),
    "ActionItem": _created("createActionItem", "actionItem", text=CANARY),
    "Memory": _memory,
    "PushDevice": _push_device,
    "Reminder": _reminder,
    "CheckIn": _created("createCheckIn", "checkIn", score=5, note=CANARY),
}
