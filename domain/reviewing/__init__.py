"""The review after a turn: what the coach takes along from what was heard."""
