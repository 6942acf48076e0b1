"""Reminders and push devices as clients see them."""

from tests.schema.test_account_events import cursor
from tests.schema.test_events import take
from tests.schema.world import World

FIELDS = """id kind text at recurrence timezone quietHours { from to } nextAt enabled goal { title }
  actionItem { text }"""
CREATE = f"""mutation ($input: CreateReminderInput!) {{ createReminder(input: $input) {{
  reminder {{ {FIELDS} }} userErrors {{ code path }} }} }}"""
UPDATE = f"""mutation ($input: UpdateReminderInput!) {{ updateReminder(input: $input) {{
  reminder {{ {FIELDS} }} userErrors {{ code path }} }} }}"""
REGISTER = """mutation ($input: RegisterPushDeviceInput!) { registerPushDevice(input: $input) {
  pushDevice { id label createdAt } userErrors { code path message } } }"""
EVENTS = """subscription ($after: String) { accountEvents(after: $after) { __typename
  ... on ReminderChanged { change reminder { text enabled } } ... on NodeRemoved { removedType } } }"""
NIGHT = {"from": "22:00", "to": "07:00"}


async def test_a_reminder_is_set_changed_listed_told_and_deleted(world: World) -> None:
    item, after = await world.plans.write_down(), await cursor(world)
    asked = {
        "text": "Call her",
        "recurrence": "FREQ=WEEKLY;BYDAY=TH",
        "at": "2026-01-08T22:30:00Z",
        "timezone": "Europe/Berlin",
        "quietHours": NIGHT,
        "actionItemId": item.id,
    }
    made = (await world.data(CREATE, input=asked))["createReminder"]["reminder"]
    changes = {"id": made["id"], "quietHours": None, "enabled": False}
    changed = (await world.data(UPDATE, input=changes))["updateReminder"]["reminder"]
    listed = await world.data("{ reminders { totalCount edges { node { id } } } }")
    await world.data("mutation ($id: ID!) { deleteReminder(id: $id) { deletedId } }", id=made["id"])
    first, second, gone = await take(await world.follow(EVENTS, after=after), 3)

    assert (made["kind"], made["quietHours"], made["actionItem"]) == ("ACTION", NIGHT, {"text": "Call her"})
    # Half past eleven in Berlin: it waits for the morning.
    assert made["nextAt"] == "2026-01-09T06:00:00.000Z"
    assert (changed["quietHours"], changed["enabled"], changed["nextAt"]) == (None, False, None)
    assert listed["reminders"] == {"totalCount": 1, "edges": [{"node": {"id": made["id"]}}]}
    assert (first["reminder"], second["change"], gone["removedType"]) == (None, "UPDATED", "REMINDER")


async def test_what_a_form_has_to_show(world: World) -> None:
    payload = (await world.data(CREATE, input={"text": "x", "recurrence": "FREQ=SECONDLY"}))["createReminder"]

    assert payload == {"reminder": None, "userErrors": [{"code": "INVALID", "path": ["input", "recurrence"]}]}


async def test_a_browser_is_registered_listed_and_removed(world: World) -> None:
    web = {"endpoint": "https://push.example/x", "p256dh": "k", "auth": "a"}
    asked = {"address": {"webPush": web}, "label": "My laptop"}
    device = (await world.data(REGISTER, input=asked))["registerPushDevice"]["pushDevice"]
    listed = await world.data("{ me { pushDevices { id label } } }")
    gone = await world.data("mutation ($id: ID!) { removePushDevice(id: $id) { deletedId } }", id=device["id"])

    assert listed["me"]["pushDevices"] == [{"id": device["id"], "label": "My laptop"}]
    assert gone["removePushDevice"]["deletedId"] == device["id"]
    assert (await world.data("{ me { pushDevices { id } } }"))["me"]["pushDevices"] == []


async def test_a_phone_is_told_that_it_cannot_be_reached(world: World) -> None:
    payload = (await world.data(REGISTER, input={"address": {"fcmToken": "t"}}))["registerPushDevice"]

    assert payload["pushDevice"] is None
    assert [error["path"] for error in payload["userErrors"]] == [["input", "address", "fcmToken"]]
