"""The mutations, by feature."""
