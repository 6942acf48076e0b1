"""Providers that fail: waited for so long, tried again, left alone while they are down, and stood in for by others."""
