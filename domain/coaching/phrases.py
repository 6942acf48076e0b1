"""How people greet, thank, agree, hesitate and ask: the phrases that `acts` tells apart.

All are matched against lower-case words without punctuation.
"""

import re
from typing import Final


def either(*phrases: str) -> str:
    """Write a pattern that matches any of these."""
    return f"(?:{'|'.join(phrases)})"


_IS_NAMED: Final = "(?:this is|i am|i'm) [a-z]+"
HELLO: Final = either(
    r"(?:hi|hello|hey|hiya|howdy|greetings)(?: there| coach| again| everyone)?",
    r"good (?:morning|afternoon|evening|day)(?: coach)?",
)
NAMES_SELF: Final = r"(?:my name is|call me) \w+"
THANKS: Final = either(
    r"(?:thank you|thanks|thx|cheers)(?: so much| very much| a lot| a bunch| again| coach)*",
    r"i (?:really )?appreciate (?:it|that|this)",
)
HOW_ARE_YOU: Final = either(
    "how are you(?: doing)?(?: today)?", "how's it going", "what's up", "nice to meet you", "how do you do"
)
_YES: Final = either(
    "yes", "yeah", "yep", "yup", "sure", "of course", "absolutely", "definitely", "exactly", "right", "correct",
    "that's right", "that's true", "okay", "ok", "alright", "all right", "i do", "i am", "i think so", "i guess so",
    "true", "maybe", "please", "go on", "sounds good", "uh huh", "mhm", "mm", "go ahead", "i suppose so",
    "(?:i'm )?(?:fine|good|great|not bad|well)", "doing (?:well|fine|good)",
)  # fmt: skip
_NO: Final = either(
    "no", "nope", "nah", "not really", "not at all", "i don't", "i'm not", "never", "none", "nothing", "not now",
    "not yet", "nothing else", "that's it", "that's all", "i don't think so", "nothing really",
)  # fmt: skip
_UNSURE: Final = either(
    r"i (?:really |just |honestly |still )*(?:don't|do not) know(?: yet| really| what to say| how to say it)?",
    r"(?:i'm )?not (?:really |so |quite |too )?sure(?: yet| really)?", "(?:i have )?no (?:idea|clue)", "dunno", "idk",
    "(?:it's )?hard to say", "i can't say", "(?:that's a )?good question", "who knows", "i can't think of anything",
    "nothing comes to mind", r"i'm (?:a bit )?(?:lost|confused)", "i can't answer that",
)  # fmt: skip
_BYE: Final = either(
    "bye", "goodbye", "bye bye", "see (?:you|ya)", "good night", "take care", "until next time",
    "talk (?:to you )?(?:soon|later|tomorrow)", "i (?:have to|need to|must|should|got to) (?:go|leave|run|stop)",
    "i've got to (?:go|run)", "let's (?:stop|end)(?: it)?(?: here)?", "that's (?:all|it|enough) for (?:today|now)",
)  # fmt: skip
_FILLER: Final = "(?:(?:well|oh|hmm|so|okay|ok|um|ah|honestly|great|good|alright|anyway|perfect|wow|but|and) )*"
_TAIL: Final = either(
    " now", " then", " coach", " today", " really", " too", " so far", " again", " please", " soon", " later",
    " tomorrow", " next week", " for (?:that|this|today|now|listening|everything|(?:your|the) help)",
    " that'?s? (?:is |was |really |very )?(?:helpful|great|good|lovely|helped|helps)(?: a lot)?", " very helpful",
)  # fmt: skip


def _whole(core: str) -> re.Pattern[str]:
    return re.compile(rf"{_FILLER}{core}{_TAIL}*")


_CLOSING: Final = either(THANKS, _YES, _NO)
GOODBYE: Final = _whole(rf"(?:{_CLOSING}{_TAIL}* )*{_BYE}(?:{_TAIL}| {either(_BYE, THANKS)})*")
GRATITUDE: Final = _whole(rf"(?:{either(_YES, _NO)} )*{THANKS}(?:{_TAIL}| {either(THANKS, _YES, _NO)})*")
GREETING: Final = _whole(
    either(
        rf"{HELLO}(?: {HELLO})*(?: {either(HOW_ARE_YOU, NAMES_SELF, _IS_NAMED)})*",
        NAMES_SELF,
        "are you there",
        "can you hear me",
    )
)
COURTESY: Final = _whole(HOW_ARE_YOU)
UNSURE: Final = _whole(rf"(?:{either(_YES, _NO)} )*{_UNSURE}(?: {either(_UNSURE, _YES, _NO)})*")
REFUSAL: Final = _whole(rf"{_NO}(?: {_NO})*")
CONSENT: Final = _whole(rf"{_YES}(?: {_YES})*")
DECLINE: Final = _whole(
    either(
        "i'?d rather not(?: say| talk about (?:it|that|this)| answer(?: that)?)?",
        "i (?:don't|do not|would rather not|can't) (?:want to |really want to )?(?:talk|speak) about (?:it|that|this)",
        "i (?:don't|do not) want to (?:answer|say)(?: that| this)?",
        "that's (?:private|personal)", "skip(?: that| this| it)?",
        "next question", "let's (?:skip|leave) (?:that|this|it)", "let's (?:talk about|do) something else",
    )
)  # fmt: skip
REPEAT: Final = _whole(
    "(?:sorry |pardon |excuse me |wait )*"
    + either(
        "what", "pardon", "huh", "sorry", "come again", "what did you (?:say|ask)", "what do you mean(?: by that)?",
        "what was (?:that|the question|your question)",
        "(?:can|could) you (?:please )?(?:repeat|say) (?:that|it|the question)",
        "say (?:that|it)", "i didn't (?:hear|catch|get|understand) (?:that|you|it|the question)", "repeat(?: that)?",
        "i don't understand(?: the question| you)?",
    )
)  # fmt: skip
COMPLAINT: Final = re.compile(
    either(
        r"\byou(?:'re| are) (?:not (?:helping|helpful|listening)|useless|annoying|stupid|no help|repeating yourself)",
        r"\bthis (?:isn't|is not) (?:helping|helpful|working)\b",
        r"\bstop asking\b", r"\btoo many questions\b", r"\byou (?:keep|always) (?:asking|repeating|saying)",
        r"\byou don't (?:understand|listen|get it)\b", r"\bthis is (?:stupid|pointless)\b",
    )
)  # fmt: skip
ADVICE: Final = re.compile(
    either(
        r"\bwhat (?:should|shall|can|could|do|would) (?:i|you) (?:do|try|recommend|suggest|advise|think)\b",
        r"\bwhat(?:'s| is) your (?:advice|opinion|recommendation|view)\b", r"\btell me what to do\b",
        r"\b(?:give|have|any) (?:me )?(?:some |any |your )?(?:advice|tips|ideas|suggestions)\b"
        r"(?! (?:for|about) (?:my|our))",
        r"\b(?:should|shall) i\b", r"\bhow (?:do|can|could|should) i\b", r"\bcan you (?:advise|recommend|suggest)\b",
    )
)  # fmt: skip
ABOUT_COACH: Final = re.compile(
    either(
        r"\b(?:who|what) are you$", r"\bare you (?:an? )?(?:real|human|robot|ai|bot|person|machine|computer|chatgpt)\b",
        r"\bwhat(?:'s| is) your name\b", r"\bwhat can you do\b", r"\bhow (?:does this|do you) work\b",
        r"\bwho am i talking to\b", r"\b(?:how )?can you help(?: me)?$",
    )
)  # fmt: skip
DIAGNOSIS: Final = re.compile(
    either(
        r"\b(?:do|could|might) i have (?:an? )?(?:depression|adhd|anxiety|autism|bipolar|ptsd|burn ?out|ocd|cancer)",
        r"\bam i (?:depressed|bipolar|autistic|burned out|burnt out|an alcoholic|an addict)\b",
        r"\b(?:should|can) i (?:take|stop taking|stop|double|change) (?:my )?(?:\w+ )?"
        r"(?:medication|medicine|meds|pills|dose)",
        r"\b(?:should|can) i (?:take|stop taking|stop) (?:my |an )?(?:antidepressants?|ritalin|xanax|prozac)",
        r"\b(?:what|which) (?:medication|medicine|pills|drug|dose)\b",
        r"\bis (?:it|this) (?:depression|adhd|burn ?out|anxiety)\b",
    )
)  # fmt: skip
FACT: Final = re.compile(
    r"^(?:what|who|where|when|which|how (?:many|much|old|far|tall|long)) (?:is|are|was|were|did|does|do)\b"
    r"(?!.*\b(?:i|my|me|we|our)\b)|\btell me (?:a joke|the weather|a story)\b"
    r"|^what's the (?:weather|time|capital|score)\b"
)
