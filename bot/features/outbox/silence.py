"""When Discord takes requests and answers none. Then one delivery at a time finds out whether it is back, so that
a bad hour leaves a few uncertain notes and not all of them."""

from datetime import datetime, timedelta

FEW = 3
REST = timedelta(seconds=30)


class Silence:
    """Counts requests in a row that were never answered."""

    def __init__(self) -> None:
        self._unanswered = 0
        self.resting_until: datetime | None = None

    @property
    def is_deep(self) -> bool:
        return self._unanswered >= FEW

    def heard(self) -> None:
        """Any answer counts, also a refusal."""
        self._unanswered = 0
        self.resting_until = None

    def unheard(self, *, now: datetime) -> None:
        self._unanswered += 1
        if self.is_deep:
            self.resting_until = now + REST

    def rests(self, *, now: datetime) -> bool:
        return self.rest(now=now) is not None

    def rest(self, *, now: datetime) -> datetime | None:
        """Until when nothing is asked of Discord."""
        is_over = self.resting_until is None or now >= self.resting_until
        return None if is_over else self.resting_until
