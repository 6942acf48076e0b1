"""How a user's coaching is going."""
