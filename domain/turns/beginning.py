"""How every turn begins: through its owner's conversation, alone in it, stored before it is acknowledged."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from domain.accounts.entities import User
from domain.audio.formats import AudioFormat
from domain.errors import Conflict, Unauthenticated, UserErrorCode, refuse
from domain.idempotency import Claim, IdempotencyKeys, Scalar, input_digest, object_id_for
from domain.ids import ConversationId, TurnId, UserId, is_a, message_id, turn_id
from domain.turns.admission import Admission
from domain.turns.entities import Message, MessageRole, Turn, TurnOptions, TurnSource, TurnStatus
from domain.turns.interrupting import Interruptions
from domain.turns.ports import Interrupt
from domain.turns.requests import TurnReceipt
from domain.turns.runner import TurnRunner
from domain.turns.takeover import Takeovers
from domain.turns.workshop import Workshop
from domain.usage.budgets import month_label


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a turn begins: whose, and in which conversation."""

    user: User
    conversation_id: ConversationId


class Beginning:
    """Begins turns."""

    def __init__(
        self,
        workshop: Workshop,
        *,
        runner: TurnRunner,
        admission: Admission,
        interruptions: Interruptions,
        takeovers: Takeovers,
        keys: IdempotencyKeys,
    ) -> None:
        self._workshop = workshop
        self._runner = runner
        self._admission = admission
        self._interruptions = interruptions
        self._takeovers = takeovers
        self._keys = keys

    async def setting(self, user_id: UserId, conversation_id: str) -> Setting:
        """Let the user in, load them, and make sure the conversation is theirs.

        Raises Overloaded, RateLimited, InvalidInput NOT_FOUND.
        """
        user = await self.user(user_id)
        if is_a("conv", conversation_id):
            conversation = ConversationId(conversation_id)
            (found,) = await self._workshop.stores.conversations.get([conversation], user_id)
            if found is not None:
                return Setting(user, found.id)
        raise refuse(UserErrorCode.NOT_FOUND, "There is no such conversation.", "conversationId")

    async def user(self, user_id: UserId) -> User:
        """Let the user in and load them. Raises Overloaded and RateLimited."""
        await self._admission.admit(user_id)
        user = await self._workshop.stores.users.get(user_id)
        if user is None:
            raise Unauthenticated("This account is gone.")
        return user

    async def name(self, setting: Setting, key: str | None, operation: str, request: Mapping[str, Scalar]) -> TurnId:
        """Name the turn of this request: as the first time, if `key` was used before. Raises Conflict."""
        new = turn_id(setting.conversation_id, self._workshop.ids.ulid())
        if key is None:
            return new
        claim = Claim(setting.user.id, key, operation, input_digest(request), new)
        return TurnId(await object_id_for(self._keys, claim))

    async def begin(self, turn: Turn, recording: bytes | None = None) -> TurnReceipt:
        """Store a turn and begin to work on it; one that is there already is returned as it is.

        A turn being answered is interrupted first. Raises Conflict while another one is recorded, transcribed or
        thought about, RateLimited, and BudgetExceeded.
        """
        stores = self._workshop.stores
        async with self._admission.seat(turn), self._workshop.budgets.for_turn(turn):
            await stores.leases.announce(turn.id)
            while (existing := await stores.turns.add(turn)) is not None:
                if existing.id == turn.id:
                    if existing.ended:
                        await stores.seats.give_back(existing)
                        self._workshop.budgets.settle(existing)
                    return TurnReceipt(existing, (await stores.log.moment(turn.conversation_id)).cursor)
                await self._make_way(existing)
            return await self.work_on(turn, recording)

    async def work_on(self, turn: Turn, recording: bytes | None = None) -> TurnReceipt:
        """Become the owner of a stored turn and begin to work on it."""
        fence, cursor = await self._workshop.stores.log.open_turn(turn)
        await self._workshop.stores.inbox.open(turn)
        await self._runner.start(turn, fence, recording)
        return TurnReceipt(turn, cursor)

    async def _make_way(self, existing: Turn) -> None:
        """End the turn that is in the way, or refuse. Raises Conflict."""
        if await self._takeovers.is_orphan(existing):
            await self._takeovers.take_up(existing)
        elif existing.source is TurnSource.COACH or await self._is_being_answered(existing):
            # Somebody who speaks before the coach has found its first words is not kept waiting.
            await self._interruptions.stop(existing, Interrupt(played_ms=None))
        else:
            raise Conflict("Another turn is still being recorded or thought about.", existing.id)

    async def _is_being_answered(self, turn: Turn) -> bool:
        """Ask the event log, which is told before the store is."""
        told = (await self._workshop.stores.log.moment(turn.conversation_id)).turn
        now = told if told is not None and told.id == turn.id else turn
        return now.status is TurnStatus.RESPONDING


def new_turn(
    turn: TurnId,
    setting: Setting,
    *,
    status: TurnStatus,
    source: TurnSource,
    at: datetime,
    options: TurnOptions,
) -> Turn:
    """Make a turn that begins now, with what is left open taken from the user's settings."""
    settings = setting.user.settings
    return Turn(
        id=turn,
        conversation_id=setting.conversation_id,
        owner_id=setting.user.id,
        status=status,
        source=source,
        created_at=at,
        options=replace(
            options,
            language=options.language or settings.language,
            keep_recording_days=settings.keep_recordings_days,
            budget_month=month_label(setting.user, at),
        ),
    )


def written_message(turn: Turn, text: str) -> Turn:
    """Put into a turn what the user wrote."""
    message = Message(id=message_id(turn.id, "user"), role=MessageRole.USER, text=text, created_at=turn.created_at)
    return replace(turn, user_message=message)


def voice_format(setting: Setting, asked: AudioFormat | None) -> AudioFormat:
    """Choose the format of the reply's voice."""
    return asked or setting.user.settings.audio_format
