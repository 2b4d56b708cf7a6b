"""What a site asks of programs, in its robots.txt (RFC 9309)."""

from typing import Final

from protego import Protego

from bot.features.resources.checking.web import PROGRAM

_MOST_WORK: Final = 200_000
"""Names of programs times rules. A file with more was made to keep its reader busy."""


class Robots:
    def __init__(self, text: str) -> None:
        lines = [line.strip().lower() for line in text.splitlines()]
        programs = sum(line.startswith(("user-agent", "useragent", "user agent")) for line in lines)
        self._is_readable = programs * len(lines) <= _MOST_WORK
        self._rules = Protego.parse(text if self._is_readable else "")

    def allows(self, url: str) -> bool:
        return self._is_readable and self._rules.can_fetch(url, PROGRAM)

    @property
    def seconds_between(self) -> float | None:
        return self._rules.crawl_delay(PROGRAM)
