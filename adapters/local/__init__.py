"""Engines that need no key and no network: each in a process of its own, asked over a pipe."""
