"""Speech on its own, outside any conversation: writing down a recording, speaking a text."""
