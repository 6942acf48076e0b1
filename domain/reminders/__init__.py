"""Reminders: when they come, and seeing to it that each comes once."""
