"""Reaching browsers: Web Push."""
