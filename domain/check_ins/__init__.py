"""How users feel about a goal, or the day."""
