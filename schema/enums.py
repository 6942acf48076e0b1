"""The domain's enums as the API shows them: one sentence for each value."""

from collections.abc import Mapping
from enum import Enum
from typing import Final

import strawberry
from strawberry.types.enum import StrawberryEnumDefinition

from domain.accounts.entities import CoachingStyle, ReplyLength
from domain.accounts.events import Change, RemovedType
from domain.accounts.social import SocialProvider
from domain.audio.formats import AudioFormat
from domain.audit.entries import AuditOutcome
from domain.coaching.grow import CoachingPhase, PhaseEvidence
from domain.conversations.entities import ConversationStatus, InsightKind
from domain.errors import ErrorCode, UserErrorCode
from domain.goals.entities import ActionItemStatus, GoalStatus
from domain.reminders.entities import ReminderKind
from domain.safety.entities import SafetyCategory
from domain.turns.entities import MessageRole, TurnSource, TurnStatus
from domain.turns.events import RecordingStopReason, ThinkingState
from schema.views import as_description

_VALUES: Final[Mapping[type[Enum], Mapping[str, str]]] = {
    ActionItemStatus: {
        "SUGGESTED": "The coach heard it and proposes to write it down.",
        "OPEN": "To be done.",
        "DONE": "Done.",
        "DROPPED": "Given up.",
        "DISMISSED": "A suggestion that was turned down.",
    },
    AudioFormat: {
        "WAV": "RIFF/WAVE with PCM16 inside, as a stream: its header does not know the length.",
        "PCM16": "Raw samples: 16 bit, little-endian, mono; the sample rate is told beside them.",
        "WEBM_OPUS": "Opus in WebM, as a browser's MediaRecorder makes it.",
        "OGG_OPUS": "Opus in Ogg.",
        "MP3": "MPEG-1 or MPEG-2 audio layer III.",
        "MP4_AAC": "AAC in fragmented MP4.",
        "FLAC": "Free Lossless Audio Codec.",
    },
    AuditOutcome: {
        "ALLOWED": "It was done.",
        "DENIED": "It was refused.",
    },
    Change: {
        "CREATED": "It is new.",
        "UPDATED": "It was there, and is another now.",
    },
    CoachingPhase: {
        "GOAL": "What does the user want to reach?",
        "REALITY": "How do things stand now?",
        "OPTIONS": "What could be done?",
        "WILL": "What will the user do, and by when?",
        "REVIEW": "How did it go, and what was learned?",
    },
    CoachingStyle: {
        "SUPPORTIVE": "Warm and encouraging.",
        "DIRECT": "To the point, with few words around it.",
        "CHALLENGING": "Questions assumptions and asks for more.",
        "REFLECTIVE": "Mostly listens and gives back what it heard.",
    },
    ConversationStatus: {
        "ACTIVE": "Goes on.",
        "COMPLETED": "Closed by the user; can be opened again.",
        "ARCHIVED": "Put away: left out of lists unless asked for.",
    },
    ErrorCode: {
        "GRAPHQL_PARSE_FAILED": "The document is not GraphQL.",
        "GRAPHQL_VALIDATION_FAILED": "The document does not fit this schema.",
        "PERSISTED_QUERY_NOT_FOUND": "No document is stored under that hash: send the document itself.",
        "UNAUTHENTICATED": "Nobody is signed in, or the token or the sign-in has ended: refresh, or sign in again.",
        "FORBIDDEN": "The signed-in user may not do this.",
        "NOT_FOUND": "There is no such object, or it belongs to somebody else.",
        "BAD_USER_INPUT": "An argument or variable has a value that no form would send.",
        "RATE_LIMITED": "Too much in too short a time: try again after `extensions.retryAfterMs`.",
        "OVERLOADED": "The server cannot take more at the moment: try again after `extensions.retryAfterMs`.",
        "BUDGET_EXCEEDED": "The month's budget is spent.",
        "QUERY_TOO_COMPLEX": "The document asks for too much at once: make it smaller.",
        "CONFLICT": "Something else is in the way, such as the turn named by `extensions.turnId`.",
        "EVENT_GAP": "The events after that cursor are no longer kept: read again, continue from `eventCursor`.",
        "AUDIO_UNREADABLE": "The recording is not what its format says.",
        "NO_SPEECH": "Nothing was heard but silence or noise.",
        "PROVIDER_UNAVAILABLE": "An engine failed; trying again may help.",
        "TIMEOUT": "It took longer than allowed; trying again may help.",
        "CONTENT_BLOCKED": "The provider refused the content.",
        "INTERNAL": "A fault on the server's side; `extensions.errorId` names it in the server's log.",
    },
    GoalStatus: {
        "NOT_STARTED": "Set, and not begun.",
        "IN_PROGRESS": "Worked on.",
        "ON_HOLD": "Put off for a while.",
        "ACHIEVED": "Reached.",
        "DROPPED": "Given up.",
    },
    InsightKind: {
        "STRENGTH": "Something the user is good at, or has achieved.",
        "OBSTACLE": "Something that stands in the way.",
        "VALUE": "Something that matters to the user.",
        "COMMITMENT": "Something the user said they would do.",
        "PATTERN": "Something that happens again and again.",
    },
    ReminderKind: {
        "SESSION": "To talk to the coach.",
        "ACTION": "To do an action item.",
        "CHECK_IN": "To say how it goes.",
        "CUSTOM": "Anything else.",
    },
    MessageRole: {
        "USER": "The user said it.",
        "COACH": "The coach said it.",
    },
    RecordingStopReason: {
        "CLIENT": "The client ended it.",
        "SILENCE": "The user fell silent.",
        "LIMIT": "It reached the longest allowed, or nothing came any more.",
    },
    RemovedType: {
        "CONVERSATION": "A conversation, with everything in it.",
        "GOAL": "A goal.",
        "ACTION_ITEM": "An action item.",
        "REMINDER": "A reminder.",
        "CHECK_IN": "A check-in.",
    },
    PhaseEvidence: {
        "GOAL_NAMED": "A goal was named.",
        "WAY_SEEN": "A way forward was mentioned.",
        "SITUATION_TOLD": "The situation was told.",
        "ADVICE_ASKED": "Advice was asked for: time to look at options.",
        "CHOICE_MADE": "One way was preferred to others.",
        "WAYS_GATHERED": "Several ways were gathered.",
        "STEP_WITH_TIME": "A step was promised, with a time.",
        "NEW_MATTER": "Something else was brought up.",
        "LOOKED_BACK": "The last promise was looked back on.",
        "PATIENCE_ENDED": "No evidence came; the phase gave way so that nobody is held in it.",
    },
    ReplyLength: {
        "SHORT": "A sentence or two.",
        "MEDIUM": "A short paragraph.",
        "LONG": "As much as the matter asks for.",
    },
    SafetyCategory: {
        "SELF_HARM": "Suicide or self-injury, of the user or of somebody they speak of.",
        "HARM_TO_OTHERS": "The user may hurt somebody.",
        "ABUSE": "Somebody hurts, threatens or confines the user.",
        "MEDICAL": "A medical emergency.",
    },
    SocialProvider: {
        "GOOGLE": "Google.",
        "APPLE": "Apple.",
        "MICROSOFT": "Microsoft, personal and work accounts.",
        "GITHUB": "GitHub.",
        "OIDC": "The OpenID Connect provider of whoever runs this server.",
    },
    ThinkingState: {
        "LISTENING": "The user speaks.",
        "TRANSCRIBING": "Working out what was said.",
        "THINKING": "Looking for an answer.",
        "SPEAKING": "Answering.",
        "IDLE": "Nothing is going on.",
    },
    TurnSource: {
        "VOICE": "The user spoke.",
        "TEXT": "The user wrote.",
        "COACH": "The coach spoke first.",
    },
    TurnStatus: {
        "RECORDING": "The user speaks; pieces of the recording arrive.",
        "TRANSCRIBING": "The recording is over; what was said is being worked out.",
        "THINKING": "The coach looks for an answer.",
        "RESPONDING": "The coach answers.",
        "COMPLETED": "Answered to the end.",
        "INTERRUPTED": "The answer was cut to what was heard.",
        "FAILED": "Could not be answered; `error` says why and whether `retryTurn` may help.",
        "DISCARDED": "The recording was thrown away; the turn leaves no trace in the history.",
    },
    UserErrorCode: {
        "INVALID": "Not a value this field can have.",
        "REQUIRED": "Cannot be empty.",
        "TOO_LONG": "Longer than allowed.",
        "TOO_SHORT": "Shorter than allowed.",
        "TAKEN": "Somebody else has it.",
        "NOT_FOUND": "There is no such object, or it belongs to somebody else.",
        "WRONG_CREDENTIALS": "The email address or the password is wrong.",
        "EXPIRED": "No longer good.",
        "ALREADY_DONE": "It is over already: nothing was changed.",
        "WEAK_PASSWORD": "Too easy to guess.",
        "UNSUPPORTED_FORMAT": "Not a format this server can read or write.",
        "OUT_OF_ORDER": "Another piece is expected first: see `nextSequence`.",
    },
}


def describe_enums() -> None:
    """Describe the domain's enums to Strawberry; harmless when done again."""
    for enum, values in _VALUES.items():
        definition = _definition(enum)
        definition.description = as_description(enum.__doc__)
        for value in definition.values:
            value.description = values[value.name]


def _definition(enum: type[Enum]) -> StrawberryEnumDefinition:
    """Find an enum's definition: types that use it hold on to the first one that is made."""
    if "__strawberry_definition__" not in enum.__dict__:
        strawberry.enum(enum)
    definition: StrawberryEnumDefinition = enum.__dict__["__strawberry_definition__"]
    return definition
