"""A review by rules alone: what the built-in coach takes along."""

from domain.coaching.commitments import promises_in
from domain.coaching.facts import facts_in
from domain.coaching.noticing import notice
from domain.coaching.summing_up import sum_up
from domain.coaching.titles import title_for
from domain.reviewing.review import Commitment, Fact, Noticed, Review, ReviewInput

MAX_INSIGHTS_A_MESSAGE = 2


def review_by_rules(given: ReviewInput) -> Review:
    """Review the new turns. The phase is not assessed: rules have decided it when the turn was answered."""
    if not given.said:
        return Review()
    insights: list[Noticed] = []
    commitments: list[Commitment] = []
    facts: list[Fact] = []
    for said in given.said:
        of = said.message_id
        insights += [
            Noticed(message_id=of, quote=seen.quote, text=seen.text, kind=seen.kind)
            for seen in notice(said.text, given.language)[:MAX_INSIGHTS_A_MESSAGE]
        ]
        commitments += [
            Commitment(message_id=of, quote=promise.quote, text=promise.step, due=promise.due)
            for promise in promises_in(said.text)
        ]
        facts += [Fact(message_id=of, quote=fact.quote, text=fact.text) for fact in facts_in(said.text, given.language)]
    return Review(
        summary=sum_up(given),
        insights=tuple(insights),
        commitments=tuple(commitments),
        facts=tuple(facts),
        title=title_for([said.text for said in given.said]),
    )
