"""Devices that messages are pushed to."""
