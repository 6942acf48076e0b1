"""Which devices are pushed to."""

from dataclasses import replace

import pytest

from domain.errors import InvalidInput, UserErrorCode
from domain.limits import Limits
from domain.push.entities import PushAddress, PushService
from tests.domain.conversations.shelf import refused
from tests.domain.reminders.clockwork import Clockwork


def at(name: str) -> PushAddress:
    return PushAddress(service=PushService.WEB_PUSH, target=f"https://push.example/{name}")


async def test_a_device_is_registered_once_and_removed(works: Clockwork) -> None:
    first = await works.registration.register(works.owner, at("a"), " My phone ")
    again = await works.registration.register(works.owner, at("a"), "Renamed")

    assert (first.label, again.label, again.id) == ("My phone", "Renamed", first.id)
    assert await works.registration.remove(works.owner, first.id) == first.id
    with pytest.raises(InvalidInput):
        await works.registration.remove(works.owner, first.id)
    assert await works.registration.of(works.owner) == []


@pytest.mark.parametrize(("service", "path"), [(PushService.FCM, "fcmToken"), (PushService.APNS, "apnsToken")])
async def test_a_service_that_cannot_be_reached_is_honestly_refused(works: Clockwork, service: PushService, path: str):
    with pytest.raises(InvalidInput, match="does not push") as error:
        await works.registration.register(works.owner, PushAddress(service=service, target="t"), None)
    assert refused(error.value) == {f"input.address.{path}": UserErrorCode.INVALID}


async def test_an_address_that_is_none_is_told_by_its_field(works: Clockwork) -> None:
    bad = PushAddress(service=PushService.WEB_PUSH, target="ftp://x")
    with pytest.raises(InvalidInput) as error:
        await works.registration.register(works.owner, bad, "x" * 101)
    assert refused(error.value) == {
        "input.label": UserErrorCode.TOO_LONG,
        "input.address.webPush.endpoint": UserErrorCode.INVALID,
    }


async def test_the_oldest_make_room() -> None:
    works = Clockwork(limits=replace(Limits(), max_push_devices=2))
    made = [await works.registration.register(works.owner, at(name), name) for name in "abc"]

    assert [device.id for device in await works.registration.of(works.owner)] == [made[2].id, made[1].id]
