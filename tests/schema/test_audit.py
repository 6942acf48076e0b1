"""The audit log as its user reads it."""

from tests.builders import an_audit_entry
from tests.schema.world import World, codes

LOG = """query ($first: Int, $after: String) { me { auditLog(first: $first, after: $after) {
  edges { cursor node { id at action outcome ipAddress device subject } } pageInfo { hasNextPage endCursor } totalCount
} } }"""


async def test_a_user_reads_what_was_done_newest_first_page_by_page(world: World) -> None:
    await world.data('mutation { updateProfile(input: { about: "A baker." }) { userErrors { code } } }')
    await world.door.audit.add([an_audit_entry()])

    newest = (await world.data(LOG, first=1))["me"]["auditLog"]
    oldest = (await world.data(LOG, first=1, after=newest["pageInfo"]["endCursor"]))["me"]["auditLog"]

    [changed], [registered] = newest["edges"], oldest["edges"]
    assert (changed["node"]["action"], changed["node"]["outcome"]) == ("PROFILE_CHANGED", "ALLOWED")
    assert registered["node"]["action"] == "REGISTERED"
    assert newest["pageInfo"]["hasNextPage"]
    assert not oldest["pageInfo"]["hasNextPage"]


async def test_an_entry_is_found_by_its_id_by_its_user_alone(world: World) -> None:
    mine = (await world.data(LOG))["me"]["auditLog"]["edges"][0]["node"]
    theirs = an_audit_entry()
    await world.door.audit.add([theirs])
    nodes = "query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id ... on AuditEntry { action } } }"

    found = await world.data(nodes, ids=[mine["id"], theirs.id])

    assert found["nodes"] == [{"__typename": "AuditEntry", "id": mine["id"], "action": "REGISTERED"}, None]


async def test_a_cursor_of_another_list_is_refused(world: World) -> None:
    assert codes(await world.ask(LOG, {"after": "conv_1"})) == ["BAD_USER_INPUT"]
