"""When Discord's list has to be looked at, and by whom it may be changed."""

import pytest

from bot.core.errors import NotAllowedError
from bot.core.ids import ChannelId
from bot.features.events.model import EventId, Trouble
from bot.features.events.service import EventService
from bot.features.groups.model import Standing
from bot.features.sessions.model import CancelReason
from tests.features.sessions.oak import DANA, OAK_VOICE, SAM, STRANGER, Oak

DESK, THE_EVENT, LEADS = ChannelId(99), EventId(7001), Standing(DANA, is_facilitator=True)


@pytest.fixture
async def oak(db, clock, guild_id):
    """Oak, whose list of events nobody has asked for yet."""
    oak = Oak(db, clock, guild_id)
    oak.events = EventService(
        db=db,
        clock=clock,
        audit=oak.audit,
        outbox=oak.outbox,
        guilds=oak.guilds,
        groups=oak.groups,
        sessions=oak.sessions,
    )
    await oak.open()
    await oak.guilds.save_server_half(guild_id, by=DANA, desk_channel_id=DESK)
    await oak.let_in(SAM)
    return oak


async def asked(oak):
    """What Discord's list was asked for since the last look."""
    await oak.outbox.deliver_due()
    found = [one for one in oak.discord.done if one.kind.startswith("events.")]
    oak.discord.done.clear()
    return [(one.kind, one.subject_id) for one in found]


async def edit(oak, **changes):
    return await oak.groups.edit(oak.guild_id, oak.group_id, by=LEADS, **changes)


async def test_every_change_is_followed_from_the_moment_the_group_chose_so(oak):
    first = await oak.schedule("every Wednesday 7:30pm")
    await edit(oak, name="Oak Tree")
    assert await asked(oak) == []

    await edit(oak, shows_events=True)
    assert await asked(oak) == [("events.check", None)]
    overview = await oak.events.overview(oak.guild_id)
    assert len(overview.wanted) == 4
    assert overview.wanted[0].id == first.id
    await edit(oak, name="Oak")  # nothing that an event shows
    assert await asked(oak) == []

    await oak.events.remember(oak.guild_id, first.id, THE_EVENT, OAK_VOICE)
    await oak.sessions.cancel(oak.guild_id, first.id, by=DANA, reason=CancelReason.ROOM)
    assert await asked(oak) == [("events.mirror", first.id)]
    mirror = await oak.events.mirror(oak.guild_id, first.id)
    assert not mirror.is_wanted
    assert mirror.shown.event_id == THE_EVENT
    assert (await oak.events.overview(oak.guild_id)).not_wanted == (first.id,)
    # An event that somebody touched is looked at; other people's events are theirs.
    await oak.events.changed_in_discord(oak.guild_id, EventId(1))
    assert await asked(oak) == []
    await oak.events.changed_in_discord(oak.guild_id, THE_EVENT)
    assert await asked(oak) == [("events.mirror", first.id)]
    # And once more when it is over, whatever happens in between.
    await oak.now(first.ends_at)
    assert ("events.mirror", first.id) in await asked(oak)

    # Without a voice room there is nowhere to show anything, and a new room brings them back.
    await oak.groups.room_deleted(oak.guild_id, OAK_VOICE)
    assert ("events.check", None) in await asked(oak)
    assert (await oak.events.overview(oak.guild_id)).wanted == ()
    await oak.groups.remember_rooms(
        oak.guild_id, oak.group_id, text=oak.group.text_channel_id, voice=ChannelId(5003)
    )
    assert ("events.check", None) in await asked(oak)
    assert len((await oak.events.overview(oak.guild_id)).wanted) == 4

    await edit(oak, shows_events=False)
    assert ("events.check", None) in await asked(oak)
    assert (await oak.events.overview(oak.guild_id)).wanted == ()
    await oak.events.check_all()
    assert await asked(oak) == [("events.check", None)]  # the one it still remembers
    await oak.events.forget(oak.guild_id, first.id)
    await oak.events.check_all()
    assert await asked(oak) == []


async def test_what_somebody_deleted_waits_for_a_facilitator(oak):
    await edit(oak, shows_events=True)
    session = await oak.schedule()
    await oak.events.remember(oak.guild_id, session.id, THE_EVENT, OAK_VOICE)

    for _ in range(2):
        await oak.events.leave_off(oak.guild_id, session.id)
        await oak.outbox.deliver_due()
    (told,) = oak.said_in_room("events.trouble")
    assert (told.channel_id, told.params["trouble"]) == (DESK, Trouble.DELETED)
    assert (await oak.events.mirror(oak.guild_id, session.id)).shown.is_left_off

    for nobody in (Standing(STRANGER), Standing(STRANGER, is_facilitator=True), Standing(SAM)):
        with pytest.raises(NotAllowedError):
            await oak.events.show_again(oak.guild_id, session.id, by=nobody)
    assert (await oak.events.mirror(oak.guild_id, session.id)).shown.is_left_off
    await oak.events.show_again(oak.guild_id, session.id, by=LEADS)
    assert (await oak.events.mirror(oak.guild_id, session.id)).shown is None
    assert ("events.mirror", session.id) in await asked(oak)


async def test_interested_counts_for_people_of_the_group_alone(oak):
    await edit(oak, shows_events=True)
    session = await oak.schedule()
    await oak.events.remember(oak.guild_id, session.id, THE_EVENT, OAK_VOICE)

    async def interested(who, event_id=THE_EVENT):
        return await oak.events.record_interest(oak.guild_id, event_id, by=who, turn=1)

    assert not await interested(STRANGER)
    assert not await interested(SAM, EventId(1))
    assert await interested(SAM)
    assert await oak.seat_of(SAM, session) == "confirmed"
    await oak.now(session.starts_at)
    assert not await interested(DANA)
