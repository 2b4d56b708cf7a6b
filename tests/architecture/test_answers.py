"""Discord hears of a tap while the work for it is being done, so nothing may answer before it has heard.

Whatever answers stands in ``cogs/_kit/replies.py`` and waits there. What must be the first answer itself, a form or
what a command begins with, belongs to taps that say so with ``opens_form``.
"""

import ast
import inspect
import textwrap
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from cogs._kit.safe import SafeTap
from tests.architecture.taps import dynamic_items

COGS = Path(__file__).parents[2] / "cogs"
ANSWERS = {
    "followup", "original_response", "edit_original_response", "delete_original_response",
}  # fmt: skip
WAITS = "_kit/replies.py"
BY_HAND = {"_kit/acknowledgement.py", "_kit/safe.py", "_kit/strays.py", WAITS}
"""Who may speak to ``interaction.response`` for every tap."""

Function = ast.AsyncFunctionDef | ast.FunctionDef


@cache
def _sources() -> dict[str, ast.Module]:
    return {str(path.relative_to(COGS)): ast.parse(path.read_text()) for path in COGS.rglob("*.py")}


def _attributes(tree: ast.AST) -> set[str]:
    return {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}


def _names(tree: ast.AST) -> set[str]:
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def test_only_what_waits_for_discord_answers() -> None:
    answering = {path for path, tree in _sources().items() if _attributes(tree) & ANSWERS}
    assert answering == {WAITS}
    for function in ast.walk(_sources()[WAITS]):
        # What closes a screen does so long after it was shown.
        if isinstance(function, Function) and function.name != "_close":
            waited = "acknowledged" in _names(function)
            assert waited or not _attributes(function) & ANSWERS, function.name


def test_a_tap_that_gives_the_first_answer_itself_says_so() -> None:
    trees = {path: tree for path, tree in _sources().items() if path not in BY_HAND}
    known = {path: _known(path, tree) for path, tree in trees.items()}
    functions = {
        (path, node.name): node
        for path, tree in trees.items()
        for node in tree.body
        if isinstance(node, Function)
    }
    first = {key for key, one in functions.items() if "response" in _attributes(one)}

    def leads_there(path: str, body: ast.AST) -> bool:
        return any(known[path].get(name) in first for name in _names(body))

    while more := {key for key, one in functions.items() if leads_there(key[0], one)} - first:
        first |= more
    assert ("personal_reminders/remind_form.py", "open_form") in first, "the search finds nothing"
    silent = [
        tap.__name__
        for tap in dynamic_items()
        if issubclass(tap, SafeTap) and not tap.opens_form
        for path, body in _written_for(tap)
        if "response" in _attributes(body) or leads_there(path, body)
    ]
    assert not silent


def _known(path: str, tree: ast.Module) -> dict[str, tuple[str, str]]:
    """Where each function that a file names was written: in it, or where it is imported from."""
    imported = {
        alias.asname or alias.name: (_file_of(node.module or ""), alias.name)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    own = {node.name: (path, node.name) for node in tree.body if isinstance(node, Function)}
    return imported | own


def _file_of(module: str) -> str:
    return module.removeprefix("cogs.").replace(".", "/") + ".py"


def _written_for(tap: type) -> Iterator[tuple[str, ast.Module]]:
    for kind in tap.__mro__:
        if kind.__module__.startswith("cogs.") and not kind.__module__.startswith("cogs._kit."):
            source = textwrap.dedent(inspect.getsource(kind))
            yield _file_of(kind.__module__), ast.parse(source)


def test_no_answer_waits_for_what_is_owed_to_others() -> None:
    """``cogs/_kit/own_deliveries.py`` is how a tap waits; what is due everywhere is the clockwork's."""
    assert not {path for path, tree in _sources().items() if "deliver_due" in _attributes(tree)}
