"""What GraphQL documents may be, and which of them are run."""

from pathlib import Path

from adapters.settings.values import NotNegative, Positive
from adapters.settings.variables import Variables


class DocumentSettings(Variables):
    """What a GraphQL document may be."""

    graphiql: bool | None = None
    """Whether there is a page to try the API on; unset: not in production."""
    introspection: bool | None = None
    """Whether the schema is told to whoever asks, and what was meant to whoever errs; unset: not in production."""
    max_query_length: Positive = 50_000
    max_query_tokens: Positive = 2_000
    max_query_depth: Positive = 12
    max_query_aliases: NotNegative = 30
    max_query_fields: Positive = 1_000
    max_query_repeats: Positive = 1_000
    max_query_cost: Positive = 10_000
    max_request_bytes: Positive = 2 * 1024 * 1024
    persisted_documents: Path | None = None
    """A file of the app's documents by their ids."""
    persisted_documents_only: bool = False
