"""Beginning, feeding, ending and stopping turns, and finding them again."""

import strawberry

from domain.conversations.entities import Conversation
from domain.errors import InvalidInput, NotFound, OutOfOrder
from domain.ids import ConversationId, conversation_of, turn_of
from domain.recordings.entities import MessageAudio
from domain.turns.entities import Message, MessageRole, Turn
from domain.turns.requests import StartRecording, TurnReceipt, WholeRecording, WrittenMessage
from resolvers.context import Context, Info
from resolvers.outcome import Outcome, attempt


async def start_recording(info: Info, request: StartRecording) -> Outcome[TurnReceipt]:
    """Open a spoken turn."""
    return await attempt(info.context, info.context.use_cases.spoken_turns.start(info.context.user_id, request))


async def send_audio(info: Info, turn_id: str, sequence: int, data: bytes) -> Outcome[int]:
    """Take one piece of a recording; out of order, the outcome carries the number expected as well."""
    send = info.context.use_cases.spoken_turns.send_audio
    try:
        return Outcome(await send(info.context.user_id, turn_id, sequence, data))
    except OutOfOrder as error:
        return Outcome(error.next_sequence, error.user_errors)
    except InvalidInput as error:
        return Outcome(None, error.user_errors)


async def stop_recording(info: Info, turn_id: str, pieces: int | None) -> Outcome[TurnReceipt]:
    """End a recording: the coach answers."""
    return await attempt(info.context, info.context.use_cases.spoken_turns.stop(info.context.user_id, turn_id, pieces))


async def cancel_recording(info: Info, turn_id: str) -> Outcome[TurnReceipt]:
    """Throw a recording away."""
    return await attempt(info.context, info.context.use_cases.spoken_turns.cancel(info.context.user_id, turn_id))


async def send_recording(info: Info, request: WholeRecording) -> Outcome[TurnReceipt]:
    """Take a whole recording."""
    return await attempt(info.context, info.context.use_cases.spoken_turns.send_whole(info.context.user_id, request))


async def send_message(info: Info, request: WrittenMessage) -> Outcome[TurnReceipt]:
    """Take a written message."""
    return await attempt(info.context, info.context.use_cases.written_turns.send(info.context.user_id, request))


async def interrupt(info: Info, turn_id: str, played_ms: int | None) -> Outcome[TurnReceipt]:
    """Stop the coach."""
    interruptions, user_id = info.context.use_cases.interruptions, info.context.user_id
    return await attempt(info.context, interruptions.interrupt(user_id, turn_id, played_ms))


async def retry(info: Info, turn_id: str) -> Outcome[TurnReceipt]:
    """Answer a failed turn again."""
    return await attempt(info.context, info.context.use_cases.retries.retry(info.context.user_id, turn_id))


async def turn_conversation(parent: strawberry.Parent[Turn], info: Info) -> Conversation:
    """Load the conversation of a turn. Raises NotFound when it is gone since."""
    return await _conversation(info.context, parent.conversation_id)


async def message_conversation(parent: strawberry.Parent[Message], info: Info) -> Conversation:
    """Load the conversation of a message. Raises NotFound when it is gone since."""
    return await _conversation(info.context, conversation_of(turn_of(parent.id)))


async def message_audio(parent: strawberry.Parent[Message], info: Info) -> MessageAudio | None:
    """Tell where a message can be heard; nobody keeps the coach's voice."""
    if parent.role is not MessageRole.USER:
        return None
    return await info.context.loaders.audio.load(turn_of(parent.id))


async def message_turn(parent: strawberry.Parent[Message], info: Info) -> Turn:
    """Load the turn of a message. Raises NotFound when it is gone since."""
    found = await info.context.loaders.turns.load(turn_of(parent.id))
    if found is None:
        raise NotFound("This turn is gone.")
    return found


async def _conversation(context: Context, conversation_id: ConversationId) -> Conversation:
    found = await context.loaders.conversations.load(conversation_id)
    if found is None:
        raise NotFound("This conversation is gone.")
    return found
