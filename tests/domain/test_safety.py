"""Where somebody is, who helps there, and what no coach says."""

import pytest

from domain.accounts.entities import Profile
from domain.coaching.care_texts import A_LINE, AGAIN, EMERGENCY, FIRST, REACHED
from domain.safety.directory import HELP
from domain.safety.entities import SafetyCategory
from domain.safety.forbidden import Forbidden, forbidden_in
from domain.safety.notices import safety_notice
from domain.safety.regions import region_of
from domain.safety.word_gate import WordGate


@pytest.mark.parametrize(
    ("timezone", "locale", "region"),
    [
        ("Europe/Berlin", "en-US", "DE"),
        ("America/Indiana/Knox", "en", "US"),
        ("Europe/London", "en-GB", "GB"),
        ("UTC", "pt-BR", "BR"),
        ("UTC", "zh-Hant-TW", "TW"),
        ("Etc/GMT+3", "de_AT", "AT"),
        ("UTC", "en", None),
        ("Europe/Warsaw", "en-US", None),
    ],
)
def test_a_timezone_is_believed_before_a_locale(timezone: str, locale: str, region: str | None) -> None:
    assert region_of(Profile(display_name="Ana", timezone=timezone, locale=locale)) == region


@pytest.mark.parametrize("category", SafetyCategory)
@pytest.mark.parametrize("region", [*HELP, "PL"])
def test_everybody_is_pointed_to_somebody_they_can_reach(region: str, category: SafetyCategory) -> None:
    notice = safety_notice(category, Profile(display_name="Ana", locale=f"en-{region}"), "en")
    assert notice.resources
    assert all(resource.phone or resource.url for resource in notice.resources)


def test_the_line_to_show_is_in_the_users_language() -> None:
    profile = Profile(display_name="Ana", timezone="Europe/Paris")
    notice = safety_notice(SafetyCategory.SELF_HARM, profile, "fr")
    assert notice.text.startswith("Tu n'as pas")
    assert notice.resources[0].phone == "3114"


def test_every_language_has_every_text() -> None:
    for language, texts in FIRST.items():
        assert set(texts) == set(SafetyCategory)
        for text in (*texts.values(), *AGAIN[language].values()):
            assert "{emergency}" in text
        assert A_LINE[language]
        assert EMERGENCY[language]
        assert "{phone}" in REACHED[language]


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("It sounds like you have clinical depression.", Forbidden.DIAGNOSIS),
        ("You're probably burned out.", Forbidden.DIAGNOSIS),
        ("This looks like ADHD to me.", Forbidden.DIAGNOSIS),
        ("You could stop taking your antidepressants for a week.", Forbidden.MEDICATION),
        ("Try some melatonin, 3 mg is fine.", Forbidden.MEDICATION),
        ("I promise it gets better.", Forbidden.PROMISE),
        ("You'll definitely get the job.", Forbidden.PROMISE),
        ("It is guaranteed to work.", Forbidden.PROMISE),
    ],
)
def test_no_diagnosis_no_medication_no_promise(sentence: str, kind: Forbidden) -> None:
    assert forbidden_in(sentence, "What is wrong with me?") is kind


@pytest.mark.parametrize(
    "sentence",
    [
        "What would you like instead?",
        "I can't tell you whether you have depression, a doctor can.",
        "Please ask your doctor before you change your medication.",
        "You promised yourself to rest. What would help you keep that?",
        "You have a plan and it's your own.",
        "You are tired and you are doing a lot.",
        "What would you take with you from today?",
        "It sounds like you have had enough of this job.",
    ],
)
def test_what_coaches_do_say_passes(sentence: str) -> None:
    assert forbidden_in(sentence, "I want to change jobs") is None


def test_what_users_say_of_themselves_may_be_given_back() -> None:
    assert forbidden_in("You have ADHD, and mornings are hard.", "I have ADHD and can't start my day") is None


def test_most_words_go_out_as_they_come() -> None:
    gate = WordGate("")
    assert gate.pass_on("What ") == ("What ", None)
    assert gate.pass_on("would ") == ("would ", None)
    assert gate.pass_on("you ") == ("", None)
    assert gate.pass_on("like? ") == ("you like? ", None)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 40])
def test_however_a_reply_is_cut_nothing_of_it_is_lost(size: int) -> None:
    reply = "You want something new, and it scares you... What would you lose? Say it, 3.5 times. 我很好。 Fine"
    gate = WordGate("")
    out = "".join(gate.pass_on(reply[at : at + size])[0] for at in range(0, len(reply), size))
    assert out + gate.rest() == reply
