"""A small Discord of our own over HTTP, in a process of its own, for the real discord.py client."""
