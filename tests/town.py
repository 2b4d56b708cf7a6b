"""A small simulated town for tests: the real bot, a real SQLite file, people who tap.

    async def test_ruth_asks(town):
        ruth = town.person("Ruth")
        await ruth.tap("Join a group", on=town.channel("start-here").last_message)
        assert "Birch" in ruth.sees

``person.sees`` is everything on the private screen in front of them: words, then [labels], then (choices).
"""

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import discord
import simcord

from bot.client import Porchlight
from bot.core.ids import GuildId
from bot.demo.acting import Actor, as_it_is_now, labels_of, words_of
from bot.demo.simulator import Simulator
from bot.services import Services

A_SUNDAY = datetime(2026, 10, 18, 15, 0, tzinfo=UTC)
"""Where a test begins: 11:00 AM in New York, a week before London's clocks go back."""


class SimulatedClock:
    """The simulated Discord's own clock, so that the bot and Discord agree what time it is."""

    def __init__(self) -> None:
        self.simulator: Simulator | None = None

    def now(self) -> datetime:
        return A_SUNDAY if self.simulator is None else self.simulator.now()


class Person(Actor):
    """Somebody in town. Commands are typed in the plaza unless told otherwise."""

    def __init__(self, town: "Town", member: simcord.MemberActor) -> None:
        super().__init__(town.simulator, member)
        self._plaza = town.plaza

    async def command(
        self, name: str, at: simcord.ChannelHandle | None = None, **options: Any
    ) -> Actor:
        return await super().command(name, at or self._plaza, **options)

    def _look(self, result: simcord.InteractionResult, on: Any) -> None:
        """Whoever reads something privately can take it off their phone at once: in every test there is, and for all
        that is tapped and typed in ``tests/cogs/test_authority.py``."""
        super()._look(result, on)
        shown = [*result.followups, result.response, self.screen]
        for one in shown:
            if one is not None and one.flags.ephemeral:
                assert "Close" in labels_of(one), f"a private screen without Close: {words_of(one)}"

    async def suggestions(
        self,
        name: str,
        option: str,
        typed: str,
        at: simcord.ChannelHandle | None = None,
        **filled: Any,
    ) -> list[str]:
        return await super().suggestions(name, option, typed, at or self._plaza, **filled)


@dataclass
class Town:
    """The server, its people and the bot."""

    simulator: Simulator
    guild: simcord.GuildHandle
    build: Callable[[], Awaitable[Porchlight]]
    plaza: simcord.ChannelHandle
    facilitator_role: simcord.RoleHandle
    ring_file: Path
    """Read when the bot starts, and again when somebody adds a key."""
    people: dict[str, Person] = field(default_factory=dict)

    @property
    def env(self) -> simcord.Env:
        return self.simulator.env

    @property
    def bot(self) -> Porchlight:
        bot = self.env.bot
        assert isinstance(bot, Porchlight)
        return bot

    @property
    def services(self) -> Services:
        return self.bot.services

    @property
    def guild_id(self) -> GuildId:
        return GuildId(self.guild.id)

    def now(self) -> datetime:
        return self.simulator.now()

    def person(self, name: str, *, facilitator: bool = False, admin: bool = False) -> Person:
        """Somebody by name; they move into town when first asked for."""
        if name not in self.people:
            user = self.env.create_user(name.lower(), global_name=name)
            roles = [self.facilitator_role] if facilitator else []
            if admin:
                may = discord.Permissions(manage_guild=True)
                roles.append(self.guild.create_role(f"admin {name}", permissions=may))
            self.people[name] = Person(self, self.guild.add_member(user, roles=roles))
        return self.people[name]

    def channel(self, name: str) -> simcord.ChannelHandle:
        return self.guild.channels[name]

    def fresh(self, message: Any) -> Any:
        """The same message as it is now, or None when it was taken away."""
        return as_it_is_now(self.simulator, message)

    async def deliver(self) -> None:
        """Let everything that is due now go out."""
        await self.simulator.advance(timedelta(seconds=1))

    async def pass_time(self, **length: float) -> None:
        await self.simulator.advance(timedelta(**length))

    async def pass_until(self, at: datetime) -> None:
        await self.simulator.advance(at - self.now())

    async def be_away(self, **length: float) -> None:
        """Pass a long time with the bot switched off. What it owes by then it does when it is back."""
        await self.be_away_until(self.now() + timedelta(**length))

    async def be_away_until(self, at: datetime) -> None:
        await self.simulator.stop_bot()
        await self.simulator.advance(at - self.now())
        await self.simulator.start_bot(await self.build())
        await self.deliver()

    async def restart(self) -> None:
        await self.simulator.restart_bot(self.build)


class ErrorsFail(logging.Handler):
    """Keeps every ERROR record; a test that caused one has failed, whatever it asserted."""

    def __init__(self) -> None:
        super().__init__(level=logging.ERROR)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)

    def told(self) -> Sequence[str]:
        return [self.format(record) for record in self.records]
