"""A session far longer than what the coach has in mind at a time."""

from collections import Counter
from dataclasses import replace

from domain.coaching.questions_heard import questions_in
from domain.coaching.reply import compose_reply
from domain.limits import Limits
from domain.turns.context import coach_context
from domain.turns.entities import Turn
from tests.builders import a_conversation, a_message, a_turn, a_user

SAID = (
    "I want to change my job before the summer.",
    "My boss keeps giving me the same reports, and I haven't learned anything new.",
    "I tried to talk to her in spring, but she only said we would see.",
    "I could ask for the new project, or look at other companies.",
    "I think asking for the project feels like the right one.",
    "I'll call her on Thursday morning.",
    "That feels good.",
    "There is something else I want to talk about.",
    "I don't know.",
    "What should I do?",
)
LIMITS = Limits(context_turns=10)


def test_no_question_comes_twice_however_long_it_is_ago() -> None:
    user, conversation, turns = a_user(), a_conversation(), list[Turn]()
    for number in range(80):
        conversation = replace(conversation, turn_count=number)
        recent = turns[: -LIMITS.context_turns - 1 : -1]
        context = coach_context(user, conversation, recent, SAID[number % len(SAID)], "en", LIMITS)
        turn = a_turn(conversation)
        heard = a_message(turn.id, text=context.said), a_message(turn.id, "coach", text=compose_reply(context))
        kept = replace(turn, phase=context.phase, asked_before=context.asked_marks)
        turns.append(replace(kept, user_message=heard[0], coach_message=heard[1]))
        conversation = replace(conversation, phase=context.phase)

    replies = [turn.coach_message.text for turn in turns if turn.coach_message is not None]
    asked = Counter(question for reply in replies for question in questions_in(reply))
    assert len(asked) > 40
    assert {question for question, times in asked.items() if times > 1} == set()
