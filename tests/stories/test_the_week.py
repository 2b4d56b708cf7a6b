"""The tour that ``make tour`` plays: every quoted screen of the story."""

import io

from rich.console import Console

from bot.demo.tour import play_all


async def test_the_story_shows_every_quoted_screen(no_errors) -> None:
    paper = io.StringIO()
    missed = await play_all(Console(file=paper, width=100))
    assert missed is None, f"{missed}\n{paper.getvalue()}"
