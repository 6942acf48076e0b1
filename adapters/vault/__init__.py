"""Encryption at rest: a key per user, kept wrapped by the master key (docs/decisions/0013-encryption-at-rest.md)."""
