"""Sound: formats, and the ports that decode and encode it."""
