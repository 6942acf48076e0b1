# ruff: noqa: E501 - one family of words a line reads better than its halves
"""The words without which no danger is told: most of what is said has none of them and needs no closer look."""

import re
from typing import Final

ALARMING: Final = re.compile(
    r"\b(?:"
    r"kill|kms|die|dying|dead|death|suicid|unaliv|hang|noose|rope|pills|tablets|paracetamol|medic|overdos|poison|bleach"
    r"|shoot|shot|gun|knife|weapon|bomb|rifle|pistol|blade|razor|stab|strangl|chok|murder|attack|burn|fire\b|bash|smash"
    r"|hurt|harm|cut|scratch|slic|carv|bleed|blood|bruis|stitches|beat|hit|slap|punch|kick|push|shov|throw|threw|grab|drag"
    r"|pinned|broke|fractur|dislocat|lock|hiding|hide|safe|violent|physical|abus|rape|molest|assault|groom|touch|forc|stalk|threat|traffick|afraid"
    r"|scared|frightened|terrified|let[s]? me|allow|starv|food|money|phone|passport|if i|won't|without me|wake|alive|exist"
    r"|live\b|living|life|leben|vivre|vivir|vivere|viver|morir|mourir|morire|morrer|sterben|umbring|leven|dood|tot\b|vida|vita"
    r"|selbstmord|zelfmoord|mezelf|matar|me tuer|en finir|finita|be here|not here|around|goodbye|good bye|farewell|giv|gave"
    r"|burden|point|sense|reason|purpose|nothing left|over\b|end\b|ending|go on|carry on|disappear|born|better off|jump|train"
    r"|tracks|platform|bridge|roof|cliff|balcony|drive|driving|crash|drown|lethal|fatal|way to|pain|suffer|future|attempt"
    r"|will to|tired of|sick of|done with|deserve|hate|breath|chest|heart|stroke|seizure|fit\b|convuls|faint|passed out"
    r"|blacked out|collaps|unconscious|unresponsive|respond|numb|paraly|slurr|speech|wrist|face|arm|droop|swell|swollen|allerg|anaphyla"
    r"|pregnan|throat|tongue|miscarriage|waters|swallow|drank|drunk|vomit|cough|blue\b|can't (?:feel|move|speak|see|talk)|urge|pay\b"
    r"|last (?:day|night|birthday)|whole|entire|asleep|doctor|hospital|papers|confused|crooked|on purpose|survive|mouth|sting|stung|bitten"
    r"|funeral|woke|trust myself|make it through|loved them|i love them|voices|run (?:him|her|them|over)|neck|in fear|insulin"
    r"|battery|cleaner|cleaning|chemical|head|on the (?:floor|ground)|pass out|roof|disappointed|regret|imagin|fantas|thoughts|shak|shook|rough|gift|my (?:room|bed)|spit|spat|bit me|bites|control"
    r")"
)
