"""Whole conversations, as somebody would have them: read them aloud."""

import re
from itertools import pairwise

import pytest

from domain.accounts.entities import CoachingStyle, ReplyLength
from domain.coaching.grow import CoachingPhase
from tests.domain.coaching.talk import Talk

GOAL, REALITY, OPTIONS, WILL, REVIEW = CoachingPhase

JOB_CHANGE = (
    ("Hi, I want to change my job but I'm scared of losing my income.", REALITY),
    ("Well, I've been at the same company for nine years and I feel stuck there.", REALITY),
    ("My boss keeps giving me the same projects, and I don't really learn anything any more.", OPTIONS),
    ("I tried to talk to him in spring but nothing came of it.", OPTIONS),
    ("I could update my CV, or I could talk to a friend who works in design.", WILL),
    ("I think I'd start with my friend, that feels easiest.", WILL),
    ("I'll call her on Thursday after work.", REVIEW),
    ("No, that's all. Thank you!", REVIEW),
)
PROCRASTINATION = (
    ("i want to stop putting things off its getting really bad", REALITY),
    ("um i have to write my thesis and every morning i sit down and then i just look at my phone", REALITY),
    ("I don't know", REALITY),
    ("its exhausting", REALITY),
    ("what should i do", OPTIONS),
    ("maybe i could leave my phone in another room or go to the library", OPTIONS),
    ("the library feels more realistic", WILL),
    ("i'm going to go tomorrow at nine and write for one hour", REVIEW),
    ("ok bye", REVIEW),
)
COLLEAGUE = (
    ("hello", GOAL),
    ("There is a colleague who talks over me in every meeting and I don't want to feel so small anymore.", GOAL),
    ("I'd like to speak up without getting angry.", REALITY),
    ("Last week he interrupted me three times in front of the whole team, and I said nothing.", REALITY),
    ("It makes me furious, and then I am ashamed that I stayed quiet.", OPTIONS),
    ("Maybe I could tell him in private how it comes across.", OPTIONS),
    ("Or I could ask our manager to give everybody a turn.", WILL),
    ("I'll talk to him tomorrow morning.", REVIEW),
)


def played(lines: tuple[tuple[str, CoachingPhase], ...], **settings) -> Talk:
    talk = Talk(**settings)
    for said, _ in lines:
        talk.say(said)
    return talk


def test_changing_a_job() -> None:
    talk = played(JOB_CHANGE)
    first, stuck, turn, tried, *_, promise, end = talk.replies
    assert first.startswith("Hello, Ana. You want to change your job, and")
    assert "scared of losing your income" in first
    assert "you feel stuck there" in stuck.lower()
    assert "You came here wanting to change your job." in turn
    assert "tried to talk to him in spring, but nothing came of it" in tried
    assert "you'll call her on Thursday after work" in promise
    assert end.startswith("You're very welcome.")


def test_putting_things_off_told_in_unpunctuated_speech() -> None:
    talk = played(PROCRASTINATION)
    assert "you want to stop putting things off." in talk.replies[0].lower()
    assert "side by side" in talk.replies[4]
    assert "leave your phone in another room" in talk.replies[5]
    assert talk.replies[-1].startswith("Take care, Ana. You're going to go tomorrow at nine")


def test_a_conflict_with_a_colleague() -> None:
    talk = played(COLLEAGUE)
    assert "What would you like to think through today?" in talk.replies[0]
    assert "you don't want to feel so small anymore" in talk.replies[1].lower()
    assert "interrupted you three times" in talk.replies[3]
    assert "ashamed that you stayed quiet" in talk.replies[4]
    assert "talk to him tomorrow morning" in talk.replies[7]


@pytest.mark.parametrize("lines", [JOB_CHANGE, PROCRASTINATION, COLLEAGUE])
@pytest.mark.parametrize("style", CoachingStyle)
@pytest.mark.parametrize("length", ReplyLength)
class TestEveryStyleAndLength:
    def test_the_phases_follow_what_was_said(self, lines, style, length) -> None:
        assert played(lines, style=style, length=length).phases == [phase for _, phase in lines]

    def test_one_question_at_a_time_and_never_the_same(self, lines, style, length) -> None:
        questions = [re.findall(r"[^.!?]+\?", reply) for reply in played(lines, style=style, length=length).replies]
        assert all(len(asked) <= 1 for asked in questions)
        flat = [question for asked in questions for question in asked]
        assert len(flat) == len(set(flat))

    def test_replies_are_short_enough_to_listen_to(self, lines, style, length) -> None:
        most = {ReplyLength.SHORT: 35, ReplyLength.MEDIUM: 65, ReplyLength.LONG: 90}[length]
        assert all(len(reply.split()) <= most for reply in played(lines, style=style, length=length).replies)

    def test_no_two_replies_in_a_row_begin_alike(self, lines, style, length) -> None:
        beginnings = [" ".join(reply.split()[:3]) for reply in played(lines, style=style, length=length).replies]
        assert all(one != other for one, other in pairwise(beginnings))

    def test_the_name_is_used_sparingly(self, lines, style, length) -> None:
        assert sum("Ana" in reply for reply in played(lines, style=style, length=length).replies) <= 2
