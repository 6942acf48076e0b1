"""Recordings that are kept beyond their turn, and how they are listened to."""
