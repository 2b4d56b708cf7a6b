"""A link that comes to a group: now, around a meeting, or once a week."""
