"""The schema as text, as it is committed."""

from schema.build import build_schema


def print_schema() -> str:
    """Print the schema in the schema definition language, with a newline at its end."""
    return build_schema().as_str() + "\n"
