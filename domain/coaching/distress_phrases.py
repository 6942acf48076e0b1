# ruff: noqa: E501 - one family of phrases a line reads better than its halves
"""The phrases of danger, and the idioms that only sound like it. Lower-case words without punctuation."""

import re
from typing import Final

from domain.coaching.phrases import either

_SELF: Final = r"(?:myself|my self)"
_PERSON: Final = (
    r"(?:him|her|them|someone|somebody|people|everyone|everybody|you all|that (?:man|woman|guy|bastard)"
    r"|(?:my|his|her|the|our|these|those) (?:\w+ )?(?:boss|husband|wife|partner|boyfriend|girlfriend|ex|father|mother|dad|mum|mom"
    r"|brother|sister|son|daughter|kids?|child(?:ren)?|baby|neighbou?rs?|colleagues?|coworkers?|manager|teacher|parents|family|roommate))"
)
_CLOSE: Final = (
    r"(?:my (?:\w+ )?(?:husband|wife|partner|boyfriend|girlfriend|ex|father|mother|dad|mum|mom|stepdad|stepmom|stepfather|stepmother"
    r"|brother|sister|son|uncle|parents|boss|family|carer|roommate)|he|she|they)"
)
_AT_ME: Final = r"(?:hits?|beats?|hurts?|slaps?|slapped|punche[sd]|kick(?:s|ed)|chok(?:es|ed)|strangle[sd]|hitting|beating|beat up|rapes?|raped|molest(?:s|ed)|abuse[sd]|abusing)"
_URGE: Final = (
    r"(?:want(?:ed)? to|going to|thinking (?:of|about)|thought (?:of|about)|feel like|urge to|might|need to|planning to|plan to"
    r"|about to|tempted to|keep|started|have been|i've been|afraid i'll|afraid i will|i'll|i will|i could|ready to|ways to|how to)"
)

HARMLESS: Final = re.compile(
    either(
        # Deadlines kill, jokes kill, feet kill; nobody dies of them.
        r"\b(?:is|are|was|were|it's|that's|been|really|literally|absolutely) (?:\w+ )?killing (?:me|us|it)\b(?! my)",
        r"\bkill(?:s|ed|ing)? (?:it|time|the mood|the vibe|two birds|for (?:a|an|some|that)|my (?:back|feet|legs|motivation|productivity|vibe|battery|time|mood))\b",
        r"\b(?:will|would|gonna|going to|is going to|'ll|'d) (?:kill|murder) me\b(?= (?:if|when|for|because|over)\b|$)",
        r"\bdressed to kill\b|\bif looks could kill\b|\bcuriosity killed\b|\bthat joke killed\b|\bkiller (?:app|feature|deal|workout|view)\b",
        r"\b(?:could|would|i'd) (?:kill|murder) (?:for )?(?:a|an|some) (?:\w+ )?(?:coffee|burger|pizza|beer|drink|cigarette|steak|sandwich|curry|nap|holiday|tea)\b",
        r"\bdying (?:to (?:see|know|try|meet|hear|get|go|read|tell|find|learn|visit|eat|start|watch|play|show)|for (?:a|an|some)\b|of (?:laughter|boredom|curiosity|embarrassment|shame|thirst|hunger|heat|cold|cringe))",
        r"\b(?:die|died) (?:laughing|of (?:laughter|boredom|embarrassment|shame|curiosity|cringe))\b|\bto die for\b|\bdie hard\b|\bdo or die\b|\bdie trying\b|\bold habits die\b",
        r"\b(?:embarrass\w+|awkward|cring\w+|mortif\w+)(?: \w+){0,4} wanted to (?:die|disappear)\b",
        r"\bnearly died when\b|\balmost died (?:when|laughing|of (?:embarrassment|shame))\b|\bwant(?:ed)? to die of (?:embarrassment|shame|boredom)\b|\bdead (?:tired|serious|line|end|lock|weight|right|wrong|inside the machine)\b",
        r"\bover my dead body\b|\bdrop dead gorgeous\b|\bsuicide squad\b|\b(?:career|commercial|political|social|professional|financial) suicide\b|\bsuicide prevention (?:work|training|course|charity|volunteer\w*)\b",
        r"\bshoot(?:ing)? (?:myself|yourself|himself|ourselves) in the foot\b|\bshot (?:myself|ourselves|himself) in the foot\b|\bshoot (?:me|him|her|them|you) (?:an? )?(?:email|message|text|mail|note|line)\b",
        r"\b(?:beat(?:ing)?|kick(?:ing)?) (?:myself|yourself) (?:up )?(?:about|over|up|for|because)\b|\bbeats me\b(?! (?:up|with|every|when|and|black|if|so|because|in front))|\bbeats? (?:me|us|him|her|them) (?:\w+ )?(?:at|in|by|to)\b",
        r"\b(?:it|that|this|reality|the \w+) (?:really |just |suddenly |finally |has |had )?(?:hit|hits|struck) me\b|\bhit(?:s|ting)? (?:me|us) (?:up|that|hard|like)\b",
        r"\b(?:hurt(?:s|ing)?|cut(?:ting)?) (?:myself|my \w+) (?:at|in|on|during|while|when) (?:the |a |an |my |i was )?(?:gym|training|football|skiing|cooking|shaving|running|run|kitchen|garden\w*|knife|paper|glass|bike|work|cook\w*|shav\w*|chop\w*|slic\w*|tennis|game|match|lifting)",
        r"\bcut(?:ting)? (?:myself|yourself) (?:some slack|a (?:piece|slice|break)|off|short|loose|out|in)\b",
        r"\b(?:gave|give|giving|gives|had|having|have|getting) (?:\w+ )?(?:almost |nearly )?(?:a |an |mini )*(?:heart attack|stroke) (?:when|every time|over|about|from the|seeing|watching|with this|with that|because of)\b",
        r"\b(?:gave|give|giving|gives|giving me) (?:me |my \w+ |us )?(?:almost |nearly )?(?:a )?(?:heart attack|stroke)\b|\b(?:almost|nearly) (?:had|gave me|have) a (?:heart attack|stroke)\b",
        r"\bstroke of (?:luck|genius|midnight)\b|\bhad a (?:heart attack|stroke|seizure) (?:\w+ ){0,3}(?:ago|last|in|when i was)\b|\bbleeding (?:edge|money|cash|customers|heart)\b",
        r"\bcan't breathe (?:\w+ )?(?:with|under|between|because of) (?:all )?(?:of )?(?:this|these|the|my|so much|so many)? ?(?:\w+ )?(?:work|deadlines?|meetings?|emails?|pressure|tasks?|projects?|bills|expectations|workload)\b",
        # What is denied is not said: "I'm not suicidal", "I would never hurt myself".
        r"\b(?:not|never|never been|no longer|isn't|wasn't|neither) (?:actually |really |at all |feeling )?suicidal\b",
        r"\b(?:would|will|could|i'd|i'll) never (?:ever )?(?:kill|hurt|harm|cut) (?:myself|anyone|anybody|someone|him|her|them|a fly)\b",
        r"\b(?:don't|do not|wouldn't|won't|didn't|not going to|not gonna|never) (?:really |actually )?(?:want to |ever |wanted to )?(?:kill (?:myself|him|her|them|anyone|anybody)|hurt (?:myself|him|her|them|anyone|anybody|my \w+)|harm (?:myself|anyone)|die|end my life|commit suicide)\b(?! but)",
        r"\bnot (?:about|thinking (?:of|about)) (?:suicide|killing myself|hurting myself|dying)\b|\bno (?:thoughts of|intention of|plans? (?:of|to|for)) (?:suicide|kill\w*|hurt\w*|harm\w*|dying|end\w*)\b(?: myself)?",
        r"\b(?:end|ending|end it all with) (?:the|this|that|our|my) (?:call|contract|relationship|meeting|marriage|job|subscription|lease|conversation)\b",
        r"\bdon't want to be here (?:any ?more )?(?:in|at|with) (?:this|the|my|that|our) (?:\w+ )?(?:job|city|company|town|team|office|country|place|firm|department|work|school)\b",
        r"\bcan't (?:go on|carry on) (?:like (?:this|that)|with|working|doing|at|in (?:this|my))\b",
    )
)  # fmt: skip

SELF_HARM: Final = re.compile(
    either(
        rf"\b(?:kill(?:ing)?|hang(?:ing)?|shoot(?:ing)?|drown(?:ing)?|poison(?:ing)?) {_SELF}\b", r"\bkms\b",
        r"\b(?:nobody|no one) (?:would|will) (?:even )?(?:miss me|notice if i (?:was|were|am) (?:gone|dead))\b", r"\b(?:and|to) never wake up\b",
        r"\b(?:don't|can't|cannot) see (?:the|a|any) (?:point|reason|sense) (?:in|of|to|for) (?:living|live|life|being alive|going on)\b", r"\b(?:been|started|am|i'm) cutting again\b", r"\bunaliv\w+",
        rf"\b{_URGE} (?:\w+ )?(?:hurt|harm|cut|burn)(?:ing)? {_SELF}\b", rf"\b(?:hurting|harming|cutting) {_SELF}\b",
        rf"\b(?:hurt|harm|cut|burned) {_SELF} (?:on purpose|again|to feel|because|last night|every)\b", r"\bself ?harm\w*",
        r"\b(?:end|ending|take|taking) (?:my|it all|my own) (?:own )?life\b", r"\bend(?:ing)? it all\b", r"\bend it (?:tonight|now|forever)\b",
        r"\b(?:want to|wanna|wanted to|wanting to|like to|rather|ready to|going to|wish i could|wish i would|hope i|pray i) (?:just )?(?:die|be dead|not exist|not wake up|never wake up)\b",
        r"\bwish (?:that )?i (?:was|were) (?:dead(?! (?:tired|serious|wrong|right))|never born(?! (?:in|into)))\b", r"\bwish i (?:had never|hadn't) been born\b", r"\bbetter off (?:dead|without me)\b",
        r"\b(?:no|any|without a) (?:reason|point|purpose) (?:to|in|for) (?:live|living|be alive|being alive|keep living|going on(?! (?:with|about|to|holiday)))\b",
        r"\b(?:don't|do not|didn't|no longer) (?:really |even )?want to (?:live|exist|be alive|be here|wake up|go on living|keep living)\b(?! (?:in|with|at|near|here|until|till|before|after|all day|every|on)\b)",
        r"\b(?:can't|cannot|can not) (?:go|carry) on(?: living| any ?more| much longer)?(?:$| (?:and|i|it|but|because|so|please)\b)", r"\bnothing (?:left )?to live for\b", r"\bnot want(?:ing)? to live\b",
        r"\blife (?:is|isn't|is not|isn't really) (?:not )?(?:worth living|worth it any ?more)\b", r"\b(?:am|i'm|feel|feeling|been|is|was|become) (?:\w+ )?suicidal\b", r"\bsuicidal (?:thought|idea|feeling|urge)",
        r"\b(?:thinking|think|thought|thoughts|commit|committing|attempt|attempted|considering|considered|consider|plan|planning|about|of) (?:about |of |on |a )*suicide\b(?! (?:prevention|novel|movie|film|book))",
        r"\bjump(?:ing)? (?:off|from|in front of) (?:a|the|that) (?:bridge|building|roof|balcony|train|cliff|window)\b",
        r"\bdisappear (?:forever|for good|and never)\b", r"\b(?:want|wants|threatens|threatened|going|planning|plans) to (?:kill|hurt) (?:himself|herself|themselves|themself)\b",
        r"\b(?:quiero|me quiero|quisiera) (?:morir|morirme|matarme)\b", r"\bno quiero (?:seguir )?(?:vivir|viviendo)\b", r"\bsuicid(?:arme|io)\b",
        r"\b(?:ich )?(?:will|möchte) (?:\w+ )?(?:sterben|nicht mehr (?:leben|da sein))\b", r"\b(?:bringe? mich um|mich umbringen|mich umzubringen)\b", r"\bselbstmord\b",
        r"\bje veux (?:mourir|en finir)\b", r"\bje ne veux plus vivre\b", r"\bme suicider\b", r"\b(?:voglio|vorrei) (?:morire|uccidermi|farla finita)\b",
        r"\bnon voglio più vivere\b", r"\bquero (?:morrer|me matar)\b", r"\bnão quero mais viver\b", r"\bik wil (?:\w+ )?(?:dood|niet meer leven)\b", r"\bzelfmoord\b",
    )
)  # fmt: skip

MEDICAL: Final = re.compile(
    either(
        r"\b(?:chest pains?(?! (?:patients?|cases?|clinic|in (?:women|men|patients)))|pain in my chest|chest is (?:tight|hurting|crushing)|crushing (?:pain|chest))\b",
        r"\b(?:i|he|she|they) (?:can't|cannot|can not) breathe\b", r"\bstopped breathing\b|\b(?:not|isn't) breathing\b",
        r"\b(?:having|i'm having|is having|might be having) (?:a |an )?(?:heart attack|stroke|seizure|miscarriage)\b",
        r"\boverdos(?:e|ed|ing)\b", r"\b(?:took|taken|swallowed) (?:too many|all (?:of )?(?:my|the)|a (?:whole )?(?:bottle|pack|handful) of|\d+|twenty|thirty|fifty) (?:\w+ )?(?:pills|tablets|sleeping|painkillers|medication)",
        r"\b(?:won't|doesn't|can't|not) stop(?:ped)? (?:the )?bleeding\b|\bbleeding (?:heavily|badly|a lot|out|to death)\b|\blosing a lot of blood\b",
        r"\b(?:is|are|she's|he's|found (?:him|her|them|my \w+)) (?:unconscious|unresponsive)\b|\b(?:has|just|have) (?:just )?collapsed\b(?! in laughter)",
        r"\bthroat is (?:closing|swelling)\b|\bface is drooping\b|\bcan't move (?:my|one) (?:arm|leg|side)\b",
        r"\bdrank (?:bleach|poison)\b|\bbeen poisoned\b|\bchoking (?:on|right now)\b",
    )
)  # fmt: skip

ABUSE: Final = re.compile(
    either(
        rf"\b{_CLOSE} (?:\w+ )?{_AT_ME} (?:me|us|our (?:kids|children)|the (?:kids|children))\b", rf"\b{_CLOSE} (?:is|are|was|has been|keeps|started) {_AT_ME} (?:me|us)\b",
        r"\bi (?:was|am being|have been|got|'ve been) (?:\w+ )?(?:raped|molested|sexually (?:abused|assaulted)|assaulted|beaten|trafficked)\b", r"\bi(?:'m| am) being (?:\w+ )?(?:abused|beaten|hit|stalked|threatened)\b",
        r"\bin an abusive (?:relationship|marriage|home)\b", r"\b(?:my )?abusive (?:\w+ )?(?:husband|wife|partner|boyfriend|girlfriend|father|mother|ex|relationship|marriage)\b",
        r"\b(?:threatens|threatened|threatening|threaten) to (?:kill|hurt|hit|beat) (?:me|us|my)\b", r"\b(?:forces|forced|makes|made) me (?:to )?(?:have sex|into sex|sleep with)\b",
        rf"\b{_CLOSE} (?:won't|doesn't|does not|never) lets? me (?:leave|go out of) (?:the )?(?:house|home|flat|apartment)\b", r"\bdomestic violence\b(?! (?:shelter|charity|course|training))",
        r"\b(?:afraid|scared|terrified) (?:to go home(?! (?:and tell|and say|for|because of|without|to tell|empty))|of going home|of my (?:husband|wife|partner|boyfriend|girlfriend|father|dad))\b", r"\btouches me (?:where|when|although|at night)\b", r"\bhe's going to kill me\b",
    )
)  # fmt: skip

HARM_TO_OTHERS: Final = re.compile(
    either(
        rf"\b(?:want to|wanna|going to|gonna|i'll|i will|plan to|planning to|feel like|thinking (?:of|about)|about to|urge to|ready to|might) (?:really |actually |just )?(?:kill|murder|shoot|stabb?|strangl?e?|hurt|harm|poison|attack|beat(?:ing)? up)(?:ing)? {_PERSON}\b",
        r"\b(?:bring|take|use|have|got|bought) (?:a |the |my )?(?:gun|knife|bomb) (?:to|and) (?:work|school|the office|kill|shoot|hurt|stab|i'm|i am|i will|i'll|going)\b",
        r"\b(?:afraid|scared|worried) (?:that )?i(?:'ll| will| might| could| am going to) (?:hurt|kill|harm|hit|shake) (?:my|the|him|her|them|someone|somebody)\b",
        r"\bmake (?:him|her|them) pay with (?:his|her|their) li(?:fe|ves)\b",
    )
)  # fmt: skip
