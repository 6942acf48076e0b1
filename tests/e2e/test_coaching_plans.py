"""Goals, check-ins, progress and reminders on a real server: two devices see them, and a browser is pushed to."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.e2e.client import User
from tests.e2e.server import Stage
from tests.e2e.test_account_events import here, on
from tests.push_service import push_service

EVENTS = """subscription ($after: String) { accountEvents(after: $after) { __typename
  ... on GoalChanged { change goal { title progressPercent } }
  ... on ActionItemChanged { change actionItem { text status } }
  ... on CheckInChanged { checkIn { score } }
  ... on ReminderChanged { change reminder { text nextAt } }
  ... on NodeRemoved { removedType } } }"""
PROGRESS = """query ($from: DateTime!, $to: DateTime!) { progress(period: { from: $from, to: $to }) {
  sessions minutesSpoken activeDays streakDays actionItemsDone averageCheckIn phases { turns }
  series { date sessions checkIn actionItemsDone } } }"""
CREATE_GOAL = "mutation ($i: CreateGoalInput!) { createGoal(input: $i) { goal { id } } }"
CREATE_ITEM = "mutation ($i: CreateActionItemInput!) { createActionItem(input: $i) { actionItem { id } } }"
UPDATE_ITEM = "mutation ($i: UpdateActionItemInput!) { updateActionItem(input: $i) { actionItem { status } } }"
CHECK_IN = "mutation ($i: CreateCheckInInput!) { createCheckIn(input: $i) { checkIn { id } } }"
REMIND = """mutation ($i: CreateReminderInput!) { createReminder(input: $i) {
  reminder { id nextAt } userErrors { message } } }"""
REGISTER = """mutation ($i: RegisterPushDeviceInput!) { registerPushDevice(input: $i) {
  pushDevice { id } userErrors { message } } }"""


async def test_two_devices_see_a_goal_on_its_way(stage: Stage) -> None:
    async with stage.serve() as one, stage.serve() as other:
        phone = await one.sign_up()
        laptop = on(other, phone)
        after = await here(phone)
        async with phone.socket() as first, laptop.socket() as second:
            on_phone = await first.begin(EVENTS, after=after)
            on_laptop = await second.begin(EVENTS, after=after)
            goal = (await phone.run(CREATE_GOAL, i={"title": "Sleep"}))["createGoal"]["goal"]["id"]
            item = (await laptop.run(CREATE_ITEM, i={"text": "Phone away", "goalId": goal}))["createActionItem"]
            item_id = item["actionItem"]["id"]
            await phone.run(UPDATE_ITEM, i={"id": item_id, "status": "DONE"})
            await laptop.run(CHECK_IN, i={"score": 8, "goalId": goal})
            await phone.run("mutation ($id: ID!) { deleteGoal(id: $id) { deletedId } }", id=goal)
            seen = await on_laptop.take(7)
            again = await on_phone.take(7)

    kinds = ["GoalChanged", "ActionItemChanged", "GoalChanged", "ActionItemChanged", "GoalChanged", "CheckInChanged"]
    assert sorted(event["__typename"] for event in seen) == sorted([*kinds, "NodeRemoved"])
    assert seen == again


async def test_what_was_said_and_done_shows_in_progress_at_once(stage: Stage) -> None:
    async with stage.serve() as server:
        ada = await server.sign_up()
        conversation = await ada.a_conversation()
        for _ in range(2):
            await ada.events(conversation, await ada.write(conversation))
        item = (await ada.run(CREATE_ITEM, i={"text": "Phone away"}))["createActionItem"]["actionItem"]["id"]
        await ada.run(UPDATE_ITEM, i={"id": item, "status": "DONE"})
        await ada.run(CHECK_IN, i={"score": 8})
        found = await progress(ada)
        await ada.mutate_by_id("deleteConversation", conversation)
        gone = await progress(ada)

    assert (found["sessions"], found["activeDays"], found["streakDays"], found["averageCheckIn"]) == (1, 1, 1, 8.0)
    assert (found["actionItemsDone"], sum(share["turns"] for share in found["phases"])) == (1, 2)
    assert sum(day["sessions"] for day in found["series"]) == 1
    assert (gone["sessions"], gone["actionItemsDone"]) == (0, 1)


async def test_a_browser_is_pushed_to_when_a_reminder_is_due(stage: Stage) -> None:
    async with push_service() as service, stage.serve(web_push_loopback=True, reminder_poll_seconds=1) as server:
        ada = await server.sign_up()
        key = (await ada.run("{ capabilities { webPushPublicKey } }"))["capabilities"]["webPushPublicKey"]
        browser = service.subscribe()
        registered = await ada.run(REGISTER, i={"address": {"webPush": browser.subscription}, "label": "Laptop"})
        assert registered["registerPushDevice"]["userErrors"] == []
        after = await here(ada)
        at = datetime.now(UTC) + timedelta(milliseconds=700)
        made = await ada.run(REMIND, i={"text": "Breathe 🌱", "at": at.isoformat()})
        assert made["createReminder"]["userErrors"] == []
        async with ada.socket() as socket:
            stream = await socket.begin(EVENTS, after=after)
            created, sent = await stream.take(2)

    [(_, message, headers)] = service.received
    assert service.refusals == []
    assert f"k={key}" in headers["authorization"]
    assert (message["text"], message["reminderId"]) == ("Breathe 🌱", made["createReminder"]["reminder"]["id"])
    assert (created["reminder"]["nextAt"] is not None, sent["reminder"]["nextAt"]) == (True, None)


async def progress(user: User) -> dict[str, Any]:
    now = datetime.now(UTC)
    period = {"from": (now - timedelta(hours=1)).isoformat(), "to": (now + timedelta(hours=1)).isoformat()}
    return dict((await user.run(PROGRESS, **period))["progress"])
