"""What the coach says where somebody may be in danger: care, a pointer to help, and nothing to work on.

Lines of help: 988 Suicide and Crisis Lifeline (US), Samaritans 116 123 (UK and Ireland), findahelpline.com (elsewhere).
"""

from collections.abc import Mapping, Sequence
from typing import Final

from domain.coaching.languages import CARE_ELSEWHERE
from domain.coaching.safety import Distress, distress

_LINES: Final = (
    "In the US you can call or text 988, in the UK and Ireland 116 123 reaches Samaritans, "
    "and findahelpline.com lists lines in other countries."
)
FIRST: Final[Mapping[Distress, str]] = {
    Distress.SELF_HARM: (
        "I'm really glad you told me. What you are carrying sounds very painful, and you don't have to carry it alone. "
        "I'm a digital coach, so I can't give you the help you deserve right now, but a person can. "
        f"{_LINES} If you or somebody you care about might be in danger now, please call your local emergency number, "
        "or ask someone near you to stay with you. Is there a person you trust whom you could call right now?"
    ),
    Distress.HARM_TO_OTHERS: (
        "Thank you for saying that out loud. It sounds as though things have become very intense. "
        "Right now what counts is that everybody stays safe, you too. If you think you might act on it, please step "
        "away, put some distance between you, and call your local emergency number. "
        f"There are people you can talk to at any hour. {_LINES} Who could be with you until this has passed?"
    ),
    Distress.ABUSE: (
        "I'm so sorry this is happening. It is not your fault, and you deserve to be safe. "
        "If you are in danger now, please call your local emergency number. When you can speak safely, a domestic or "
        "sexual violence service can help you think about your next steps, at your pace. In the US that is "
        "1 800 799 7233, in the UK 0808 2000 247, and findahelpline.com lists others. "
        "Is there someone you trust whom you could let know?"
    ),
    Distress.MEDICAL: (
        "That could be a medical emergency. Please call your local emergency number now, "
        "112 in Europe, 911 in the US and Canada, 999 in the UK, or ask someone near you to call. "
        "Don't wait to see whether it passes, and please don't stay alone. We can talk any time later."
    ),
}
AGAIN: Final[Mapping[Distress, str]] = {
    Distress.SELF_HARM: (
        "I'm still here, and I hear how hard this is. Please don't stay alone with it. "
        "Talk to somebody who can be with you, call 988 in the US or 116 123 in the UK and Ireland, look at "
        "findahelpline.com, or call your local emergency number if you might act on it. "
        "You deserve a real person beside you right now."
    ),
    Distress.HARM_TO_OTHERS: (
        "I hear that it has not let go of you. Please keep your distance for now, and talk to a person before you do "
        "anything. Your local emergency number can help at once, and findahelpline.com finds a line for you."
    ),
    Distress.ABUSE: (
        "I believe you. You don't have to decide everything today. Please let one safe person know what is going on, "
        "and call your local emergency number if you are in danger. findahelpline.com finds people who know this well."
    ),
    Distress.MEDICAL: (
        "Please stop talking to me and call your local emergency number now, or ask somebody near you to do it. "
        "This needs a doctor, not a coach."
    ),
}
AFTERWARDS: Final = (
    (
        "Thank you for staying with me. Before anything else, I care about how you are right now. "
        "Are you safe, and is there somebody with you or somebody you can reach?"
    ),
    (
        "I'm glad you are still talking. There is no need to work on anything today. "
        "Please let a person you trust know how you are, and reach for your local emergency number if it gets worse."
    ),
    (
        "Thank you for telling me. Take your time, I'm here. "
        "And please keep a person close, a friend, your doctor, or one of the lines I named."
    ),
)


def caring_reply(kind: Distress, history: Sequence[str], language: str) -> str:
    """Answer distress; somebody who was pointed to help before is not read the same lines again.

    `history` is what the user said earlier, oldest first.
    """
    if language in CARE_ELSEWHERE:
        return CARE_ELSEWHERE[language]
    return AGAIN[kind] if any(distress(said) is kind for said in history[-3:]) else FIRST[kind]


def turns_since_distress(history: Sequence[str]) -> int | None:
    """Count the turns since distress was heard, 0 for the turn before this; None when it was not, or not lately."""
    latest = reversed(history[-len(AFTERWARDS) :])
    return next((ago for ago, said in enumerate(latest) if distress(said) is not None), None)
