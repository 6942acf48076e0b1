"""Other services that vouch for users: OpenID Connect, what each provider makes of it, and GitHub."""
