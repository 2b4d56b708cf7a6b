"""``doctor``: what works, what somebody should look at, what is broken, each with its next step."""

import asyncio
from collections.abc import Sequence
from typing import Annotated

import typer
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.commands.console import TERMINAL, as_typed
from bot.commands.copy_checks import check_copies
from bot.commands.database_checks import check_database
from bot.commands.discord_checks import check_discord, check_token
from bot.commands.findings import Finding, State, broken, looked_through
from bot.commands.machine_checks import check_machine
from bot.core.clock import Clock, SystemClock
from config.settings import PREFIX, Settings, load_settings

_STYLES = {State.OK: "green", State.LOOK: "yellow", State.BROKEN: "bold red"}


def doctor(
    *, offline: Annotated[bool, typer.Option("--offline", help="Do not ask Discord.")] = False
) -> None:
    """Look at everything and say what is wrong, with the next step."""
    findings = asyncio.run(examine(load_settings(), SystemClock(), offline=offline))
    Console().print(_table(findings))
    TERMINAL.say(verdict(findings))
    if any(finding.state is State.BROKEN for finding in findings):
        raise typer.Exit(1)


async def examine(settings: Settings, clock: Clock, *, offline: bool) -> list[Finding]:
    findings = [*check_token(settings)]
    can_ask = not offline and not findings
    if offline and not findings and settings.guild_id is None:
        findings.append(
            broken(
                "server", f"{PREFIX}GUILD_ID is missing", "run python -m bot setup, which finds it"
            )
        )
    findings += check_machine(settings, clock.now())
    findings += check_copies(settings, clock.now())
    asked = [("database", check_database(settings, clock))]
    if can_ask:
        asked.append(("Discord", check_discord(settings, clock.now())))
    for subject, seen in asked:
        findings += [finding async for finding in looked_through(subject, seen)]
    return findings


def verdict(findings: Sequence[Finding]) -> str:
    """The end of it, in plain lines that survive a narrow window."""
    broken = [finding for finding in findings if finding.state is State.BROKEN]
    looks = sum(finding.state is State.LOOK for finding in findings)
    if not broken:
        also = f" Please look at {looks} more." if looks else ""
        return f"Nothing is broken.{also}"
    return "\n".join(f"Broken: {finding.subject}. {finding.sentence}" for finding in broken)


def _table(findings: Sequence[Finding]) -> Table:
    table = Table(box=box.SIMPLE, pad_edge=False)
    for heading in ("What", "State", "Found", "Next step"):
        table.add_column(heading, overflow="fold")
    for finding in findings:
        table.add_row(
            Text(finding.subject),
            Text(finding.state.value, style=_STYLES[finding.state]),
            Text(as_typed(finding.found)),
            Text(as_typed(finding.next_step)),
        )
    return table
