"""Other programs, one after the other, where whoever presses Ctrl-C must not leave half of it behind."""

import signal
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from bot.commands.console import TERMINAL

ROOT = Path(__file__).parents[2]
_ASKS_TO_STOP = ("SIGINT", "SIGTERM", "SIGHUP")
"""Ctrl-C, the end of a session, and a terminal that is closed."""


class StepFailedError(Exception):
    """A step did not work; its last words are in it."""


class StoppedError(Exception):
    """Somebody asked to stop, and what was begun is to be taken back."""


class PatientSteps:
    """Programs of other people are let finish: half a checkout or half an installed part is worse than a minute."""

    def __init__(self) -> None:
        self._is_stopped = False
        self._running: subprocess.Popen[str] | None = None

    def stop(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002  as signals call it
        if self._is_stopped:
            return
        self._is_stopped = True
        TERMINAL.say("Stopping. One moment: what was begun is taken back first.")
        if self._running is not None and tuple(self._running.args)[1:3] == ("-m", "bot"):  # pyright: ignore[reportArgumentType]  a tuple, from below
            self._running.terminate()

    def refuse_to_go_on(self) -> None:
        if self._is_stopped:
            raise StoppedError

    def step(self, *words: str) -> str:
        """One that can be taken back."""
        self.refuse_to_go_on()
        try:
            done = self.step_to_its_end(*words)
        except StepFailedError:
            self.refuse_to_go_on()
            raise
        self.refuse_to_go_on()
        return done

    def step_to_its_end(self, *words: str) -> str:
        """Ctrl-C in a terminal goes to everybody in its session, so they are in one of their own."""
        with subprocess.Popen(  # noqa: S603  our own words
            words,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            start_new_session=True,
        ) as self._running:
            out, err = self._running.communicate()
            code = self._running.returncode
        self._running = None
        return _said(words[0], code, out, err)


@contextmanager
def patient_steps() -> Generator[PatientSteps]:
    steps = PatientSteps()
    numbers = [getattr(signal, name) for name in _ASKS_TO_STOP if hasattr(signal, name)]
    before = {number: signal.signal(number, steps.stop) for number in numbers}
    try:
        yield steps
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def step(*words: str) -> str:
    """One that may ask at the terminal, and that Ctrl-C ends."""
    done = subprocess.run(  # noqa: S603  our own words
        words, capture_output=True, text=True, check=False, cwd=ROOT
    )
    return _said(words[0], done.returncode, done.stdout, done.stderr)


def program(*words: str) -> tuple[str, ...]:
    """Porchlight itself, as it is by now."""
    return (sys.executable, "-m", "bot", *words)


def _said(name: str, code: int, out: str, err: str) -> str:
    """Git says first what is wrong and then advises."""
    if not code:
        return out.strip()
    said = [line.strip() for line in (err + out).splitlines() if line.strip()]
    wrong = [line for line in said if line.startswith(("fatal: ", "error: "))]
    last = wrong[0].partition(": ")[2] if wrong else said[-1] if said else ""
    raise StepFailedError(last or f"{name} ended with {code}")
