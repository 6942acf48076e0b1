"""Seeing inside: logs with ids and durations, never with what was said."""
