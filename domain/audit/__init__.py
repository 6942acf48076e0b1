"""Who did what to an account, when, from where, and with which outcome: written down, never changed."""
