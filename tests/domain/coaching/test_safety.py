"""What counts as distress, and what only sounds like it."""

import pytest

from domain.coaching.safety import distress
from domain.safety.entities import SafetyCategory

IN_DANGER = {
    SafetyCategory.SELF_HARM: [
        "I want to kill myself",
        "i dont want to live anymore",
        "I've been thinking about suicide a lot lately",
        "Sometimes I wish I was dead.",
        "everyone would be better off without me",
        "I just want to end it all",
        "I started cutting myself again",
        "there is no reason to live",
        "I don’t want to wake up tomorrow",
        "I can't go on anymore",
        "I'm feeling suicidal",
        "I keep thinking of jumping off a bridge",
        "I want to die",
        "I have the urge to hurt myself",
        "I don't want to kill myself but I can't see another way",
        "My brother says he wants to kill himself",
        "this deadline is killing me and honestly I want to die",
        "nobody would miss me if I was gone",
        "I dont see the point in living",
        "last night I wanted to die",
        "I wish I could fall asleep and never wake up",
        "I've been cutting again",
        "I'll take all the pills tonight",
        "I might just take a handful of painkillers",
        "Ich will nicht mehr leben",
        "quiero morir",
        "je veux mourir",
    ],
    SafetyCategory.HARM_TO_OTHERS: [
        "I want to kill my boss",
        "I am going to hurt him tonight",
        "I'm afraid I'll hurt my baby",
        "I bought a gun and I'm going to use it",
        "I feel like stabbing someone",
    ],
    SafetyCategory.ABUSE: [
        "My husband hits me when he drinks",
        "he beat me up again last night",
        "I was raped",
        "I'm in an abusive relationship",
        "my ex threatened to kill me",
        "My boyfriend won't let me leave the house",
        "I'm afraid to go home",
        "I'm scared of my husband",
        "he choked me last night",
        "my dad keeps hitting me",
    ],
    SafetyCategory.MEDICAL: [
        "I have chest pain and my arm is numb",
        "I can't breathe",
        "I think I'm having a heart attack",
        "I took too many pills",
        "it won't stop bleeding",
        "my mother just collapsed",
        "my throat is closing up",
    ],
}

HARMLESS = [
    "I will take all my medication with me on holiday",
    "I'll take all the tablets back to the pharmacy",
    "This deadline is killing me",
    "I'm dying to see it",
    "My boss will kill me if I'm late",
    "I nearly died laughing",
    "My feet are killing me",
    "I could kill for a coffee",
    "I could murder a burger right now",
    "We killed it in that presentation",
    "I beat myself up about it all the time",
    "It hit me that I never wanted this job",
    "He beats me at chess every week",
    "I shot myself in the foot with that email",
    "Leaving now would be career suicide",
    "That bill almost gave me a heart attack",
    "I cut myself while cooking",
    "I hurt myself at the gym last week",
    "I need to cut myself some slack",
    "I'm not suicidal, just tired",
    "I would never hurt anyone",
    "I want to end the relationship",
    "I can't go on like this at work",
    "I don't want to be here in this job",
    "I can't breathe under all these deadlines",
    "My father had a stroke three years ago",
    "I was dying of embarrassment",
    "We need to kill this feature before the launch",
    "I wanted to disappear when he said that",
    "It was a stroke of luck",
    "I want to stop smoking",
    "I want to beat my personal record",
    "Shoot me an email tomorrow",
    "I work for a suicide prevention charity",
    "I want to change my life",
    "I'm dead tired",
    "It was so embarrassing that I wanted to die",
    "I've been cutting costs again",
    "She beat me to the promotion",
    "I'm drowning in work",
    "I would kill for that job",
    "I can't live without coffee",
    "My mother died of cancer last year",
    "My phone died in the middle of the call",
    "I want to live abroad",
    "I don't want to live in Berlin anymore",
    "The project was a killer feature for us",
    "I killed two birds with one stone",
    "My back is killing me after the move",
]


@pytest.mark.parametrize(("kind", "said"), [(kind, said) for kind, many in IN_DANGER.items() for said in many])
def test_danger_is_heard_and_its_kind_told(kind: SafetyCategory, said: str) -> None:
    assert distress(said) is kind


@pytest.mark.parametrize("said", HARMLESS)
def test_idioms_and_denials_pass(said: str) -> None:
    assert distress(said) is None


@pytest.mark.parametrize("said", ["", "...", "7", "😀", "我很好", "a" * 8000])
def test_any_text_has_an_answer(said: str) -> None:
    assert distress(said) is None


def test_danger_is_heard_anywhere_in_a_long_speech() -> None:
    assert distress("I want to kill myself. " + "And then work is busy. " * 300) is SafetyCategory.SELF_HARM
