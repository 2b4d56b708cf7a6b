"""Links for tests, put where the bot keeps them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from bot.core.evidence import Mark
from bot.core.ids import GuildId, new_id
from bot.db.database import Database
from bot.features.resources.model import Details, Kind, Resource, ResourceId, State, Topic, TopicSet
from bot.features.resources.store import ResourceStore

NOON = datetime(2026, 10, 18, 12, tzinfo=UTC)

A_LINK = Details(
    title="Ten quiet minutes",
    url="https://example.org/quiet",
    summary="A short rest for people who care for someone.",
    kind=Kind.READ,
    topics=(Topic.SELF_CARE,),
    source="Example House",
    mark=Mark.OFFICIAL,
    checked_on=date(2026, 10, 1),
    review_by=date(2027, 3, 1),
    minutes=10,
)


def a_link(title: str, **differs: object) -> Details:
    """Another one, with an address made of its title."""
    address = f"https://example.org/{title.casefold().replace(' ', '-')}"
    return replace(A_LINK, **{"title": title, "url": address, **differs})


async def put_on_shelf(
    db: Database, guild_id: GuildId, links: Sequence[Details], *, state: State = State.APPROVED
) -> list[ResourceId]:
    made = [
        Resource(ResourceId(new_id(NOON)), guild_id, state, details, NOON, NOON)
        for details in links
    ]
    async with db.transaction(guild_id) as tx:
        for one in made:
            await ResourceStore(tx).add(one, address_key=one.details.url, terms="")
    return [one.id for one in made]


def an_evening_shelf() -> list[Details]:
    """Three for a tired evening, one of them in Spanish, and enough on science to turn pages."""
    tired = (TopicSet.LOOKING_AFTER_YOURSELF,)
    return [
        a_link("Ten quiet minutes", sets=tired, place=1),
        a_link("Sleep when you worry", sets=tired, place=2),
        a_link("Descansar un poco", languages=("es",), sets=tired, place=3),
        *(a_link(f"Science {n}", topics=(Topic.SCIENCE,)) for n in range(1, 8)),
        a_link("A safe plan", topics=(Topic.SAFETY,), countries=("GB",)),
    ]
