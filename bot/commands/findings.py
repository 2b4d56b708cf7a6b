"""What ``doctor`` finds, one line a thing."""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """``LOOK``: it works, and somebody should know."""

    OK = "ok"
    LOOK = "look"
    BROKEN = "broken"


@dataclass(frozen=True, slots=True)
class Finding:
    subject: str
    state: State
    found: str
    """Half a sentence; the next step is the other half."""
    next_step: str = ""

    @property
    def sentence(self) -> str:
        found = self.found[:1].upper() + self.found[1:]
        return f"{found}; {self.next_step}." if self.next_step else f"{found}."


def ok(subject: str, found: str) -> Finding:
    return Finding(subject, State.OK, found)


def look(subject: str, found: str, next_step: str) -> Finding:
    return Finding(subject, State.LOOK, found, next_step)


def broken(subject: str, found: str, next_step: str) -> Finding:
    return Finding(subject, State.BROKEN, found, next_step)
