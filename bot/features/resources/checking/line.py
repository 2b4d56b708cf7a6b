"""Whether it is the links that are silent, or our own line."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final, Protocol
from urllib.parse import urlsplit

from bot.features.resources.checking.verdict import Cause, Verdict

_NOBODY_SPOKE: Final = frozenset(
    {
        *(Cause.NO_SUCH_NAME, Cause.NAMES_DOWN, Cause.NO_CONNECTION, Cause.TOO_SLOW),
        # A network that wants a sign-in first answers in everybody's place.
        *(Cause.NOT_TRUSTED, Cause.PRIVATE_PLACE),
        *(Cause.MISLEADING_ADDRESS, Cause.OUR_LINE),
    }
)
_ENOUGH_SILENCE: Final = 10
"""Hosts without a word, one after the other from the start: then nobody is asked any more."""

Told = Callable[[str, Verdict], None]


class Checker(Protocol):
    """What ``LinkChecker`` is to whoever sends it out."""

    async def check_all(
        self, urls: Iterable[str], *, told: Told | None = None
    ) -> dict[str, Verdict]: ...


class Line:
    """Holds back what only says that nobody spoke, until one site has. If none does in a whole pass, nothing was
    found out about any link. That is also so where all links are on one silent host."""

    def __init__(self) -> None:
        self._held: list[tuple[str, Verdict]] = []
        self._silent: set[str] = set()
        self.is_there = False

    def hear(self, url: str, verdict: Verdict) -> Sequence[tuple[str, Verdict]]:
        """What may be believed now."""
        if verdict.status is not None or verdict.cause not in _NOBODY_SPOKE:
            self.is_there = True
        if verdict.cause is not Cause.OUR_LINE:
            self._held.append((url, verdict))
        if not self.is_there:
            self._silent.add(urlsplit(url).netloc)
            return ()
        believed, self._held = self._held, []
        return believed

    @property
    def is_dead(self) -> bool:
        return not self.is_there and len(self._silent) >= _ENOUGH_SILENCE
