"""The tour that ``make tour`` plays: every quoted screen of the story."""

import io
from typing import Any

from rich.console import Console
from typing_extensions import override

from bot.demo.simulator import Simulator
from bot.demo.tour import play_all
from tests.mentions import messages_in, pings

ASKED: list[Any] = []


class Watched(Simulator):
    @override
    async def __aexit__(self, *trouble: object) -> None:
        ASKED.extend(self.env.http_requests)
        await super().__aexit__(*trouble)


async def test_the_story_shows_every_quoted_screen_and_pings_nobody(no_errors, monkeypatch) -> None:
    monkeypatch.setattr("bot.demo.tour.Simulator", Watched)
    paper = io.StringIO()
    missed = await play_all(Console(file=paper, width=100))
    assert missed is None, f"{missed}\n{paper.getvalue()}"
    assert len(list(messages_in(ASKED))) > 200
    assert not pings(ASKED)
