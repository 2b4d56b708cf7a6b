"""Proof that everything is said once: the sender is killed again and again, and the messages are counted."""
