"""What clients see: a Strawberry schema whose types are views over domain objects."""
