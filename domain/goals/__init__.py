"""What a user wants to reach, and what they said they would do."""
