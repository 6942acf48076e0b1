"""Chat models behind the domain's port, all through LangChain."""
