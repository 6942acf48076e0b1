"""Spoken turns: a recording that arrives in pieces, or whole."""

import asyncio
import hashlib
from datetime import timedelta
from typing import Final

from domain.audio.formats import MAX_PCM_RATE_HZ, MIN_PCM_RATE_HZ, AudioFormat
from domain.errors import InvalidInput, NotFound, OutOfOrder, UserError, UserErrorCode, refuse
from domain.idempotency import Scalar
from domain.ids import TurnId, UserId, conversation_of, is_a
from domain.turns.beginning import Beginning, new_turn, voice_format
from domain.turns.entities import TurnOptions, TurnSource, TurnStatus
from domain.turns.events import RecordingStopReason
from domain.turns.finding import find_turn
from domain.turns.interrupting import Interruptions
from domain.turns.ports import Cancel
from domain.turns.requests import StartRecording, TurnReceipt, WholeRecording
from domain.turns.workshop import Workshop

FIRST_PAUSE_S: Final = 0.002
LONGEST_PAUSE_S: Final = 0.05


class SpokenTurns:
    """Takes what the user says."""

    def __init__(self, workshop: Workshop, beginning: Beginning, interruptions: Interruptions) -> None:
        self._workshop = workshop
        self._beginning = beginning
        self._interruptions = interruptions

    async def start(self, user_id: UserId, request: StartRecording) -> TurnReceipt:
        """Open a recording; the turn is stored when this returns.

        Raises InvalidInput (no such conversation, a sample rate that does not fit), Conflict, Overloaded.
        """
        check_sample_rate(request.format, request.sample_rate)
        setting = await self._beginning.setting(user_id, request.conversation_id)
        asked: dict[str, Scalar] = {
            "conversation": setting.conversation_id,
            "format": request.format.value,
            "sampleRate": request.sample_rate,
            "language": request.language,
            "handsFree": request.hands_free,
            "replyFormat": request.reply_format and request.reply_format.value,
            "speak": request.speak,
        }
        name = await self._beginning.name(setting, request.idempotency_key, "startRecording", asked)
        hands_free = setting.user.settings.hands_free if request.hands_free is None else request.hands_free
        options = TurnOptions(
            audio_format=request.format,
            sample_rate=request.sample_rate,
            language=request.language,
            hands_free=hands_free,
            speak=request.speak,
            reply_format=voice_format(setting, request.reply_format),
        )
        turn = new_turn(
            name,
            setting,
            status=TurnStatus.RECORDING,
            source=TurnSource.VOICE,
            at=self._workshop.clock.now(),
            options=options,
        )
        return await self._beginning.begin(turn)

    async def send_audio(self, user_id: UserId, turn_id: str, sequence: int, data: bytes) -> int:
        """Take one piece of a recording; return the sequence number expected next.

        A piece may be empty, as a MediaRecorder's last one often is. Raises InvalidInput: NOT_FOUND, ALREADY_DONE,
        OUT_OF_ORDER, TOO_LONG.
        """
        if sequence < 0:
            raise refuse(UserErrorCode.INVALID, "Pieces are numbered 0, 1, 2 ...", "sequence")
        longest = self._workshop.limits.max_audio_chunk_bytes
        if len(data) > longest:
            raise refuse(UserErrorCode.TOO_LONG, f"A piece has at most {longest} bytes.", "data")
        if is_a("turn", turn_id):
            try:
                return await self._workshop.stores.inbox.put_audio(TurnId(turn_id), user_id, sequence, data)
            except NotFound:
                pass
        await find_turn(self._workshop.stores.turns, user_id, turn_id)
        raise refuse(UserErrorCode.ALREADY_DONE, "This recording is closed.", "turnId")

    async def stop(self, user_id: UserId, turn_id: str, pieces: int | None) -> TurnReceipt:
        """Close a recording; that it is closed is stored when this returns. A closed one is returned as it is.

        Raises InvalidInput: NOT_FOUND, or OUT_OF_ORDER when pieces are still missing after a moment of grace.
        """
        stores = self._workshop.stores
        if not is_a("turn", turn_id):
            return TurnReceipt(await find_turn(stores.turns, user_id, turn_id), None)
        turn = TurnId(turn_id)
        # The coach waits for this: the inbox knows the owner, and the database is asked when the recording is closed.
        cursor = await stores.log.cursor(conversation_of(turn))
        try:
            closed_now = await self._close(turn, user_id, pieces)
        except NotFound:
            return TurnReceipt(await find_turn(stores.turns, user_id, turn_id), None)
        moved = await stores.turns.move(turn, expected=TurnStatus.RECORDING, to=TurnStatus.TRANSCRIBING)
        return TurnReceipt(moved or await find_turn(stores.turns, user_id, turn_id), cursor if closed_now else None)

    async def cancel(self, user_id: UserId, turn_id: str) -> TurnReceipt:
        """Throw an unfinished recording away. Raises InvalidInput: NOT_FOUND, ALREADY_DONE once it is closed."""
        turn = await find_turn(self._workshop.stores.turns, user_id, turn_id, "turnId")
        if turn.status is TurnStatus.RECORDING:
            turn = await self._interruptions.stop(turn, Cancel())
        if turn.status is not TurnStatus.DISCARDED:
            closed = UserError(UserErrorCode.ALREADY_DONE, "This recording is closed: interrupt it.", ("turnId",))
            raise InvalidInput([closed])
        return TurnReceipt(turn, None)

    async def send_whole(self, user_id: UserId, request: WholeRecording) -> TurnReceipt:
        """Take a whole recording at once; it is stored, with its turn, when this returns. Raises as `start` does."""
        check_sample_rate(request.format, request.sample_rate)
        self._check_whole(request)
        setting = await self._beginning.setting(user_id, request.conversation_id)
        digest = await asyncio.to_thread(lambda: hashlib.sha256(request.audio).hexdigest())
        asked: dict[str, Scalar] = {
            "conversation": setting.conversation_id,
            "audio": digest,
            "format": request.format.value,
            "sampleRate": request.sample_rate,
            "language": request.language,
            "replyFormat": request.reply_format and request.reply_format.value,
            "speak": request.speak,
            "at": None if request.at is None else request.at.isoformat(),
        }
        name = await self._beginning.name(setting, request.idempotency_key, "sendRecording", asked)
        now = self._workshop.clock.now()
        options = TurnOptions(
            audio_format=request.format,
            sample_rate=request.sample_rate,
            language=request.language,
            speak=request.speak,
            reply_format=voice_format(setting, request.reply_format),
            said_at=request.at,
        )
        turn = new_turn(name, setting, status=TurnStatus.TRANSCRIBING, source=TurnSource.VOICE, at=now, options=options)
        kept_until = now + timedelta(days=self._workshop.limits.failed_recording_days)
        await self._workshop.stores.recordings.keep(turn, request.audio, kept_until)
        return await self._beginning.begin(turn, request.audio)

    def _check_whole(self, request: WholeRecording) -> None:
        if not request.audio:
            raise refuse(UserErrorCode.REQUIRED, "The recording is empty.", "audio")
        longest = self._workshop.limits.max_recording_bytes
        if len(request.audio) > longest:
            raise refuse(UserErrorCode.TOO_LONG, f"A recording has at most {longest} bytes.", "audio")
        if request.at is not None and request.at > self._workshop.clock.now():
            raise refuse(UserErrorCode.INVALID, "It cannot have been said in the future.", "at")

    async def _close(self, turn_id: TurnId, user_id: UserId, pieces: int | None) -> bool:
        """Close the recording, waiting a moment for pieces that were sent before and are still on their way.

        False when it was closed before.
        """
        deadline = asyncio.get_running_loop().time() + self._workshop.limits.missing_piece_grace_ms / 1000
        pause_s = FIRST_PAUSE_S
        while True:
            try:
                return await self._workshop.stores.inbox.stop(turn_id, user_id, RecordingStopReason.CLIENT, pieces)
            except OutOfOrder:
                if asyncio.get_running_loop().time() > deadline:
                    raise
                await asyncio.sleep(pause_s)
                pause_s = min(2 * pause_s, LONGEST_PAUSE_S)


def check_sample_rate(audio_format: AudioFormat, sample_rate: int | None) -> None:
    """Check the rate of raw PCM16, which nothing else tells. Raises InvalidInput REQUIRED or INVALID."""
    if audio_format is not AudioFormat.PCM16:
        return
    if sample_rate is None:
        raise refuse(UserErrorCode.REQUIRED, "Raw PCM16 needs its sample rate.", "sampleRate")
    if not MIN_PCM_RATE_HZ <= sample_rate <= MAX_PCM_RATE_HZ:
        raise refuse(UserErrorCode.INVALID, f"A rate is {MIN_PCM_RATE_HZ} to {MAX_PCM_RATE_HZ} Hz.", "sampleRate")
