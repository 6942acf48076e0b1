"""What a judge answers is read strictly."""

import pytest

from tests.coaching.judge import NotByTheRubric, read_scores


def test_scores_are_read() -> None:
    answer = '{"listening": 4, "questions": 5, "restraint": 5, "progress": 3, "care": 5, "why": "Well led."}'
    assert read_scores(answer)["progress"] == 3


@pytest.mark.parametrize("answer", ["[]", '{"listening": 4}', '{"listening": 9}', "well done"])
def test_anything_else_is_refused(answer: str) -> None:
    with pytest.raises(NotByTheRubric):
        read_scores(answer)
