"""The moments between a promise and its mark at which a sender can die."""

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tests.discord_http.server import ACCEPTED, RECEIVED


class Step(StrEnum):
    CLAIMED = "claim committed"
    REQUEST_SENT = "request sent"
    """Discord has the request, and loses it."""
    ACCEPTED = "Discord accepted"
    """The message stands there, and the answer is never read."""
    ANSWER_READ = "answer read"
    BEFORE_MARK = "before the mark"
    MARK_UNCOMMITTED = "mark not committed"
    AFTER_MARK = "after the mark"
    BEFORE_READ_BACK = "before reading back"
    AFTER_READ_BACK = "after reading back"


AT_DISCORD = {Step.REQUEST_SENT: RECEIVED, Step.ACCEPTED: ACCEPTED}
"""At these it is Discord that knows when the moment has come."""


@dataclass(frozen=True, slots=True)
class Death:
    """Where the next sender dies, and for how many seconds nobody takes its place."""

    step: Step | None
    """None: at any moment."""
    then_away: float


A_MOMENT, AN_HOUR = 2.0, 3600.0
UNTIL_THE_MEETING = 23.5 * 3600
"""From the notes a day before until half an hour before: those are useless then, and the later ones are late."""

EACH_STEP = (
    Death(Step.CLAIMED, UNTIL_THE_MEETING),
    Death(Step.REQUEST_SENT, A_MOMENT),
    Death(Step.ANSWER_READ, A_MOMENT),
    Death(Step.BEFORE_MARK, A_MOMENT),
    Death(Step.MARK_UNCOMMITTED, A_MOMENT),
    Death(Step.AFTER_MARK, A_MOMENT),
    Death(Step.ACCEPTED, AN_HOUR),
    Death(Step.BEFORE_READ_BACK, A_MOMENT),
    Death(Step.AFTER_READ_BACK, AN_HOUR),
)
"""One after the other. What one leaves in doubt is what the next reads back."""

AGAIN_AND_AGAIN = (
    *EACH_STEP[1:],
    Death(Step.CLAIMED, AN_HOUR),
    Death(Step.ACCEPTED, A_MOMENT),
    Death(Step.REQUEST_SENT, AN_HOUR),
    Death(Step.MARK_UNCOMMITTED, AN_HOUR),
)


class Reaper:
    """Counts how often a moment is passed, and lets nobody survive the last of them."""

    def __init__(self, step: Step | None, nth: int) -> None:
        self._step = step
        self._left = nth

    def passes(self, step: Step) -> None:
        if step is not self._step:
            return
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, call: Callable[..., Any], before: Step, after: Step) -> Callable[..., Any]:
        """The same call, with a moment on each side of it."""

        async def watched(*args: Any, **named: Any) -> Any:
            self.passes(before)
            answer = await call(*args, **named)
            self.passes(after)
            return answer

        return watched
