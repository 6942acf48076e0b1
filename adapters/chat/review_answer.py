"""What a model is asked to answer to a review: the schema is sent along, its descriptions are part of the prompt."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class Part(BaseModel):
    """A part of the answer: nothing else may be in it, and nothing may be missing."""

    model_config = ConfigDict(extra="forbid")


class Quoted(Part):
    """Something that stands on words of the person's."""

    message: str = Field(description="The label of the person's message it comes from, such as m1.")
    quote: str = Field(description="The words that show it, copied exactly, letter by letter, from that message.")


class InsightAnswer(Quoted):
    """Something noticed about the person."""

    kind: Literal["STRENGTH", "OBSTACLE", "VALUE", "COMMITMENT", "PATTERN"]
    text: str = Field(description="One sentence, said to the person, in their language.")


class CommitmentAnswer(Quoted):
    """Something the person clearly said they will do."""

    text: str = Field(description="The step as an entry of their own list, such as 'Call my sister', without the time.")
    due: str | None = Field(
        description="When: an ISO 8601 date or local date and time where it can be told from the message's own time, "
        "else English words such as 'next week'; null when they did not say."
    )


class FactAnswer(Quoted):
    """A lasting fact about the person."""

    text: str = Field(description="One short sentence, said to the person, in their language.")


class AssessmentAnswer(Quoted):
    """Where the coaching stands."""

    phase: Literal["GOAL", "REALITY", "OPTIONS", "WILL", "REVIEW"]


class ReviewAnswer(Part):
    """The review."""

    overview: str = Field(description="The whole conversation so far in two to five short sentences, to the person.")
    commitments_so_far: list[str] = Field(description="What they said they would do, in the whole conversation.")
    open_questions: list[str] = Field(description="What was asked and not answered yet, at most three.")
    reflective_question: str | None = Field(description="One question to think about until next time.")
    insights: list[InsightAnswer] = Field(description="From the new messages, at most three.")
    new_commitments: list[CommitmentAnswer] = Field(description="From the new messages.")
    facts: list[FactAnswer] = Field(description="From the new messages; empty when none are wanted.")
    title: str | None = Field(description="Two to six words for a list of conversations; null when none is wanted.")
    phase: AssessmentAnswer | None = Field(description="Null when nothing in the new messages shows it.")
