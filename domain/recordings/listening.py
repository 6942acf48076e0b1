"""Listening to kept recordings: addresses for those who may, and bytes for who has an address."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from domain.audio.formats import AudioFormat
from domain.clock import Clock
from domain.ids import TurnId, UserId, is_a
from domain.recordings.entities import KeptRecording, MessageAudio
from domain.recordings.ports import Links, Recordings


@dataclass(frozen=True, slots=True, kw_only=True)
class Listening:
    """Signs addresses of recordings and finds what they stand for."""

    recordings: Recordings
    links: Links
    clock: Clock
    link_minutes: int

    async def audio(self, owner_id: UserId, turn_ids: Sequence[TurnId]) -> Sequence[MessageAudio | None]:
        """Tell where an owner's recordings can be heard, in order; None for what is not kept, or not theirs."""
        kept = await self.recordings.kept(turn_ids)
        return [self._audio(one) if one is not None and one.owner_id == owner_id else None for one in kept]

    async def find(self, turn_id: str, expires: str, signature: str) -> KeptRecording | None:
        """Find the recording that an address stands for; None for every reason not to give it."""
        if not is_a("turn", turn_id) or not self.links.is_good(path_of(turn_id), expires, signature):
            return None
        [kept] = await self.recordings.kept([TurnId(turn_id)])
        return kept

    def _audio(self, kept: KeptRecording) -> MessageAudio:
        good_until = min(self.clock.now() + timedelta(minutes=self.link_minutes), kept.expires_at)
        return MessageAudio(
            url=self.links.sign(path_of(kept.turn_id), good_until),
            expires_at=good_until.replace(microsecond=0),
            format=AudioFormat.WAV if kept.format is AudioFormat.PCM16 else kept.format,
            duration_ms=kept.duration_ms,
        )


def path_of(turn_id: str) -> str:
    """Name a recording's place on the server."""
    return f"/recordings/{turn_id}"
