"""What people do by saying something."""

import pytest

from domain.coaching.acts import Act, act_of, without_opening


@pytest.mark.parametrize(
    ("said", "act"),
    [
        ("", Act.NOTHING),
        ("...", Act.NOTHING),
        ("😀", Act.NOTHING),
        ("7", Act.STATEMENT),
        ("hi", Act.GREETING),
        ("Hello, my name is Ana", Act.GREETING),
        ("Good morning coach!", Act.GREETING),
        ("Hi, I want to change my job", Act.STATEMENT),
        ("thank you so much", Act.THANKS),
        ("Thanks, that was helpful.", Act.THANKS),
        ("No, that's all. Thank you!", Act.THANKS),
        ("Thank you, I'll call her tomorrow then", Act.STATEMENT),
        ("ok bye", Act.GOODBYE),
        ("I have to go now, thanks", Act.GOODBYE),
        ("yes", Act.YES),
        ("Yeah, sure.", Act.YES),
        ("nope", Act.NO),
        ("I don't know", Act.UNSURE),
        ("hmm", Act.UNSURE),
        ("Well, I'm not sure", Act.UNSURE),
        ("I don't know if I should stay", Act.STATEMENT),
        ("I'd rather not say", Act.DECLINES),
        ("Sorry, what was the question?", Act.REPEAT),
        ("can you repeat that please", Act.REPEAT),
        ("you're not listening", Act.COMPLAINT),
        ("What should I do?", Act.ASKS_ADVICE),
        ("i have a new job and no money what should i do", Act.ASKS_ADVICE),
        ("Are you a real person?", Act.ASKS_COACH),
        ("do I have ADHD", Act.ASKS_DIAGNOSIS),
        ("What is the capital of France?", Act.ASKS_FACT),
        ("I can't decide what my next step is", Act.STATEMENT),
    ],
)
def test_acts_are_told_apart(said: str, act: Act) -> None:
    assert act_of(said) is act


def test_a_greeting_is_taken_off_what_is_really_said() -> None:
    assert without_opening("Hi there! Thanks for asking, my week was terrible") == "my week was terrible"
    assert without_opening("Hello there") == "Hello there"
