"""What people do to the shelf: suggest, approve, correct, decline, retire. ``writing.py`` is the one way in."""
