"""What every implementation of `AuditEntries` promises."""

from domain import ids
from domain.audit.entries import Action, AuditOutcome
from domain.audit.ports import AuditEntries
from domain.pages import PageRequest
from tests.builders import NOW_OR_LATER, a_ulid, an_audit_entry


class AuditEntriesContract:
    async def test_an_entry_comes_back_as_it_was(self, entries: AuditEntries):
        ada = ids.user_id(a_ulid())
        refused = an_audit_entry(
            ada,
            action=Action.PASSWORD_CHANGED,
            outcome=AuditOutcome.DENIED,
            sign_in_id=ids.sign_in_id(a_ulid()),
            ip_address="2001:db8::1",
            device="Ada's phone",
            subject="conv_1",
        )
        later_kind = an_audit_entry(ada, action="A_NAME_OF_A_LATER_VERSION")

        await entries.add([refused, later_kind])

        assert await entries.get(refused.id, ada) == refused
        assert await entries.get(later_kind.id, ada) == later_kind

    async def test_an_account_has_its_own_entries_alone(self, entries: AuditEntries):
        ada, eve = ids.user_id(a_ulid()), ids.user_id(a_ulid())
        hers, nobodys = an_audit_entry(ada), an_audit_entry(None)
        await entries.add([hers, nobodys])

        assert await entries.get(hers.id, eve) is None
        assert await entries.get(nobodys.id, ada) is None
        assert (await entries.page(eve, PageRequest())).items == ()
        assert (await entries.page(ada, PageRequest())).items == (hers,)

    async def test_adding_again_adds_and_changes_nothing(self, entries: AuditEntries):
        ada = ids.user_id(a_ulid())
        first, second, third = (an_audit_entry(ada, device=name) for name in ("one", "two", "three"))
        await entries.add([first, second])

        await entries.add([an_audit_entry(ada, id=second.id, device="forged"), third])

        assert (await entries.page(ada, PageRequest())).items == (third, second, first)

    async def test_pages_go_from_the_newest_to_the_oldest(self, entries: AuditEntries):
        ada = ids.user_id(a_ulid())
        made = [an_audit_entry(ada, at=NOW_OR_LATER) for _ in range(5)]
        await entries.add(made)

        newest = await entries.page(ada, PageRequest(size=2))
        rest = await entries.page(ada, PageRequest(size=3, key=newest.items[-1].id))

        assert newest.items == (made[4], made[3])
        assert (newest.has_next, newest.has_previous) == (True, False)
        assert rest.items == (made[2], made[1], made[0])
        assert (rest.has_next, rest.has_previous) == (False, True)

    async def test_an_account_that_is_gone_leaves_nothing(self, entries: AuditEntries):
        ada, bob = ids.user_id(a_ulid()), ids.user_id(a_ulid())
        his = an_audit_entry(bob)
        await entries.add([an_audit_entry(ada), an_audit_entry(ada), his])

        await entries.erase(ada)

        assert (await entries.page(ada, PageRequest())).items == ()
        assert (await entries.page(bob, PageRequest())).items == (his,)
