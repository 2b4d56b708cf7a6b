"""Speed, side by side in one run, as ratios. ``make bench`` prints them and writes ``benchmarks/result.json``."""

import json
import sys
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks import rsvp_work

RESULT = Path(__file__).parent / "result.json"


def main() -> int:
    measured = [rsvp_work.measure()]
    table = Table("Key", "Work", "Beside", "Ratio")
    for one in measured:
        table.add_row(one.key, one.work, one.beside, f"{one.ratio:.2f}")
    Console().print(table)
    RESULT.write_text(
        json.dumps({one.key: round(one.ratio, 3) for one in measured}, indent=2) + "\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
