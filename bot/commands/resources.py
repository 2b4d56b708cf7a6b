"""``resources``: whether the links on the shelves still open."""

import asyncio
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Final

import typer
from rich import box
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table
from rich.text import Text

from bot.commands.console import TERMINAL, OperatorError
from bot.commands.link_words import said_of
from bot.commands.open_database import open_database
from bot.core.clock import SystemClock
from bot.db.upgrade import pending
from bot.features.resources.checking.checker import LinkChecker
from bot.features.resources.checking.line import Checker
from bot.features.resources.checking.rounds import visit_all
from bot.features.resources.checking.verdict import Finding, Verdict
from bot.features.resources.checking.web import Limits
from bot.features.resources.files.starter import starter_library
from bot.features.resources.health.looking import LinkLooks
from config.content_files import ContentError, use_own_content
from config.settings import Settings, load_settings

commands = typer.Typer(no_args_is_help=True, help="Look after the links on the shelves.")

STOPPED: Final = 130
_SOMEBODY_WAITS: Final = Limits(connect=5, answer=12, visit=60, hosts_at_once=10)
"""Still polite to each site, with less patience than at night."""
_STYLES: Final = {
    Finding.MISSING: "bold red",
    Finding.REFUSED: "bold red",
    Finding.MOVED: "yellow",
    Finding.UNSURE: "yellow",
}
_NO_LINE: Final = (
    "No site answered at all, so this machine has no line to the web and nothing was changed; "
    "try again when it has one."
)


@commands.callback()
def resources() -> None:
    """Look after the links on the shelves."""  # else typer would take ``check`` for the whole


@commands.command()
def check(
    *,
    starter: Annotated[
        bool, typer.Option("--starter", help="The starter library's links; needs no database.")
    ] = False,
) -> None:
    """Look at every link now and say which do not open. Ends with 1 if somebody should look."""
    settings = load_settings()
    links = _starter_links(settings) if starter else asyncio.run(_links_on_shelves(settings))
    if not links:
        TERMINAL.say("There are no links on any shelf.")
        return
    looked = Looked(len(links))
    try:
        has_line = asyncio.run(_look_from(settings, links, looked, keep=not starter))
    except KeyboardInterrupt:
        show(looked, links)
        TERMINAL.say(f"Stopped. {looked.said} What was found out until then is kept.")
        raise typer.Exit(STOPPED) from None
    if not has_line:
        raise OperatorError(_NO_LINE)
    show(looked, links)
    TERMINAL.say(looked.said)
    if looked.waiting:
        raise typer.Exit(1)


@dataclass(slots=True)
class Looked:
    """What has been found out so far; it outlives a Ctrl-C."""

    total: int
    verdicts: dict[str, Verdict] = field(default_factory=dict[str, Verdict])
    since: Mapping[str, datetime] = field(default_factory=dict[str, datetime])

    @property
    def waiting(self) -> int:
        return sum(one.finding is not Finding.GOOD for one in self.verdicts.values())

    @property
    def said(self) -> str:
        good = len(self.verdicts) - self.waiting
        open_well = f"{good} of {len(self.verdicts)} links open"
        rest = self.total - len(self.verdicts)
        not_yet = f"; {rest} were not looked at" if rest else ""
        return f"{open_well}{not_yet}."


def _starter_links(settings: Settings) -> Mapping[str, str]:
    """What each is called, by its address."""
    try:
        use_own_content(settings.content_folder)
        return {one.details.url: one.id for one in starter_library().links}
    except ContentError as slip:
        raise OperatorError(str(slip)) from None


async def _links_on_shelves(settings: Settings) -> Mapping[str, str]:
    async with open_database(settings) as db:
        if (db.file is not None and not db.file.exists()) or await pending(db):
            raise OperatorError(
                "The database is not ready for this version; start the bot once, or run "
                "python -m bot db upgrade."
            )
        return {url: url for url in await LinkLooks(db, SystemClock()).list_every()}


async def _look_from(
    settings: Settings, links: Mapping[str, str], looked: Looked, *, keep: bool
) -> bool:
    clock = SystemClock()
    async with AsyncExitStack() as opened:
        checker = await opened.enter_async_context(
            LinkChecker(clock, contact=settings.contact, limits=_SOMEBODY_WAITS)
        )
        if not keep:
            return await look(links, looked, checker)
        db = await opened.enter_async_context(open_database(settings))
        return await look(links, looked, checker, LinkLooks(db, clock))


async def look(
    links: Mapping[str, str], looked: Looked, checker: Checker, looks: LinkLooks | None = None
) -> bool:
    """Return whether there was a line. Without ``looks`` nothing is kept."""
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as bar:
        task = bar.add_task("Looking", total=len(links))

        def told(url: str, verdict: Verdict) -> None:
            looked.verdicts[url] = verdict
            bar.update(task, advance=1)

        if looks is None:
            return await visit_all(checker, list(links), _keep_nothing, told=told)
        try:
            return await looks.look_at(list(links), checker, told=told)
        finally:
            looked.since = await looks.list_trouble_since()


async def _keep_nothing(_url: str, _verdict: Verdict) -> None:
    """There is no shelf."""


def show(looked: Looked, links: Mapping[str, str]) -> None:
    """Only what somebody should look at."""
    if not looked.waiting:
        return
    table = Table(box=box.SIMPLE, pad_edge=False)
    for heading in ("Link", "What", "Since"):
        table.add_column(heading, overflow="fold")
    for url in links:
        verdict = looked.verdicts.get(url)
        if verdict is None or verdict.finding is Finding.GOOD:
            continue
        name = url if links[url] == url else f"{links[url]} ({url})"
        since = looked.since.get(url)
        table.add_row(
            Text(name),
            Text(said_of(verdict), style=_STYLES[verdict.finding]),
            Text(f"{since.astimezone():%Y-%m-%d}" if since else ""),
        )
    Console().print(table)
