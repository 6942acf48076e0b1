"""The product, with no I/O: entities, events, errors, ports and use cases. Standard library only."""
