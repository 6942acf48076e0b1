"""A review is believed only where it can be checked: what it quotes must stand in the message it cites."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final, TypeVar

from domain.coaching.harmful_steps import is_harmful
from domain.limits import Limits
from domain.reviewing.review import Commitment, Evidence, Finding, Review, ReviewInput, SummaryDraft
from domain.reviewing.sizes import bounded_summary, one_line

MAX_TEXT: Final = 300
MIN_QUOTE: Final = 3
"""A quote of a letter or two proves nothing."""

F = TypeVar("F", bound=Finding)


def checked(review: Review, given: ReviewInput, limits: Limits) -> Review:
    """Leave of a review what stands on what was said, within its bounds."""
    said = {said.message_id: said.text for said in given.said}

    def stands(evidence: Evidence) -> bool:
        text = said.get(evidence.message_id, "")
        return len(evidence.quote.strip()) >= MIN_QUOTE and evidence.quote in text

    assessment = review.assessment if review.assessment is not None and stands(review.assessment) else None
    return replace(
        review,
        summary=None if review.summary is None else _summary(review.summary, limits),
        insights=_each_once(_worded(filter(stands, review.insights))),
        commitments=_each_once(_worded(step for step in filter(stands, review.commitments) if _is_harmless(step))),
        facts=_each_once(_worded(filter(stands, review.facts))) if given.wants_facts else (),
        title=_title(review.title, limits) if given.wants_title else None,
        assessment=assessment,
    )


def _is_harmless(step: Commitment) -> bool:
    return not is_harmful(step.text) and not is_harmful(step.quote)


def _summary(draft: SummaryDraft, limits: Limits) -> SummaryDraft | None:
    bounded = bounded_summary(draft, limits.summary_token_budget)
    return bounded if bounded.overview else None


def _title(title: str | None, limits: Limits) -> str | None:
    return one_line(title or "", min(limits.max_title_length, limits.made_title_length)) or None


def _worded(found: Iterable[F]) -> Iterable[F]:
    for finding in found:
        if text := one_line(finding.text, MAX_TEXT):
            yield replace(finding, text=text)


def _each_once(found: Iterable[F]) -> tuple[F, ...]:
    return tuple({(finding.message_id, finding.quote): finding for finding in found}.values())
