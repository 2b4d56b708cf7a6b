"""Speaking with the operator."""

import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final, Protocol

import typer

_PLAINLY: Final = re.compile(r"(?<![\w./\\])python -m bot")
"""Not where a path stands before it already, as in words that come through here twice."""


def as_typed(words: str) -> str:
    """The same with ``python -m bot`` as it has to be typed here: with the Python that has Porchlight's parts.

    ``make setup`` puts them into a folder of their own, and most people have never heard of activating one.
    """
    of_its_own = sys.prefix != sys.base_prefix
    if not of_its_own or os.environ.get("VIRTUAL_ENV") == sys.prefix:
        return words
    python = Path(sys.executable)
    if python.is_relative_to(Path.cwd()):
        python = python.relative_to(Path.cwd())
    return _PLAINLY.sub(lambda _: f"{python} -m bot", words)


class OperatorError(Exception):
    """Something only the operator can mend. Its text is one plain sentence with the way out."""


class Console(Protocol):
    """Where an operator reads and answers. The terminal in life, a script in tests."""

    def say(self, words: str = "") -> None: ...
    def ask_secret(self, question: str) -> str:
        """Ask without showing what is typed."""
        ...

    def choose(self, question: str, options: Sequence[str]) -> int:
        """Ask for one of several; the first is offered. Returns its place, from 0."""
        ...

    def confirm(self, question: str, *, default: bool) -> bool: ...


class Terminal:
    """The console of a person in a shell."""

    def say(self, words: str = "") -> None:
        typer.echo(as_typed(words))

    def ask_secret(self, question: str) -> str:
        return typer.prompt(question, hide_input=True, type=str)

    def choose(self, question: str, options: Sequence[str]) -> int:
        self.say(question)
        for place, option in enumerate(options, start=1):
            self.say(f"  {place}. {option}")
        while True:
            answer = typer.prompt("Number", default=1, type=int)
            if 1 <= answer <= len(options):
                return answer - 1
            self.say(f"Please type a number from 1 to {len(options)}.")

    def confirm(self, question: str, *, default: bool) -> bool:
        return typer.confirm(question, default=default)


TERMINAL: Final[Console] = Terminal()
