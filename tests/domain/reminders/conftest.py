"""Reminders, ready for use."""

import pytest

from tests.domain.reminders.clockwork import Clockwork


@pytest.fixture
def works() -> Clockwork:
    return Clockwork()
