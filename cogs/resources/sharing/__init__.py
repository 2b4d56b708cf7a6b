"""Sharing a link with a group's room, and the link of the week."""
