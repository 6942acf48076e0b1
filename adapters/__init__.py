"""The outside: stores, engines, servers and settings behind the domain's ports."""
