"""The coach's answer to what somebody tells: reflect, connect, ask one question."""

from typing import Final

from domain.accounts.entities import CoachingStyle, ReplyLength
from domain.coaching.acts import opens_with_greeting
from domain.coaching.evidence import (
    chooses,
    commits,
    is_good_news,
    is_rich,
    names_goal,
    names_only_what_is_unwanted,
    names_option,
)
from domain.coaching.grow import CoachingPhase
from domain.coaching.memory import Memory
from domain.coaching.question_bank import FEELING
from domain.coaching.questions import (
    feeling_question,
    good_news_question,
    grow_question,
    instead_question,
    relief_question,
    when_question,
)
from domain.coaching.recall import time_named
from domain.coaching.reflection import Kind, Reflection, reflect
from domain.coaching.sorrow import CONDOLENCE, is_sorrow
from domain.coaching.spoken import capitalised, words
from domain.coaching.wording import is_heavy, is_promise, opener, worded

_RAMBLING_WORDS: Final = 60
_STRAIGHT_ON: Final = ("I'm with you. Go on, if you like.", "Take your time. I'm listening.", "Say more, if you like.")


def explore(memory: Memory) -> str:
    """Answer a statement in the style and length the user has set."""
    context = memory.context
    if is_sorrow(context.said) and CONDOLENCE not in memory.coach_said:
        return f"{CONDOLENCE} We don't have to get anywhere today. What would do you good right now?"
    reflection = reflect(context.said)
    question = next_question(memory, reflection) or closing_words(memory)
    length = context.settings.reply_length
    return " ".join(part for part in (*_lead(memory, reflection, length), question) if part)


def next_question(memory: Memory, reflection: Reflection | None = None) -> str | None:
    """Choose the question that fits what was just said; None when everything has been asked."""
    context, seed, asked = memory.context, memory.seed, memory.coach_said
    style = context.settings.coaching_style
    if context.phase is CoachingPhase.GOAL and names_only_what_is_unwanted(context.said):
        fitting = instead_question(seed, asked)
    elif context.phase is CoachingPhase.GOAL and reflection is not None and is_heavy(reflection):
        fitting = relief_question(seed, asked)
    elif context.phase is CoachingPhase.WILL and not _has_time(memory) and _is_decided(memory):
        fitting = when_question(seed, asked)
    elif is_good_news(context.said) and context.phase in {CoachingPhase.GOAL, CoachingPhase.REALITY}:
        fitting = good_news_question(seed, asked)
    elif _touches(context.phase, style, reflection) and not any(question in asked for question in FEELING):
        fitting = feeling_question(seed, asked)
    else:
        fitting = None
    return fitting or grow_question(context.phase, _stage(memory), style, seed, asked)


def closing_words(memory: Memory) -> str:
    """End without a question: the promise is named, the door stays open."""
    if memory.context.phase is not CoachingPhase.REVIEW:
        return _STRAIGHT_ON[memory.seed % len(_STRAIGHT_ON)]
    if memory.promise and memory.promise not in memory.last_reply.casefold():
        return f"Then you have your next step: {memory.promise}. I'd love to hear how it goes."
    return "I'm here whenever you want to look at the next piece, or tell me how it went."


def _lead(memory: Memory, reflection: Reflection | None, length: ReplyLength) -> list[str]:
    context, seed = memory.context, memory.seed
    mirrored = _mirrored(memory, reflection)
    welcome = _welcome(memory)
    if length is ReplyLength.SHORT:
        return [welcome or mirrored or opener(context, reflection, seed, memory.lately)]
    bridge = _bridge(memory)
    wants_opener = (reflection is None and not mirrored) or (
        reflection is not None
        and reflection.kind not in {Kind.FRAGMENT, Kind.QUALITY}
        and not is_promise(reflection)
        and (length is ReplyLength.LONG or (seed % 3 == 0 and not bridge))
    )
    first = welcome or (opener(context, reflection, seed, memory.lately) if wants_opener else "")
    if length is ReplyLength.LONG and not bridge:
        bridge = _tie_back(memory)
    return [first, mirrored, bridge]


def _welcome(memory: Memory) -> str:
    if not memory.begins:
        return ""
    return memory.addressed("Hello") if opens_with_greeting(memory.context.said) else ""


def _mirrored(memory: Memory, reflection: Reflection | None) -> str:
    if reflection is None:
        wanted = memory.goal if names_goal(memory.context.said) else None
        return f"So you want {wanted}." if wanted else ""
    if is_good_news(memory.context.said) and not reflection.feeling:
        return f"{capitalised(reflection.text)}."
    rambling = len(words(memory.context.said)) >= _RAMBLING_WORDS
    return worded(reflection, memory.seed, memory.lately, long_input=rambling)


def _bridge(memory: Memory) -> str:
    """Mark the step into a new phase."""
    if not any(memory.user_said) or memory.context.phase_turns:
        return ""
    match memory.context.phase:
        case CoachingPhase.GOAL:
            return "Then let's turn to that."
        case CoachingPhase.REALITY:
            return ""
        case CoachingPhase.OPTIONS:
            return _towards_options(memory)
        case CoachingPhase.WILL:
            return _first_step(memory)
        case CoachingPhase.REVIEW:
            return "That is a clear step, and it's your own."


def _towards_options(memory: Memory) -> str:
    """Bring back, once, the goal named earlier."""
    if names_option(memory.context.said):
        return ""
    if memory.goal and "wanting" not in memory.coach_said:
        return f"You came here wanting {memory.goal}. Let's see what could lead there."
    return "Let's look at what could be possible."


def _first_step(memory: Memory) -> str:
    if memory.promise and _has_time(memory):
        return "That is a clear step."
    return "Then let's turn it into a step." if chooses(memory.context.said) else "Let's find a first step in there."


def _tie_back(memory: Memory) -> str:
    context, goal = memory.context, memory.goal
    if memory.begins or context.phase in {CoachingPhase.GOAL, CoachingPhase.REVIEW} or context.phase_turns == 0:
        return ""
    if goal is None or goal in memory.lately or names_goal(context.said):
        return ""
    return f"Let's keep in mind that you want {goal}."


def _stage(memory: Memory) -> int:
    """Tell how far the phase's questions have come: what was already told is not asked for."""
    context, turns = memory.context, memory.context.phase_turns
    match context.phase:
        case CoachingPhase.REALITY:
            told = is_rich(context.said) and not names_goal(context.said)
        case CoachingPhase.OPTIONS:
            told = names_option(context.said)
        case CoachingPhase.WILL:
            told = memory.promise is not None and _has_time(memory)
        case _:
            told = False
    return max(turns, 1) if told else turns


def _is_decided(memory: Memory) -> bool:
    said = memory.context.said
    return commits(said) or chooses(said) or (memory.promise is not None and memory.context.phase_turns > 0)


def _has_time(memory: Memory) -> bool:
    return time_named([*memory.user_said[-3:], memory.context.said])


def _touches(phase: CoachingPhase, style: CoachingStyle, reflection: Reflection | None) -> bool:
    gentle = style in {CoachingStyle.SUPPORTIVE, CoachingStyle.REFLECTIVE}
    return gentle and phase is CoachingPhase.REALITY and reflection is not None and reflection.feeling
