"""Oak in Maple Street, with rooms, led by Dana: what tests of meetings begin with."""

from datetime import UTC, datetime

from bot.core.ids import MemberId
from bot.demo.acting import words_of
from bot.features.groups.agreement import rules_version
from bot.features.groups.joining import Wish
from bot.features.groups.model import Draft, Group, Joining, Relation, Standing, Template
from bot.features.members.model import NoteChoices
from bot.features.sessions.model import Session
from tests.cogs.group_town import set_up
from tests.town import Person, Town

EVENING = datetime(2026, 10, 21, 23, 30, tzinfo=UTC)
"""Wednesday, 7:30 PM in New York."""


async def oak(town: Town, *, seats: int | None = 2) -> Group:
    await set_up(town)
    return await found_oak(town, "Oak", seats=seats)


async def found_oak(town: Town, name: str, *, seats: int | None = 2) -> Group:
    dana = town.person("Dana", facilitator=True)
    by = Standing(MemberId(dana.id), is_facilitator=True)
    draft = Draft(name, Template.PARTNERS, Joining.OPEN, seats)
    group = await town.services.groups.create(town.guild_id, draft, by=by)
    await town.deliver()
    return await town.services.groups.get(town.guild_id, group.id)


async def member(town: Town, group: Group, name: str, *, notes: bool = True) -> Person:
    person = town.person(name)
    wish = Wish(Relation.PARTNER, is_adult=True, rules_version=rules_version(), wants_notes=notes)
    await town.services.groups.ask_to_join(town.guild_id, group.id, MemberId(person.id), wish)
    await town.deliver()
    return person


async def mention_instead(town: Town, person: Person) -> None:
    """Their notes are blocked, and they chose to be mentioned in the room."""
    await town.services.members.change_notes(
        town.guild_id, MemberId(person.id), NoteChoices(allowed=True, room_mention=True)
    )
    person.close_notes()


async def schedule(
    town: Town, when: str = "Wednesday 7:30 PM", *, group: str = "Oak", **options
) -> Session:
    """As Dana types it: the command, a look, *Post*."""
    dana = town.person("Dana", facilitator=True)
    await dana.command("session schedule", group=group, when=when, **options)
    await dana.tap("Post")
    await town.deliver()
    coming = await town.services.sessions.list_led(town.guild_id, MemberId(dana.id))
    return coming[0].session


def room(town: Town, group: Group):
    found = (one for one in town.guild.channels.values() if one.id == group.text_channel_id)
    return next(found)


async def card(town: Town, session: Session):
    """The meeting's card as it stands in the room."""
    meeting = await town.services.sessions.card(town.guild_id, session.id)
    message_id = meeting.session.card_message_id
    channel = room(town, meeting.group)
    return next(one for one in channel.history() if one.id == message_id)


async def card_words(town: Town, session: Session) -> str:
    return words_of(await card(town, session))


def last_words(town: Town, group: Group) -> str:
    return words_of(room(town, group).last_message)
