"""What a refresh token deserves."""

from datetime import timedelta

import pytest

from domain.accounts.refresh_verdict import RefreshVerdict, judge
from tests.builders import AT, a_sign_in

GRACE = timedelta(seconds=30)
SIGN_IN = a_sign_in(refresh_hashes=("new", "old", "older", "oldest"), rotated_at=AT)


@pytest.mark.parametrize(
    ("presented", "after", "verdict"),
    [
        ("new", timedelta(), RefreshVerdict.ROTATE),
        ("new", timedelta(days=29), RefreshVerdict.ROTATE),
        ("new", timedelta(days=30), RefreshVerdict.REFUSE),
        ("old", timedelta(), RefreshVerdict.REPEAT),
        ("old", GRACE, RefreshVerdict.REPEAT),
        ("old", GRACE + timedelta(milliseconds=1), RefreshVerdict.THEFT),
        ("older", timedelta(), RefreshVerdict.THEFT),
        ("oldest", timedelta(days=29), RefreshVerdict.THEFT),
        ("oldest", timedelta(days=31), RefreshVerdict.REFUSE),
        ("unknown", timedelta(), RefreshVerdict.REFUSE),
    ],
)
def test_by_its_place_in_the_chain_and_its_age(presented: str, after: timedelta, verdict: RefreshVerdict) -> None:
    successor = {"old": "new"}.get(presented, "next")

    assert judge(SIGN_IN, presented, successor, AT + after, GRACE) is verdict


def test_nothing_is_good_once_the_sign_in_has_ended() -> None:
    ended = a_sign_in(refresh_hashes=("new", "old"), ended_at=AT)

    for presented in ("new", "old"):
        assert judge(ended, presented, "new", AT, GRACE) is RefreshVerdict.REFUSE


def test_a_successor_made_with_a_key_that_changed_since_is_nobodys_theft() -> None:
    assert judge(SIGN_IN, "old", "made with the new key", AT, GRACE) is RefreshVerdict.REFUSE
