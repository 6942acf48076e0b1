"""What engines consume on whose account: metered call by call, priced, kept, and bounded by budgets."""
