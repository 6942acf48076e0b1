"""Who a user is and how they sign in."""
