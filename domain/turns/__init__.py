"""A turn: what the user says or writes, and the coach's reply to it."""
