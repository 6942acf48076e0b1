"""HTTP and WebSocket: how documents come in and answers go out."""
