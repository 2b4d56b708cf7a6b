"""What ``doctor`` finds, one line a thing."""

import secrets
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import ParamSpec

import structlog

from bot.core.disk import is_full

log = structlog.get_logger()

About = ParamSpec("About")


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


def halves(sentence: str) -> tuple[str, str]:
    """What was found, and the next step."""
    for mark in ("; ", ", so "):
        found, cut, next_step = sentence.rstrip(".").partition(mark)
        if cut:
            return found, next_step
    return sentence.rstrip("."), "see docs/operators/start.md"


def looked(
    subject: str,
    look_at: Callable[About, Finding],
    *about: About.args,
    **more: About.kwargs,
) -> Finding:
    """Look at one thing. What goes wrong while looking is a line too, and takes no other line away."""
    try:
        return look_at(*about, **more)
    except Exception as trouble:  # noqa: BLE001  it is logged, and said
        return _not_seen(subject, trouble)


async def looked_through(
    subject: str,
    findings: AsyncIterator[Finding],
    *,
    but: tuple[type[Exception], ...] = (),
) -> AsyncIterator[Finding]:
    """The same for what is seen one after the other. ``but`` is for whoever asks to put into words."""
    try:
        async for finding in findings:
            yield finding
    except Exception as trouble:
        if isinstance(trouble, but) and not is_full(trouble):
            raise
        yield _not_seen(subject, trouble)


def _not_seen(subject: str, trouble: Exception) -> Finding:
    if is_full(trouble):
        return broken(
            subject,
            "the disk is full, so this could not be looked at",
            "make room and run python -m bot doctor again",
        )
    bug = secrets.token_hex(4)
    log.error("doctor could not look at it", subject=subject, bug=bug, exc_info=trouble)
    return broken(
        subject,
        f"this could not be looked at ({type(trouble).__name__}), which is our mistake and not yours",
        f"please report it with the code {bug}, and with what stands above",
    )
