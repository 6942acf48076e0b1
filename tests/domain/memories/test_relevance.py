"""Which memories the coach is reminded of."""

from domain.memories.relevance import relevant
from domain.turns.context import rough_tokens

TEXTS = [
    "You play the piano.",
    "You have a daughter called Mia.",
    "You work as a nurse.",
    "You live in Leipzig.",
    "You're working nights at the hospital.",
    "Your daughter's school is far away.",
]


def chosen(*said: str, budget: int = 1_000) -> tuple[str, ...]:
    return relevant(TEXTS, said, budget, rough_tokens)


def test_what_shares_words_with_what_is_said_comes_first():
    assert chosen("My daughters hate their school.")[:2] == (TEXTS[5], TEXTS[1])
    assert chosen("Nights are hard.")[0] == TEXTS[4]


def test_what_is_said_now_counts_more_than_what_was_said_before():
    assert chosen("The piano", "", "My daughter and her school")[0] == TEXTS[0]
    assert chosen("", "", "My daughter and her school")[0] == TEXTS[5]


def test_the_newest_come_along_and_others_stay_away():
    assert chosen("Hello.") == tuple(TEXTS[:3])


def test_the_budget_holds():
    assert chosen("My daughter", budget=8) == (TEXTS[1],)
    assert chosen("My daughter", budget=0) == ()
    assert relevant([], ["anything"], 100, rough_tokens) == ()
