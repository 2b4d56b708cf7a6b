"""``words``: the sentences that translators work on."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, cast

import typer
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po

from bot.commands.console import TERMINAL

commands = typer.Typer(no_args_is_help=True, help="Collect the sentences that translators work on.")

_ROOT: Final = Path(__file__).parents[2]
_TEMPLATE: Final = _ROOT / "config/locales/porchlight.pot"
_SPOKEN: Final = {"say": None, "plural": (1, 2)}
"""``say("…")`` and ``say.plural("one", "many", n)``."""


@commands.command()
def collect() -> None:
    """Collect every sentence of the cogs. It writes config/locales/porchlight.pot."""
    catalogue = collected(_ROOT / "cogs")
    _TEMPLATE.parent.mkdir(exist_ok=True)
    with _TEMPLATE.open("wb") as out:
        write_po(out, catalogue, width=100, sort_by_file=True)
    TERMINAL.say(f"{len(catalogue)} sentences are in {_TEMPLATE.relative_to(_ROOT)}.")


def collected(folder: Path) -> Catalog:
    """Find what is said under a folder."""
    catalogue = Catalog(project="Porchlight", charset="utf-8")
    found = cast(
        "Iterable[tuple[str, int, Any, list[str], str | None]]",
        extract_from_dir(
            folder,
            method_map=[("**.py", "python")],
            keywords=_SPOKEN,
            comment_tags=("Translators:",),
            strip_comment_tags=True,
            directory_filter=_is_ours,
        ),
    )
    for file, line, sentence, comments, context in found:
        place = (f"{folder.name}/{file}", line)
        catalogue.add(sentence, locations=[place], auto_comments=comments, context=context)
    return catalogue


def _is_ours(folder: str | os.PathLike[str]) -> bool:
    """Babel would pass over ``_kit``, whose words are on half of all cards."""
    return Path(folder).name != "__pycache__"
