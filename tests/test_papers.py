"""The templates' blanks are found by whoever has to fill them in."""

import re
from pathlib import Path

import pytest

PAPERS = Path(__file__).parents[1] / "docs/papers"
_BLANK = re.compile(r"\[[^\]]*\](?!\()")


@pytest.mark.parametrize("paper", sorted(PAPERS.glob("*.md")), ids=lambda path: path.stem)
def test_every_blank_looks_as_the_first_page_says(paper: Path) -> None:
    text = paper.read_text(encoding="utf-8")
    for blank in _BLANK.finditer(text):
        around = text[blank.start() - 2 : blank.end() + 2]
        assert around == f"**{blank[0]}**", around
