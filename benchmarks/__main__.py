"""Speed, side by side in one run, as ratios. ``make bench`` prints them and writes ``benchmarks/result.json``."""

import asyncio
import json
import logging
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Annotated, TypeAlias

import structlog
import typer
from rich.console import Console
from rich.table import Table

from benchmarks import audit, drain, fire_cpu, growth, plan, rsvp_click, rsvp_work, search, start
from benchmarks.measure import Measured

RESULT = Path(__file__).parent / "result.json"

Measure: TypeAlias = Callable[[Path], Awaitable[Sequence[Measured]]]

BENCHMARKS: Mapping[tuple[str, ...], Measure] = {
    module.KEYS: module.measure
    for module in (rsvp_click, rsvp_work, audit, drain, plan, fire_cpu, start, growth, search)
}


def main(
    only: Annotated[list[str] | None, typer.Option(help="A key; may be repeated.")] = None,
) -> None:
    """Measure all of it, or only what is named."""
    logging.basicConfig(level=logging.ERROR)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    console = Console()
    wanted = set(only or (key for keys in BENCHMARKS for key in keys))
    if unknown := wanted.difference(*BENCHMARKS):
        known = ", ".join(key for keys in BENCHMARKS for key in keys)
        console.print(f"There is no {', '.join(sorted(unknown))}. There are: {known}.")
        sys.exit(2)
    measured: list[Measured] = []
    for keys, measure in BENCHMARKS.items():
        if wanted.isdisjoint(keys):
            continue
        begun = time.perf_counter()
        with tempfile.TemporaryDirectory() as folder, console.status(keys[0]):
            measured += asyncio.run(measure(Path(folder)))
        console.print(f"{keys[0]}: measured in {time.perf_counter() - begun:.0f} s")
    console.print(_table(measured))
    known = json.loads(RESULT.read_text()) if only and RESULT.exists() else {}
    figures = known | {one.key: round(one.value, 3) for one in measured}
    RESULT.write_text(json.dumps(figures, indent=2) + "\n")
    sys.exit(not all(one.is_met for one in measured))


def _table(measured: Sequence[Measured]) -> Table:
    table = Table("Key", "Measured", "Target", "", "Work", "Beside")
    for one in measured:
        is_met = "met" if one.is_met else "[bold]missed[/bold]"
        table.add_row(one.key, f"{one.value:.2f}", str(one.target), is_met, one.work, one.beside)
    return table


if __name__ == "__main__":
    typer.run(main)
