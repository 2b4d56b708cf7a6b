"""What a play without a page is told with: who acts, what they saw, and what should have been there."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import simcord
from rich.console import Console

from bot.demo.acting import Actor
from bot.demo.maple_street import MapleStreet, Street
from bot.demo.play import Person
from bot.demo.simulator import Simulator


def new_york(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of the story's week on New York's clock (UTC-4 until November)."""
    return datetime(2026, 10, day, hour, minute, tzinfo=UTC) + timedelta(hours=4)


class MissedError(Exception):
    """A quoted screen did not show. It carries what was looked for and what was there."""


@dataclass
class Play:
    """The stage without a page, and the pen that writes down who saw what."""

    simulator: Simulator
    street: Street
    maple: MapleStreet
    paper: Console
    actors: dict[Person, Actor] = field(default_factory=dict)

    def act(self, person: Person) -> Actor:
        if person not in self.actors:
            member = self.street.people[person]
            self.actors[person] = Actor(self.simulator, member, zone=person.zone)
        return self.actors[person]

    def channel(self, name: str) -> simcord.ChannelHandle:
        return self.street.guild.channels[name]

    async def until(self, at: datetime) -> None:
        await self.simulator.advance(at - self.simulator.now())

    def heading(self, number: int, title: str) -> None:
        now = self.simulator.now() - timedelta(hours=4)
        self.paper.print(
            f"\n[bold]{number}. {title}[/]  {now:%A %d, %H:%M} New York", highlight=False
        )

    def tell(self, line: str) -> None:
        self.paper.print(f"   {line}", highlight=False, markup=False)

    def saw(self, person: Person, seen: str, *quoted: str) -> None:
        """Print what somebody saw and check that every quoted part is in it."""
        self.tell(f"{person.name} sees:")
        for line in seen.splitlines():
            self.tell(f"   │ {line}")
        for part in quoted:
            if part not in seen:
                raise MissedError(f"{person.name} should see “{part}”, and sees:\n{seen}")

    def hidden(self, where: str, seen: str, *names: str) -> None:
        for name in names:
            if name in seen:
                raise MissedError(f"{where} should not show “{name}”, and shows:\n{seen}")

    def phone(self, person: Person, *quoted: str) -> None:
        lines = self.act(person).notes
        self.saw(
            person, "\n".join(f"(phone) {line}" for line in lines) or "(phone) nothing", *quoted
        )
