"""Conversations and their history."""
