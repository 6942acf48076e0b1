"""Taking one's data along, and deleting one's account."""

from tests.domain.accounts.front_door import EMAIL, PASSWORD
from tests.schema.world import World

DELETE = """mutation($input: DeleteMyAccountInput!) {
    deleteMyAccount(input: $input) { deletedUserId userErrors { code path } } }"""


async def test_an_export_is_behind_a_link_that_ends():
    world = World()
    await world.sign_in()

    data = await world.data("mutation { exportMyData { url expiresAt userErrors { code } } }")

    link = data["exportMyData"]
    assert link["url"].startswith(f"/exports/{world.ada.user.id}?expires=")
    assert link["userErrors"] == []
    path, _, query = link["url"].partition("?")
    expires, signature = (part.partition("=")[2] for part in query.split("&"))
    export = world.use_cases.data_export
    assert await export.open(path.rpartition("/")[2], expires, signature) is not None
    assert await export.open(path.rpartition("/")[2], expires, signature[:-1]) is None
    world.clock.advance(minutes=61)
    assert await export.open(path.rpartition("/")[2], expires, signature) is None


async def test_an_account_is_deleted_by_who_knows_its_password():
    world = World()
    await world.sign_in()

    wrong = await world.data(DELETE, input={"confirmEmail": EMAIL, "password": "a wrong one"})
    right = await world.data(DELETE, input={"confirmEmail": EMAIL, "password": PASSWORD})

    errors = [{"code": "WRONG_CREDENTIALS", "path": ["input", "password"]}]
    assert wrong["deleteMyAccount"] == {"deletedUserId": None, "userErrors": errors}
    assert right["deleteMyAccount"] == {"deletedUserId": world.ada.user.id, "userErrors": []}
    assert set(world.departures.kept) == {world.ada.user.id}
