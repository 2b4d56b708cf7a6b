"""``rsvp_click_ratio``: from the tap on *Going* to the final sentence, beside a button that only answers.

Each call to our small Discord takes 80 ms. Both taps are handed to discord.py as the gateway would hand them on, with
the same card under them, and both answer in two calls; what differs is our own work between those.
"""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import discord
from discord import ui
from sqlalchemy import select
from typing_extensions import override

from benchmarks.measure import Measured, Target, interleaved, milliseconds
from bot.app import build_bot
from bot.client import Porchlight
from bot.core.clock import SystemClock
from bot.core.ids import GuildId
from bot.db.database import EVERY_GUILD, Database
from bot.features.sessions.model import RsvpAnswer
from bot.features.sessions.tables import SessionRow
from tests.commands.fake_discord import APPLICATION, TOKEN
from tests.crash.world import FIRST_GUILD, FIRST_PERSON, NoClockwork, Size, ground_in, plan
from tests.discord_http.process import BackDoor, discord_process

KEYS = ("rsvp_click_ratio",)
ROUNDS = 96
"""Of each; 500 would take three minutes and move the median by less than a hundredth."""
LATENCY = 0.08
SIZE = Size(guilds=1, people=12, meetings=12)
ANSWERS = (RsvpAnswer.DECLINED, RsvpAnswer.GOING)
"""Everybody comes already, so each tap changes something."""
BARE = "bench:bare"


class BareButton(ui.DynamicItem[ui.Button[Any]], template=BARE):
    """As little as a button can do."""

    def __init__(self) -> None:
        super().__init__(ui.Button(label="Bare", custom_id=BARE))

    @override
    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> "BareButton":
        return cls()

    @override
    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        await interaction.response.defer()
        await interaction.followup.send("Done.", ephemeral=True, wait=True)


async def measure(folder: Path) -> Sequence[Measured]:
    world = await plan(folder, SIZE)
    db = Database(world.database)  # a tap waits for the disk as it does in earnest
    ground = replace(ground_in(folder, SystemClock()), db=db)
    porchlight = build_bot(ground, NoClockwork)
    async with discord_process(folder / "discord.jsonl") as (base, back_door):
        usual_base, discord.http.Route.BASE = discord.http.Route.BASE, base
        try:
            await porchlight.login(TOKEN)
            porchlight.add_dynamic_items(BareButton)
            await BackDoor(back_door)(rooms=dict(world.rooms), manners={"latency": LATENCY})
            taps = Taps(porchlight, await _first_session(db), next(iter(world.rooms)))
            took, beside = await interleaved(taps.rsvp, taps.bare, rounds=ROUNDS)
        finally:
            discord.http.Route.BASE = usual_base
            await porchlight.close()
    await db.close()
    return (
        Measured(
            KEYS[0],
            took / beside,
            Target(at_most=1.3),
            f"from a tap on Going or Can't make it to the sentence: {milliseconds(took)}",
            f"a bare button, {LATENCY * 1000:.0f} ms a call: {milliseconds(beside)}",
        ),
    )


async def _first_session(db: Database) -> int:
    async with db.reading(EVERY_GUILD) as tx:
        query = select(SessionRow.id).order_by(SessionRow.starts_at).limit(1)
        return (await tx.session.execute(query)).scalar_one()


class Taps:
    """Taps on one card, each of somebody else, answered before the next."""

    def __init__(self, client: Porchlight, session_id: int, room: int) -> None:
        self._client = client
        self._session_id = session_id
        self._room = room
        self._number = 1 << 60
        self._guild_id = GuildId(FIRST_GUILD)

    async def rsvp(self, number: int) -> None:
        answer = ANSWERS[(number // SIZE.people) % 2]
        await self._tap(
            number % SIZE.people, f"sessions:rsvp:{self._guild_id}:{self._session_id}:{answer}"
        )

    async def bare(self, number: int) -> None:
        await self._tap(number % SIZE.people, BARE)

    async def _tap(self, who: int, custom_id: str) -> None:
        """Until whatever discord.py began because of it is over."""
        before = asyncio.all_tasks()
        self._number += 1
        told: Any = self._told(FIRST_PERSON + who, custom_id)
        self._client._connection.parse_interaction_create(told)  # noqa: SLF001  as the gateway calls it
        begun = asyncio.all_tasks() - before
        assert begun
        await asyncio.gather(*begun)

    def _told(self, who: int, custom_id: str) -> dict[str, Any]:
        """What Discord says of a tap on a card with this button."""
        user = {"id": str(who), "username": f"person-{who}", "discriminator": "0", "avatar": None}
        member = {"user": user, "roles": [], "joined_at": "2026-01-01T00:00:00+00:00", "deaf": False,
                  "mute": False, "flags": 0, "permissions": "0", "avatar": None, "nick": None}  # fmt: skip
        channel = {"id": str(self._room), "guild_id": str(self._guild_id), "type": 0, "name": "oak",
                   "position": 0, "permission_overwrites": [], "permissions": "0"}  # fmt: skip
        button = {"type": 2, "id": 2, "style": 1, "label": "Going", "custom_id": custom_id}
        author = user | {"id": str(APPLICATION), "username": "Porchlight", "bot": True}
        message = {"id": str(self._number + 1), "channel_id": str(self._room), "author": author,
                   "content": "A meeting.", "timestamp": "2026-03-09T12:00:00+00:00",
                   "edited_timestamp": None, "tts": False, "mention_everyone": False,
                   "mentions": [], "mention_roles": [], "attachments": [], "embeds": [],
                   "pinned": False, "type": 0, "flags": 0,
                   "components": [{"type": 1, "id": 1, "components": [button]}]}  # fmt: skip
        return {"id": str(self._number), "application_id": str(APPLICATION), "type": 3,
                "token": f"tap-{self._number}", "version": 1, "guild_id": str(self._guild_id),
                "channel_id": str(self._room), "channel": channel, "member": member,
                "message": message, "data": {"custom_id": custom_id, "component_type": 2, "id": 2},
                "locale": "en-US", "guild_locale": "en-US", "app_permissions": "0",
                "entitlements": [], "attachment_size_limit": 10_485_760, "context": 0,
                "authorizing_integration_owners": {}}  # fmt: skip
