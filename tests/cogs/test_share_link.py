"""A facilitator shares a link with the room: now, with a meeting, after it, or every week."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.ids import MemberId
from bot.demo.acting import components_of, walk, words_of
from bot.features.resources.model import ShareWhen, State, Topic, TopicSet
from bot.features.resources.store import ResourceStore
from bot.features.sessions.model import CancelReason
from tests.cogs.forged import forged_button
from tests.cogs.group_town import said_in
from tests.cogs.oak_town import member, oak, room, schedule
from tests.features.resources.shelves import a_link, put_on_shelf

LINKS = [
    a_link("Ten quiet minutes", sets=(TopicSet.LOOKING_AFTER_YOURSELF,), place=1),
    a_link("Sleep when you worry", place=2),
    a_link("A safe plan", topics=(Topic.SAFETY,), place=3),
]


@pytest.fixture
async def group(town):
    return await oak(town)


@pytest.fixture
async def links(town, group):
    return await put_on_shelf(town.services.outbox._db, town.guild_id, LINKS)


async def card_of(town, person, link):
    await person.tap("Read something", on=town.channel("start-here").last_message)
    await person.choose("Looking after yourself")
    await person.choose(link)


def in_room(town, group, title):
    return [one for one in room(town, group).history() if title in words_of(one)]


async def retire(town, resource_id):
    async with town.services.outbox._db.transaction(town.guild_id) as tx:
        store = ResourceStore(tx)
        found = replace(await store.get(resource_id), state=State.RETIRED)
        await store.save(found, address_key=found.details.url, terms="")


async def test_a_link_comes_to_the_room_once_and_quietly(town, group, links):
    dana, ana = town.person("Dana"), await member(town, group, "Ana")
    await card_of(town, ana, "Ten quiet minutes")
    assert "Share" not in ana.labels
    await card_of(town, dana, "Ten quiet minutes")
    await dana.tap("Share")
    assert "Nothing is posted yet" in dana.sees
    await dana.tap("Share it now")
    await dana.command("resources share", link="quiet minutes", group="Oak", when="now")
    await town.deliver()

    (card,) = in_room(town, group, "Ten quiet minutes")
    assert card.flags.silent
    assert not card.embeds
    assert not card.content  # so that a lock screen shows no words of it
    assert "https://example.org/ten-quiet-minutes" in [
        part.get("url") for part in walk(components_of(card))
    ]
    assert "Dana" not in words_of(card)

    await ana.tap("It helped", on=card)
    assert "keep nothing about you" in ana.sees
    await ana.tap("Save", on=card)
    assert "Only you see that" in ana.sees
    async with town.services.outbox._db.reading(town.guild_id) as tx:
        assert (await ResourceStore(tx).get(links[0])).useful == 1
    await dana.tap_id(
        keep := f"resources:keep:{town.guild_id}:{links[0]}", on=await forged_button(town, keep)
    )
    assert "Shared 1 time. Useful: 1." in dana.sees


@pytest.mark.long
async def test_it_follows_its_meeting_and_stays_away_when_that_is_off(town, group, links):
    dana, resources = MemberId(town.person("Dana").id), town.services.resources
    meeting = await schedule(town)
    for link, when in ((links[0], ShareWhen.WITH_MEETING), (links[1], ShareWhen.AFTER_MEETING)):
        await resources.share(town.guild_id, link, group.id, when, by=dana, session_id=meeting.id)
    facilitator = town.person("Dana")
    await facilitator.command("session move")
    await facilitator.choose("Wed, Oct 21, 7:30 PM · Oak")
    await facilitator.fill(when="Thursday", title="Tea", minutes="60", seats="2")
    await facilitator.tap("Change it")
    await town.be_away_until(meeting.starts_at + timedelta(days=1, minutes=-11))
    assert not in_room(town, group, "Ten quiet minutes")

    await town.pass_time(minutes=3)
    said = said_in(town, "oak")
    assert "For today's meeting" in said[-1]
    assert "private place" in said[-2]
    assert not in_room(town, group, "Sleep when you worry")

    await town.be_away_until(meeting.starts_at + timedelta(days=1, hours=3, minutes=5))
    assert len(in_room(town, group, "Sleep when you worry")) == 1
    assert len(in_room(town, group, "Ten quiet minutes")) == 1


async def test_what_names_no_link_shares_none(town, group, links):
    dana = town.person("Dana")
    for typed in (" ", "🏠", "9" * 30, "=9999999999999999999", "9" * 5_000):
        await dana.command("resources share", link=typed, group="Oak", when="now")
        assert "That link is not on the shelf any more." in dana.sees
        await dana.command("resources search", words=typed)
        assert "I found nothing for that." in dana.sees


async def test_a_link_whose_meeting_is_off_waits_on_the_desk(town, group, links):
    dana = town.person("Dana")
    by = MemberId(dana.id)
    meeting = await schedule(town)
    shared = await town.services.resources.share(
        town.guild_id, links[0], group.id, ShareWhen.WITH_MEETING, by=by, session_id=meeting.id
    )
    await town.services.sessions.cancel(
        town.guild_id, meeting.id, by=by, reason=CancelReason.HOLIDAY
    )
    await town.be_away_until(meeting.starts_at)
    assert not in_room(town, group, "Ten quiet minutes")
    # Nor if its card was on the way when the meeting was called off.
    assert await town.services.resources.send_share(town.guild_id, shared.share.id) is None

    await dana.command("desk")
    assert "“Ten quiet minutes” did not come to Oak." in dana.sees
    await dana.tap("Don't share it")
    await dana.command("desk")
    assert "Ten quiet minutes" not in dana.sees

    # Nor what was taken off the shelf before it came: who shared it does not wait for nothing.
    await town.services.resources.share(town.guild_id, links[1], group.id, ShareWhen.NOW, by=by)
    await retire(town, links[1])
    await town.deliver()
    assert not in_room(town, group, "Sleep when you worry")
    await dana.command("desk")
    assert "“Sleep when you worry” does not come to Oak.** It was taken off the shelf." in dana.sees
    assert "Look after it" in dana.labels


@pytest.mark.long
async def test_a_link_comes_every_week_until_it_is_stopped(town, group, links):
    dana = town.person("Dana")
    await dana.command("resources pick", group="Oak")
    assert "Oak has no link of the week." in dana.sees
    await dana.tap("Choose the day")
    await dana.choose("Monday")
    assert "every Monday at 10:00 AM, New York time" in dana.sees
    await dana.tap("Save")
    assert "Next: “Ten quiet minutes”" in dana.sees

    await town.be_away(hours=22)
    assert not in_room(town, group, "link of the week")
    await retire(town, links[0])  # after it was promised, before it comes
    await town.pass_time(hours=1, minutes=5)
    (card,) = in_room(town, group, "The link of the week")
    assert "Sleep when you worry" in words_of(card)

    await town.be_away(
        days=7
    )  # comes late, once; what is about safety comes only when it is chosen
    assert len(in_room(town, group, "The link of the week")) == 1
    await town.services.resources.pick_next(town.guild_id, group.id, links[2], by=MemberId(dana.id))
    await town.be_away(days=6, hours=23)
    assert not in_room(town, group, "A safe plan")
    await town.pass_time(hours=2)  # the clocks went back in between
    assert "A safe plan" in words_of(room(town, group).last_message)

    await dana.command("resources pick", group="Oak")
    await dana.tap("Stop it")
    assert "Oak has no link of the week." in dana.sees
