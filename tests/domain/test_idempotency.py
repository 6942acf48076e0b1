"""Digests of inputs."""

from domain.idempotency import input_digest


def test_the_order_of_fields_does_not_matter_and_everything_else_does() -> None:
    digest = input_digest({"title": "a", "topic": None})

    assert digest == input_digest({"topic": None, "title": "a"})
    assert len({digest, input_digest({"title": "a", "topic": ""}), input_digest({"title": "a"})}) == 3


def test_any_text_can_be_summed_up() -> None:
    assert len(input_digest({"title": "\ud800\x00🐎" * 1000})) == 64
