"""What is remembered of a user beyond one conversation."""
