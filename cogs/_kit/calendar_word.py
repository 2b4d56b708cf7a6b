"""The one word that calendars show. Here, since the calendar feed says it with no screen and no reader before it."""

from cogs._kit.speaker import Speaker, closest


def busy(say: Speaker) -> str:
    """All that a calendar shows, unless its owner chose a word of their own."""
    return say("Busy")


def busy_in(language: str) -> str:
    return busy(Speaker(closest(language)))
