"""What a document may be, as the settings say."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentRules:
    """Each a setting called MAX_QUERY_... but the last two.

    `max_length` is in characters, and `max_repeats` counts pairs of fields with one name at one place: whether they can
    be merged is looked at for each pair. `suggestions` tells whether mistakes are answered with what was meant.
    """

    max_length: int = 50_000
    max_tokens: int = 2_000
    max_depth: int = 12
    max_aliases: int = 30
    max_fields: int = 1_000
    max_repeats: int = 1_000
    max_cost: int = 10_000
    introspection: bool = True
    suggestions: bool = True
