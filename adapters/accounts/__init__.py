"""Passwords and tokens: Argon2id, signed access tokens, opaque refresh tokens."""
