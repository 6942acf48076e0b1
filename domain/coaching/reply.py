"""The built-in coach's mind: a context in, a reply out. The same context always brings the same reply."""

from collections.abc import Callable, Mapping
from typing import Final

from domain.coaching import small_talk
from domain.coaching.acts import Act, act_of
from domain.coaching.care import caring_reply, turns_since_distress
from domain.coaching.care_texts import AFTERWARDS
from domain.coaching.exploring import explore
from domain.coaching.languages import COURTESY, ENGLISH, OTHER_LANGUAGE, language_of
from domain.coaching.memory import Memory
from domain.coaching.opening import open_conversation
from domain.coaching.safety import distress
from domain.turns.engines import CoachContext

_ANSWERS: Final[Mapping[Act, Callable[[Memory], str]]] = {
    Act.NOTHING: small_talk.ask_again,
    Act.GREETING: small_talk.greet,
    Act.THANKS: small_talk.thank,
    Act.GOODBYE: small_talk.part,
    Act.YES: small_talk.agree,
    Act.NO: small_talk.accept_no,
    Act.UNSURE: small_talk.ease,
    Act.DECLINES: small_talk.respect,
    Act.REPEAT: small_talk.repeat,
    Act.COMPLAINT: small_talk.own_up,
    Act.ASKS_ADVICE: small_talk.consider,
    Act.ASKS_COACH: small_talk.introduce,
    Act.ASKS_DIAGNOSIS: small_talk.refer_to_doctor,
    Act.ASKS_FACT: small_talk.decline_fact,
    Act.STATEMENT: explore,
}


def compose_reply(context: CoachContext) -> str:
    """Answer as a coach: care before everything, then courtesy, then GROW with reflective listening."""
    memory = Memory(context)
    if context.opens:
        return open_conversation(memory)
    language = language_of(context.said, context.language)
    danger = distress(context.said)
    if danger is not None:
        return caring_reply(danger, memory.user_said, language, context.profile)
    if language != ENGLISH:
        return COURTESY.get(language) or OTHER_LANGUAGE[OTHER_LANGUAGE[0] in memory.last_reply]
    act = act_of(context.said)
    since = turns_since_distress(memory.user_said)
    if since is not None and act not in {Act.NOTHING, Act.REPEAT}:
        return AFTERWARDS[since]
    return _ANSWERS[act](memory)
