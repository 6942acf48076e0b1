"""Turns: what the user says or writes, and the coach's reply to it."""

from typing import Annotated

import strawberry

from domain.turns.requests import TurnReceipt
from resolvers import turns
from resolvers.arguments import TurnIdArgument
from resolvers.context import Info
from resolvers.outcome import Outcome
from schema.inputs.turns import (
    InterruptTurnInput,
    SendAudioInput,
    SendMessageInput,
    SendRecordingInput,
    StartRecordingInput,
    StopRecordingInput,
)
from schema.payloads.turns import SendAudioPayload, TurnPayload


async def _start_recording(
    info: Info, input: Annotated[StartRecordingInput, strawberry.argument(description="The turn to open.")]
) -> Outcome[TurnReceipt]:
    return await turns.start_recording(info, input.request())


async def _send_audio(
    info: Info, input: Annotated[SendAudioInput, strawberry.argument(description="The piece.")]
) -> Outcome[int]:
    return await turns.send_audio(info, input.turn_id, input.sequence, input.data)


async def _stop_recording(
    info: Info, input: Annotated[StopRecordingInput, strawberry.argument(description="The recording to end.")]
) -> Outcome[TurnReceipt]:
    return await turns.stop_recording(info, input.turn_id, input.pieces)


async def _send_recording(
    info: Info, input: Annotated[SendRecordingInput, strawberry.argument(description="The recording.")]
) -> Outcome[TurnReceipt]:
    return await turns.send_recording(info, await input.request())


async def _cancel_recording(info: Info, turn_id: TurnIdArgument) -> Outcome[TurnReceipt]:
    return await turns.cancel_recording(info, turn_id)


async def _send_message(
    info: Info, input: Annotated[SendMessageInput, strawberry.argument(description="The message.")]
) -> Outcome[TurnReceipt]:
    return await turns.send_message(info, input.request())


async def _interrupt_turn(
    info: Info, input: Annotated[InterruptTurnInput, strawberry.argument(description="The turn to stop.")]
) -> Outcome[TurnReceipt]:
    return await turns.interrupt(info, input.turn_id, input.played_ms)


async def _retry_turn(info: Info, id: TurnIdArgument) -> Outcome[TurnReceipt]:
    return await turns.retry(info, id)


@strawberry.type
class TurnMutations:
    """The turns' part of Mutation."""

    start_recording = strawberry.mutation(
        resolver=_start_recording,
        graphql_type=TurnPayload | None,
        description="Opens a spoken turn. Events arrive on `Subscription.conversationEvents`. A turn that is being "
        "answered is interrupted first; one still recorded, transcribed or thought about is a CONFLICT "
        "(`extensions.turnId`). So for every way to begin a turn.",
    )
    send_audio = strawberry.mutation(
        resolver=_send_audio,
        graphql_type=SendAudioPayload | None,
        description="One piece of the recording. Several may be on their way at once; sending a piece again is "
        "harmless. After the server closed the recording: userError ALREADY_DONE.",
    )
    stop_recording = strawberry.mutation(
        resolver=_stop_recording,
        graphql_type=TurnPayload | None,
        description="Ends the recording: the coach answers.",
    )
    send_recording = strawberry.mutation(
        resolver=_send_recording,
        graphql_type=TurnPayload | None,
        description="A whole recording at once: voice notes made offline, background uploads.",
    )
    cancel_recording = strawberry.mutation(
        resolver=_cancel_recording,
        graphql_type=TurnPayload | None,
        description="Throws an unfinished recording away; it leaves no trace in the history.",
    )
    send_message = strawberry.mutation(
        resolver=_send_message, graphql_type=TurnPayload | None, description="A written turn."
    )
    interrupt_turn = strawberry.mutation(
        resolver=_interrupt_turn,
        graphql_type=TurnPayload | None,
        description="Stops the coach (barge-in). The server sends faster than it is heard, so a COMPLETED turn can "
        "still be cut by `playedMs` and becomes INTERRUPTED; on a turn that failed or was cut before, it changes "
        "nothing and succeeds.",
    )
    retry_turn = strawberry.mutation(
        resolver=_retry_turn,
        graphql_type=TurnPayload | None,
        description="Answers a failed turn again from the recording or the text that was kept. Repeating it is "
        "harmless.",
    )
