"""How a coach leads: the GROW model, and care in distress."""
