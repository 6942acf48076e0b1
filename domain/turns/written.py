"""Written turns."""

from domain.errors import UserErrorCode, refuse
from domain.idempotency import Scalar
from domain.ids import UserId
from domain.turns.beginning import Beginning, new_turn, voice_format, written_message
from domain.turns.entities import TurnOptions, TurnSource, TurnStatus
from domain.turns.requests import TurnReceipt, WrittenMessage
from domain.turns.workshop import Workshop


class WrittenTurns:
    """Takes what the user writes."""

    def __init__(self, workshop: Workshop, beginning: Beginning) -> None:
        self._workshop = workshop
        self._beginning = beginning

    async def send(self, user_id: UserId, request: WrittenMessage) -> TurnReceipt:
        """Begin a written turn; it is stored when this returns.

        Raises InvalidInput (no such conversation, no text, too long), Conflict, Overloaded.
        """
        text = request.text.strip()
        if not text:
            raise refuse(UserErrorCode.REQUIRED, "Write something.", "text")
        longest = self._workshop.limits.max_message_length
        if len(text) > longest:
            raise refuse(UserErrorCode.TOO_LONG, f"A message has at most {longest} characters.", "text")
        setting = await self._beginning.setting(user_id, request.conversation_id)
        said: dict[str, Scalar] = {
            "conversation": setting.conversation_id,
            "text": text,
            "speak": request.speak,
            "replyFormat": request.reply_format and request.reply_format.value,
        }
        name = await self._beginning.name(setting, request.idempotency_key, "sendMessage", said)
        turn = new_turn(
            name,
            setting,
            status=TurnStatus.THINKING,
            source=TurnSource.TEXT,
            at=self._workshop.clock.now(),
            options=TurnOptions(speak=request.speak, reply_format=voice_format(setting, request.reply_format)),
        )
        return await self._beginning.begin(written_message(turn, text))
