"""Goals, ready for use."""

import pytest

from tests.domain.goals.plans import Plans


@pytest.fixture
def plans() -> Plans:
    return Plans()
