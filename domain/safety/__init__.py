"""Danger heard in what was said, and what the coach may never say."""
