"""Speaking with the operator."""

from collections.abc import Sequence
from typing import Final, Protocol

import typer


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
        typer.echo(words)

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
