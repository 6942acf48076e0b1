"""The coach's questions, by phase and style: short, open, and good to hear spoken."""

from collections.abc import Mapping
from typing import Final

from domain.accounts.entities import CoachingStyle
from domain.coaching.grow import CoachingPhase

STAGES: Final[Mapping[CoachingPhase, tuple[tuple[str, ...], ...]]] = {
    CoachingPhase.GOAL: (
        (
            "What would you like to be different?",
            "What would make this conversation worth your time?",
            "If this conversation goes well, what will you take with you?",
        ),
        (
            "How would you notice that things had become better?",
            "What matters most to you in this?",
            "What would a good outcome look like, say three months from now?",
        ),
        (
            "If you had to put what you want into one sentence, what would it be?",
            "Which part of this would you like to work on first?",
        ),
    ),
    CoachingPhase.REALITY: (
        (
            "What is happening at the moment?",
            "Where do you stand with it today?",
            "What does this look like on an ordinary day?",
        ),
        (
            "What have you already tried, and what came of it?",
            "What do you think keeps things the way they are?",
            "When is it a little better, and what is different then?",
        ),
        (
            "On a scale from one to ten, how close are you to where you want to be?",
            "What is already working, even a little?",
            "Who else has a part in this?",
        ),
    ),
    CoachingPhase.OPTIONS: (
        (
            "What could you do? Think of anything, without judging it yet.",
            "What are some ways you might begin?",
            "Which possibilities have already crossed your mind?",
        ),
        (
            "And what else might be possible?",
            "What would you try if you knew it could not go badly wrong?",
            "What would a friend who knows you well suggest?",
        ),
        (
            "Which of these draws you most?",
            "Which way feels the most doable right now?",
            "What speaks for it, and what against?",
        ),
    ),
    CoachingPhase.WILL: (
        (
            "What exactly will you do first?",
            "What is the smallest step that would still count?",
            "Which first step do you want to choose?",
        ),
        (
            "What might get in the way, and how will you handle that?",
            "Who or what could support you with this?",
            "How sure are you that you will do it, from one to ten?",
        ),
        (
            "What would make that step a little easier to take?",
            "How will you know that you have done it?",
        ),
    ),
    CoachingPhase.REVIEW: (
        (
            "How does that plan sit with you?",
            "How do you feel about it now, compared with when we began?",
        ),
        (
            "What are you taking away from this conversation?",
            "What have you learned about yourself here?",
        ),
        (
            "Is there anything else you would like to look at today?",
            "What would you like me to ask you about next time?",
        ),
    ),
}

STYLED: Final[Mapping[CoachingPhase, Mapping[CoachingStyle, tuple[str, ...]]]] = {
    CoachingPhase.GOAL: {
        CoachingStyle.SUPPORTIVE: ("What would feel like a good place to get to?", "What do you hope for here?"),
        CoachingStyle.DIRECT: ("What do you want?", "What is the result you are after?"),
        CoachingStyle.CHALLENGING: ("What would you go for if you thought bigger?", "What do you really want here?"),
        CoachingStyle.REFLECTIVE: ("What makes this important to you now?", "What is it that you long for in this?"),
    },
    CoachingPhase.REALITY: {
        CoachingStyle.SUPPORTIVE: ("What has this been like for you?", "What stands out for you in all this?"),
        CoachingStyle.DIRECT: ("What are the facts?", "What is the main obstacle?"),
        CoachingStyle.CHALLENGING: ("What is your own part in it?", "What have you been avoiding here?"),
        CoachingStyle.REFLECTIVE: ("What do you notice in yourself as you say that?", "What is underneath that?"),
    },
    CoachingPhase.OPTIONS: {
        CoachingStyle.SUPPORTIVE: (
            "What has helped you in a similar moment before?",
            "What would be good for you here?",
        ),
        CoachingStyle.DIRECT: ("What are your three best options?", "What could you do this week?"),
        CoachingStyle.CHALLENGING: ("What is the bold version?", "What would you do if you could not fail?"),
        CoachingStyle.REFLECTIVE: ("What does your gut tell you?", "Which option fits who you want to be?"),
    },
    CoachingPhase.WILL: {
        CoachingStyle.SUPPORTIVE: ("What would help you to go through with it?",),
        CoachingStyle.DIRECT: ("What is your commitment?",),
        CoachingStyle.CHALLENGING: ("What would you do if you gave it one notch more?",),
        CoachingStyle.REFLECTIVE: ("What makes this step the right one for you?",),
    },
    CoachingPhase.REVIEW: {
        CoachingStyle.SUPPORTIVE: ("What are you proud of in how you thought this through?",),
        CoachingStyle.DIRECT: ("What is clear to you now that was not before?",),
        CoachingStyle.CHALLENGING: ("What will tell you, a week from now, that you meant it?",),
        CoachingStyle.REFLECTIVE: ("What has shifted for you as we talked?",),
    },
}

EASIER: Final[Mapping[CoachingPhase, tuple[str, ...]]] = {
    CoachingPhase.GOAL: (
        "If things were just a little lighter, what would have changed?",
        "What has been on your mind most this week?",
        "What would you be glad to have less of?",
    ),
    CoachingPhase.REALITY: (
        "What is the first small thing that comes to mind about it?",
        "Can you think of the last time it happened?",
        "What would somebody notice who watched you for a day?",
    ),
    CoachingPhase.OPTIONS: (
        "If it did not have to be a good idea, what would it be?",
        "What would you tell a friend in the same place?",
        "What is one thing you could simply stop doing?",
    ),
    CoachingPhase.WILL: (
        "What could you do in five minutes that would point the right way?",
        "What would be small enough that you would surely do it?",
    ),
    CoachingPhase.REVIEW: (
        "Which moment of our conversation stays with you?",
        "What is one word for how you feel now?",
    ),
}

WHEN: Final = (
    "When will you do it?",
    "Which day, and what time of day, would suit you for that?",
    "When is the very next chance to begin?",
)
INSTEAD: Final = (
    "And what would you like to have in its place?",
    "If that were gone, what would be there?",
)
GOOD_NEWS: Final = (
    "What helped you do that?",
    "What does that make possible now?",
    "What did you learn from it?",
)
RELIEF: Final = (
    "What would you like to feel instead?",
    "What would help you most with that?",
    "What do you need right now?",
)
FEELING: Final = (
    "What is that like for you?",
    "When do you feel that most?",
    "What do you think that feeling is telling you?",
)
GO_ON_OR_STOP: Final = "Shall we go on, or is this a good place to stop for today?"
ANYTHING_ELSE: Final = "Is there anything else you would like to look at today?"
DIRECTIONS: Final = (
    "Since you ask, there are usually three directions. You can change the situation, change how you deal with it, "
    "or get somebody to help. Which of the three would you look at first?"
)
OFFER: Final = "What would help you more right now, that I just listen, or that we look for one small step?"
WEIGHING: Final = "What is weighing on you most?"

ALL: Final = (
    *(question for stages in STAGES.values() for stage in stages for question in stage),
    *(question for styles in STYLED.values() for styled in styles.values() for question in styled),
    *(question for easier in EASIER.values() for question in easier),
    *(*WHEN, *INSTEAD, *GOOD_NEWS, *RELIEF, *FEELING),
    *(GO_ON_OR_STOP, ANYTHING_ELSE, DIRECTIONS, OFFER, WEIGHING),
)
"""Every question the built-in coach may ask by itself, at most once in a conversation."""
