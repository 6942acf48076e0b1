"""All mutations."""

import strawberry

from schema.mutations.accounts import AccountMutations
from schema.mutations.audio import AudioMutations
from schema.mutations.check_ins import CheckInMutations
from schema.mutations.conversations import ConversationMutations
from schema.mutations.credentials import CredentialMutations
from schema.mutations.goals import GoalMutations
from schema.mutations.leaving import LeavingMutations
from schema.mutations.memories import MemoryMutations
from schema.mutations.reminders import ReminderMutations
from schema.mutations.social import SocialMutations
from schema.mutations.turns import TurnMutations
from schema.views import described


@described
@strawberry.type
class Mutation(
    LeavingMutations,
    MemoryMutations,
    ReminderMutations,
    CheckInMutations,
    GoalMutations,
    AudioMutations,
    TurnMutations,
    ConversationMutations,
    CredentialMutations,
    SocialMutations,
    AccountMutations,
):
    """What can be done. What a form has to show comes back as `userErrors`, anything else as a top-level error."""
