"""What the scripted OpenAI-like server answers (`tests/fakes/openai_server.py`).

One list of entries per endpoint, in `Script`. Each request takes the next entry; the last one stays. An entry is an
answer of that endpoint, or a `Fault`, which any endpoint can have:

    script = Script(
        chat=[Fault(status=429, retry_after="2"), Completion(pieces=("What ", "now?"), cut_after=1)],
        transcriptions=[Heard(text="I want to change jobs.", delay_ms=80)],
        speech=[Spoken(first_delay_ms=200)],
        realtime=[Live(partials=("I want", "I want to"), text="I want to change jobs.", closes_after_ms=1_500)],
    )
    async with openai_server(script) as server:
        server.base_url                    # give it to OPENAI_BASE_URL, or to `openai_client`
        server.asked("chat")[0].body       # what was asked: the JSON, or the form's fields

`cut_after=n`: the connection is cut after n pieces, in the middle of the stream. `hangs_after=n`: nothing comes then.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """An answer that is no answer."""

    status: int = 500
    retry_after: str | None = None
    """The header's value: seconds, or a date."""
    code: str | None = None
    """`error.code` in the body, such as content_filter, insufficient_quota, model_not_found."""
    delay_ms: float = 0
    hangs: bool = False
    """Whether the answer never begins."""
    body: bytes | None = None
    """Instead of an error in JSON: garbage, a page of a proxy."""
    content_type: str = "application/json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Completion:
    """What the chat model answers; asked without `stream`, all of it at once."""

    pieces: Sequence[str] = ("What ", "would ", "you ", "like ", "instead?")
    first_delay_ms: float = 0
    delay_ms: float = 0
    """Before each piece but the first."""
    cut_after: int | None = None
    hangs_after: int | None = None
    garbage_after: int | None = None
    """So many pieces come, then one that is no JSON."""
    unended: bool = False
    """Whether the stream ends in good order, but without saying why the model stopped."""
    error_after: int | None = None
    """So many pieces come, then an error in the stream."""
    refusal: str | None = None
    finish_reason: str = "stop"
    prompt_tokens: int = 900
    cached_tokens: int = 768
    completion_tokens: int | None = None
    """As many as there are pieces, if not said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What a recording says: streamed word by word, or as the whole answer of whisper-1."""

    text: str = "I want to change jobs."
    delay_ms: float = 0
    """Until the first word."""
    word_delay_ms: float = 0
    cut_after: int | None = None
    """In words."""
    hangs_after: int | None = None
    language: str | None = "en"
    """Told where the model tells it."""
    no_speech_prob: float = 0.01
    avg_logprob: float = -0.2
    """Of the one segment, where the model tells segments."""
    input_tokens: int = 30
    output_tokens: int = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """How a text is spoken: a tone as long as its words, at a pitch of its own."""

    first_delay_ms: float = 0
    delay_ms: float = 0
    """Before each piece but the first."""
    ms_per_word: int = 60
    piece_bytes: int = 4_801
    """Odd, so that pieces end in the middle of a sample."""
    cut_after: int | None = None
    hangs_after: int | None = None
    content_type: str = "audio/pcm"
    silent: bool = False
    """Whether nothing comes, in good order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """One realtime transcription session."""

    partials: Sequence[str] = ()
    """What was understood, one for each `partial_ms` of sound that arrived, while they last; each extends the last."""
    partial_ms: int = 500
    partial_delay_ms: float = 0
    """From the sound to the words."""
    text: str = "I want to change jobs."
    final_delay_ms: float = 0
    """From the commit to the final transcript."""
    closes_after_ms: int | None = None
    """The socket is cut once so much sound has arrived."""
    error_after_ms: int | None = None
    """An error comes once so much sound has arrived."""
    hangs: bool = False
    """Whether the final transcript never comes."""
    fails: bool = False
    """Whether the transcription fails after the commit."""
    garbage: bool = False
    """Whether what comes is no JSON."""
    language: str | None = None
    """Told with the final transcript, by models that tell it."""
    input_tokens: int = 30
    output_tokens: int = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Moderated:
    """What the moderation finds: the categories that are flagged, by their names in the answer."""

    flagged: Sequence[str] = ()
    delay_ms: float = 0


Entry: TypeAlias = Fault | Completion | Heard | Spoken | Live | Moderated


@dataclass(slots=True, kw_only=True)
class Script:
    """The entries of each endpoint."""

    chat: Sequence[Fault | Completion] = field(default_factory=lambda: [Completion()])
    transcriptions: Sequence[Fault | Heard] = field(default_factory=lambda: [Heard()])
    speech: Sequence[Fault | Spoken] = field(default_factory=lambda: [Spoken()])
    realtime: Sequence[Fault | Live] = field(default_factory=lambda: [Live()])
    moderations: Sequence[Fault | Moderated] = field(default_factory=lambda: [Moderated()])
    connect_ms: float = 0
    """What it takes to open a connection: the first answer on each comes so much later."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it arrived; `body` is the JSON, or the form's fields with the file's bytes under `file`."""

    endpoint: str
    body: Mapping[str, Any]
    headers: Mapping[str, str]
