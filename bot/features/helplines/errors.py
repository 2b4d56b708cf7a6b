"""Trouble with the file of help lines."""


class HelpLinesError(Exception):
    """The file can't be used. One sentence for the operator; it names the place."""
