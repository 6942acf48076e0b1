"""Engines behind the OpenAI API, and behind any server that speaks its protocol."""
