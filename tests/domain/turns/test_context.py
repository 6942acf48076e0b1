"""What the coach knows when it answers."""

from dataclasses import replace

from domain.accounts.entities import CoachingStyle, Settings
from domain.coaching.grow import CoachingPhase
from domain.conversations.entities import ConversationSummary
from domain.limits import Limits
from domain.turns.background import Background
from domain.turns.context import coach_context, rough_tokens, turns_in_phase
from domain.turns.engines import Exchange
from domain.turns.entities import Turn, TurnSource
from tests.builders import AT, a_conversation, a_message, a_turn, a_user

LIMITS = Limits()


def exchange(user: str, coach: str, heard: str | None = None) -> Turn:
    return a_turn(
        user_message=a_message(text=user), coach_message=a_message(role="coach", text=coach, heard_text=heard)
    )


def newest_first(*turns: Turn) -> list[Turn]:
    return list(reversed(turns))


def test_history_is_oldest_first_and_only_what_was_heard() -> None:
    recent = newest_first(exchange("one", "first answer"), exchange("two", "second answer, cut", heard="second"))
    context = coach_context(a_user(), a_conversation(), recent, "three", None, LIMITS)
    assert context.history == (Exchange(user="one", coach="first answer"), Exchange(user="two", coach="second"))
    assert context.said == "three"


def test_what_was_not_heard_to_be_answered_joins_what_was_said_next() -> None:
    recent = newest_first(exchange("I want to move", "unheard", heard=""), exchange("To Spain", "To Spain, then."))
    context = coach_context(a_user(), a_conversation(), recent, "Yes", None, LIMITS)
    assert context.history == (Exchange(user="I want to move\nTo Spain", coach="To Spain, then."),)


def test_a_coach_who_spoke_first_is_remembered() -> None:
    opened = replace(exchange("", "Welcome back."), user_message=None)
    context = coach_context(a_user(), a_conversation(), [opened], "Hello", None, LIMITS)
    assert context.history == (Exchange(user="", coach="Welcome back."),)


def test_the_oldest_is_left_out_when_the_budget_is_spent() -> None:
    recent = newest_first(*(exchange(f"said {number} " + "x" * 390, "y" * 400) for number in range(10)))
    context = coach_context(a_user(), a_conversation(), recent, "now", None, Limits(context_token_budget=450))
    assert [past.user[:6] for past in context.history] == ["said 8", "said 9"]


def test_tokens_can_be_counted_by_the_models_own_measure() -> None:
    recent = newest_first(exchange("one", "two"), exchange("three", "four"))
    limits = Limits(context_token_budget=3)
    context = coach_context(
        a_user(), a_conversation(), recent, "now", None, limits, count_tokens=lambda text: len(text.split())
    )
    assert context.history == (Exchange(user="three", coach="four"),)


def test_something_said_beyond_the_budget_still_gets_an_answer() -> None:
    context = coach_context(a_user(), a_conversation(), [exchange("a", "b")], "x " * 8000, None, LIMITS)
    assert context.history == ()
    assert context.said == "x " * 8000


def test_summary_topic_settings_and_language_are_known() -> None:
    summary = ConversationSummary(
        overview="Wants to sleep.", commitments=("No phone at night",), open_questions=("Why now?",), updated_at=AT
    )
    user = a_user(settings=Settings(coaching_style=CoachingStyle.DIRECT, language="de"))
    conversation = a_conversation(topic="Sleep", summary=summary, turn_count=9)
    context = coach_context(user, conversation, [], "Hi", None, LIMITS)
    assert context.summary == "Wants to sleep.\nCommitments: No phone at night\nOpen questions: Why now?"
    assert (context.topic, context.language) == ("Sleep", "de")
    assert context.settings.coaching_style is CoachingStyle.DIRECT
    assert coach_context(user, conversation, [], "Hi", "fr", LIMITS).language == "fr"


def test_the_summary_stands_for_what_is_left_out() -> None:
    summary = ConversationSummary(overview="Wants to sleep. " * 20, updated_at=AT)
    recent = newest_first(*(exchange(f"said {number} " + "x" * 390, "y" * 400) for number in range(4)))
    conversation = a_conversation(summary=summary, turn_count=4)

    whole = coach_context(a_user(), conversation, recent, "now", None, LIMITS)
    cut = coach_context(a_user(), conversation, recent, "now", None, Limits(context_token_budget=480))
    long = coach_context(a_user(), replace(conversation, turn_count=5), recent, "now", None, LIMITS)

    assert (whole.summary, len(whole.history)) == (None, 4)
    assert (cut.summary, len(cut.history)) == (summary.overview, 1)
    assert (long.summary, len(long.history)) == (summary.overview, 4)


def test_what_is_remembered_comes_along_as_far_as_it_matters() -> None:
    known = Background(
        memories=("You are a nurse.", "You have a dog.", "You live in Leipzig.", "You play chess.", "Tea.")
    )
    context = coach_context(a_user(), a_conversation(), [], "I lost at chess", None, LIMITS, background=known)
    assert context.memories == ("You play chess.", "You are a nurse.", "You have a dog.", "You live in Leipzig.")


def test_memories_count_into_the_budget() -> None:
    known = Background(memories=("You play chess. " * 20,))
    recent = [exchange("x" * 400, "y" * 400)]
    limits = Limits(context_token_budget=260)
    assert coach_context(a_user(), a_conversation(), recent, "chess", None, limits).history
    assert not coach_context(a_user(), a_conversation(), recent, "chess", None, limits, background=known).history


def test_the_phase_is_the_one_to_answer_in() -> None:
    context = coach_context(a_user(), a_conversation(), [], "I want to sleep better", None, LIMITS)
    assert (context.phase, context.phase_turns) == (CoachingPhase.REALITY, 0)


def test_turns_in_the_phase_are_counted_back_to_its_beginning() -> None:
    recent = newest_first(
        replace(exchange("I slept badly", "Since when?"), phase=CoachingPhase.REALITY),
        replace(exchange("I want to sleep better", "How?"), phase=CoachingPhase.GOAL),
        replace(exchange("I lie awake", "What goes through your mind?"), phase=CoachingPhase.REALITY),
        replace(exchange("Work", "Work."), phase=CoachingPhase.REALITY),
    )
    conversation = a_conversation(phase=CoachingPhase.REALITY)
    context = coach_context(a_user(), conversation, recent, "Hm", None, LIMITS)
    assert (context.phase, context.phase_turns) == (CoachingPhase.REALITY, 2)
    moved = coach_context(a_user(), conversation, recent, "I could stop working at ten", None, LIMITS)
    assert (moved.phase, moved.phase_turns) == (CoachingPhase.OPTIONS, 0)


def test_scripts_without_spaces_cost_more_tokens() -> None:
    assert rough_tokens("") == 0
    assert rough_tokens("Hello you") == 3
    assert rough_tokens("我想换工作") == 4


def test_questions_are_remembered_beyond_what_a_prompt_has_room_for() -> None:
    recent = newest_first(
        exchange("one " * 400, "I see. What is it like?"),
        exchange("two " * 400, "Right! How so? And then?", "Right! How so?"),
    )
    context = coach_context(a_user(), a_conversation(), recent, "now", None, Limits(context_token_budget=450))
    assert len(context.history) == 1
    assert context.asked == ("How so?", "What is it like?")


def test_after_danger_nothing_moves_until_it_is_a_while_ago() -> None:
    conversation = a_conversation(phase=CoachingPhase.REALITY)
    danger, told = exchange("I want to kill myself", "I'm glad you told me."), exchange("He has a key", "I'm here.")
    later = "I could ring my brother, and I will do it now"
    assert coach_context(a_user(), conversation, newest_first(danger, told), later, None, LIMITS).move is None
    long_ago = newest_first(danger, told, *[replace(told, phase=CoachingPhase.REALITY)] * 3)
    assert coach_context(a_user(), conversation, long_ago, later, None, LIMITS).move is not None


def test_the_turn_with_which_the_coach_opened_answered_nothing() -> None:
    opened = replace(exchange("", "Welcome."), user_message=None, source=TurnSource.COACH, phase=CoachingPhase.GOAL)
    answered = replace(exchange("Hm", "I see."), phase=CoachingPhase.GOAL)
    assert turns_in_phase(CoachingPhase.GOAL, newest_first(opened, answered)) == 1
