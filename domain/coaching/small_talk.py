"""The coach's answers to what is not a statement: greetings, thanks, hesitation, questions to the coach."""

import re
from typing import Final

from domain.accounts.entities import ReplyLength
from domain.coaching.acts import Act, act_of
from domain.coaching.choice import pick
from domain.coaching.evidence import names_goal
from domain.coaching.exploring import closing_words, next_question
from domain.coaching.grow import CoachingPhase
from domain.coaching.memory import Memory
from domain.coaching.question_bank import ANYTHING_ELSE, DIRECTIONS, GO_ON_OR_STOP, OFFER, STAGES, WEIGHING
from domain.coaching.questions import easier_question
from domain.coaching.spoken import capitalised

_UNSURE: Final = (
    "That's all right. Not knowing is a fair place to start from.",
    "You don't have to know yet.",
    "Take your time, there is no wrong answer.",
    "That's an honest answer.",
)
_YES: Final = ("Good.", "All right.", "Okay, good.")
_NO: Final = ("That's fine.", "All right.", "Fair enough.")
_NOT_HEARD: Final = (
    "I didn't catch any words there. Could you say it once more?",
    "I'm afraid that didn't reach me. Would you try again?",
    "I still can't make out any words. You can also type, if that is easier.",
)
_MAX_TOPIC: Final = 80
_MOST_NAMED: Final = 2


def greet(memory: Memory) -> str:
    """Open the conversation, or say that the coach is there."""
    context = memory.context
    if not memory.begins:
        return "I'm here, and I'm listening. Go on wherever you like."
    if context.last_commitment is not None:
        return f"{memory.addressed('Hello')} It's good to have you back. {after_promise(context.last_commitment)}"
    welcome = f"{memory.addressed('Hello')} I'm glad you're here."
    if context.topic and len(context.topic) <= _MAX_TOPIC and "\n" not in context.topic:
        topic = context.topic.strip().rstrip(".!?")
        return f"{welcome} You chose a topic for today: {topic}. What would you like to be different there?"
    focus = [thing.strip().rstrip(".!?") for thing in context.profile.coaching_focus[:_MOST_NAMED]]
    if focus and all(thing and "\n" not in thing and len(thing) <= _MAX_TOPIC for thing in focus):
        return f"{welcome} You wanted to work on {' and '.join(focus)}. Where would you like to begin today?"
    return f"{welcome} What would you like to think through today?"


def after_promise(promise: str) -> str:
    """Ask how the last promise went."""
    said = promise.strip().rstrip(".!?")
    return f'Last time you took something with you: "{said}". How did it go?'


def thank(memory: Memory) -> str:
    """Take thanks, and leave it to the user whether to go on."""
    if memory.context.phase is CoachingPhase.REVIEW:
        return f"You're very welcome. {closing_words(memory)}"
    follow_up = pick((GO_ON_OR_STOP,), memory.seed, memory.coach_said) or "Go on whenever you like."
    return f"You're welcome. {follow_up}"


def part(memory: Memory) -> str:
    """Say goodbye, with the promise if there is one."""
    if memory.promise:
        return f"{memory.addressed('Take care')} {capitalised(memory.promise)}, and I'd love to hear how it went."
    return f"{memory.addressed('Take care')} Thank you for this conversation. I'm here when you want to go on."


def agree(memory: Memory) -> str:
    """Go on after a yes."""
    if ANYTHING_ELSE in memory.last_reply:
        return "Go ahead, I'm listening."
    return _short(_YES, memory)


def accept_no(memory: Memory) -> str:
    """Go on after a no, or end where there is nothing else."""
    if memory.context.phase is CoachingPhase.REVIEW or GO_ON_OR_STOP in memory.last_reply:
        return f"All right. {closing_words(memory)}"
    return _short(_NO, memory)


def ease(memory: Memory) -> str:
    """Lower the step for somebody who does not know."""
    context, seed = memory.context, memory.seed
    fresh = [words for words in _UNSURE if words not in memory.lately]
    question = easier_question(context.phase, seed, memory.coach_said) or next_question(memory)
    return f"{fresh[seed % len(fresh)]} {question or closing_words(memory)}"


def respect(memory: Memory) -> str:
    """Leave alone what somebody does not want to talk about."""
    again = "That's perfectly fine" in memory.coach_said
    return "Of course. We'll leave that." if again else "That's perfectly fine. What would you rather look at?"


def repeat(memory: Memory) -> str:
    """Say the last question again, or put it differently for somebody who did not understand."""
    asked = memory.last_question
    if asked is None:
        return "Of course. I'm listening, so tell me what is on your mind."
    if re.search(r"mean|understand", memory.context.said.casefold()):
        simpler = easier_question(memory.context.phase, memory.seed, memory.coach_said)
        return f"Let me put it differently. {simpler}" if simpler else f"I was asking this: {asked}"
    return f"Of course. I asked: {asked}"


def own_up(memory: Memory) -> str:
    """Take a complaint seriously."""
    if re.search(r"ask|question", memory.context.said.casefold()):
        return "You're right, I'll stop asking. I'm listening. Tell me what you need to, in your own time."
    if OFFER in memory.coach_said:
        return "I hear you, and I'm sorry. Tell me what you'd like from me, or we leave it here for today."
    return f"Thank you for saying so, and I'm sorry. I want this to be of use to you. {OFFER}"


def consider(memory: Memory) -> str:
    """Answer a request for advice by thinking in options; asked again, name directions to look in."""
    context = memory.context
    exploring = context.phase in {CoachingPhase.GOAL, CoachingPhase.REALITY}
    if any(act_of(said) is Act.ASKS_ADVICE for said in memory.user_said) and DIRECTIONS not in memory.coach_said:
        return DIRECTIONS
    if exploring and names_goal(context.said):
        return f"Let's find that out together. First I'd like to understand where you are. {_question(memory)}"
    question = pick(STAGES[CoachingPhase.OPTIONS][0], memory.seed, memory.coach_said) or _question(memory)
    if context.settings.reply_length is ReplyLength.SHORT:
        return f"You know your life best, so let's think in options. {question}"
    return (
        "I could give you an opinion, but you know your life far better than I do. "
        f"So let's lay some possibilities side by side. {question}"
    )


def introduce(memory: Memory) -> str:
    """Answer questions about the coach itself."""
    said = memory.context.said.casefold()
    question = "What is on your mind today?" if memory.begins else _question(memory)
    if re.search(r"how are you|how's it|what's up|how do you do", said):
        return f"I'm well, thank you for asking. {question}"
    if "nice to meet" in said:
        return f"{memory.addressed('Nice to meet you too')} {question}"
    if "help" in said or "can you do" in said or "work" in said:
        return f"Yes. I listen, and I ask you questions that help you find your own way. {question}"
    return f"I'm your coach here, a computer program and not a person. I listen, and I help you think. {question}"


def refer_to_doctor(memory: Memory) -> str:
    """Leave health to those who know it."""
    question = pick((WEIGHING,), memory.seed, memory.coach_said) or _question(memory)
    return (
        "I can't judge that, and I don't want to guess about your health. A doctor or a therapist can look at it "
        f"with you properly. What I can do is think with you about your days. {question}"
    )


def decline_fact(memory: Memory) -> str:
    """Leave facts and entertainment to others."""
    sorry = "That isn't something I can help you with here. I'd rather think with you about what matters to you."
    return f"{sorry} {_question(memory)}"


def ask_again(memory: Memory) -> str:
    """Say that no words were heard."""
    return pick(_NOT_HEARD, 0, memory.lately) or _NOT_HEARD[0]


def _question(memory: Memory) -> str:
    return next_question(memory) or closing_words(memory)


def _short(acknowledgements: tuple[str, ...], memory: Memory) -> str:
    fresh = [words for words in acknowledgements if words not in memory.lately] or list(acknowledgements)
    return f"{fresh[memory.seed % len(fresh)]} {_question(memory)}"
