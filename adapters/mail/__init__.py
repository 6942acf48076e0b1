"""Sending letters: by SMTP, or to the console while developing."""
