"""Letters are sent in the background, again until they arrive, and by whichever process is there."""

import asyncio
import contextlib
from datetime import timedelta

import pytest

from domain.errors import MailNotSent, StoreUnavailable
from domain.mail.entities import Letter, MailKind, MailOrder
from domain.mail.post_office import PostOffice, retry_delay
from tests.contracts.reading import until
from tests.fakes.clock import FakeClock, FakeIds
from tests.fakes.mail import FakeMailer, FakeOutbox, NotSent

ADA = "ada@example.org"


class Desk:
    """A post office over fakes."""

    def __init__(self) -> None:
        self.mailer = FakeMailer()
        self.outbox, self.observer, self.clock = FakeOutbox(), NotSent(), FakeClock()
        self.office = self.another()

    def another(self) -> PostOffice:
        return PostOffice(
            self.outbox, self.mailer, self.write, self.observer, self.clock, FakeIds(), look_every_s=0.005
        )

    async def write(self, order: MailOrder) -> Letter | None:
        if order.email == "nobody@example.org":
            return None
        if order.email == "broken@example.org":
            raise TypeError
        return Letter(to=order.email, subject=order.kind.value, text="Hello.")


@pytest.fixture
def desk() -> Desk:
    return Desk()


async def test_a_letter_is_sent_once_and_forgotten(desk: Desk) -> None:
    await desk.office.order(MailKind.PASSWORD_RESET, ADA)

    assert await desk.office.carry_out_one()
    assert not await desk.office.carry_out_one()

    assert [letter.to for letter in desk.mailer.letters] == [ADA]
    assert desk.outbox.orders == {}


async def test_who_is_nobody_gets_no_letter(desk: Desk) -> None:
    await desk.office.order(MailKind.PASSWORD_RESET, "nobody@example.org")

    assert await desk.office.carry_out_one()

    assert desk.mailer.letters == []
    assert desk.outbox.orders == {}


async def test_a_server_that_is_away_gets_it_later_and_less_and_less_often(desk: Desk) -> None:
    desk.mailer.failure = MailNotSent("away")
    await desk.office.order(MailKind.PASSWORD_RESET, ADA)
    for minutes in (0.5, 1, 2, 4):
        assert await desk.office.carry_out_one()
        assert not await desk.office.carry_out_one()
        desk.clock.advance(minutes=minutes)

    desk.mailer.failure = None
    assert await desk.office.carry_out_one()

    assert len(desk.mailer.letters) == 1
    assert desk.observer.told == [("MailNotSent", False)] * 4


async def test_a_refused_letter_and_one_of_yesterday_are_given_up(desk: Desk) -> None:
    desk.mailer.failure = MailNotSent("no such mailbox", for_good=True)
    await desk.office.order(MailKind.PASSWORD_RESET, ADA)
    await desk.office.carry_out_one()
    desk.mailer.failure = MailNotSent("away")
    await desk.office.order(MailKind.PASSWORD_RESET, ADA)
    desk.clock.advance(hours=24)
    await desk.office.carry_out_one()

    assert desk.observer.told == [("MailNotSent", True)] * 2
    assert desk.outbox.orders == {}


async def test_what_a_dead_process_had_in_hand_another_one_sends(desk: Desk) -> None:
    await desk.office.order(MailKind.PASSWORD_RESET, ADA)
    assert await desk.outbox.claim(desk.clock.now(), desk.clock.now() + timedelta(minutes=2)) is not None
    other = desk.another()
    assert not await other.carry_out_one()

    desk.clock.advance(minutes=2)

    assert await other.carry_out_one()
    assert len(desk.mailer.letters) == 1


async def test_one_defect_does_not_keep_the_others_waiting(desk: Desk) -> None:
    async with desk.office.open():
        await desk.office.order(MailKind.PASSWORD_RESET, "broken@example.org")
        await desk.office.order(MailKind.PASSWORD_RESET, ADA)

        async def sent() -> bool:
            return len(desk.mailer.letters) == 1

        await until(sent)
    assert desk.observer.told == [("TypeError", False)]


async def test_a_store_that_is_away_is_asked_again(desk: Desk) -> None:
    await desk.office.order(MailKind.PASSWORD_RESET, ADA)
    desk.outbox.failure = StoreUnavailable("down")
    async with desk.office.open():
        with pytest.raises(StoreUnavailable):
            await desk.office.order(MailKind.PASSWORD_RESET, ADA)
        desk.outbox.failure = None

        async def sent() -> bool:
            return len(desk.mailer.letters) == 1

        await until(sent)


async def test_it_closes_even_if_a_letters_way_out_swallows_the_cancellation(desk: Desk) -> None:
    class Stubborn(FakeMailer):
        sending = asyncio.Event()

        async def send(self, letter: Letter) -> None:
            self.sending.set()
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.Event().wait()

    desk.mailer = Stubborn()
    async with desk.another().open():
        await desk.office.order(MailKind.PASSWORD_RESET, ADA)
        await Stubborn.sending.wait()


def test_attempts_are_half_a_minute_to_an_hour_apart() -> None:
    delays = [retry_delay(attempts) for attempts in (1, 2, 3, 50, 5_000)]
    assert delays == [timedelta(seconds=s) for s in (30, 60, 120, 3_600, 3_600)]
