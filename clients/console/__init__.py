"""A console client: say something, watch the answer come, find the coach's voice in a file."""
