"""Trouble with the file of help lines."""

from config.content_files import ContentError


class HelpLinesError(ContentError):
    """The file can't be used."""
