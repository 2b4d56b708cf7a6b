"""Links as files: the starter library, and a shelf that travels. Read whole, shown, then brought in all at once."""
