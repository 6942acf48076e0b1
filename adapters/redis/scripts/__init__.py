"""Lua scripts, one round trip a call. Files that only define functions are put in front of those that use them."""
