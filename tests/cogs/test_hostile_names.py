"""Names and titles that would ping a whole server, or look like a link, wherever people read them."""

from sqlalchemy import update

from bot.core.ids import MemberId
from bot.features.groups.tables import GroupRow
from bot.features.sessions.model import CancelReason
from tests.cogs.oak_town import card, member, oak, schedule
from tests.features.resources.shelves import a_link, put_on_shelf
from tests.mentions import LIVE, messages_in, texts_in

HOSTILE = "@everyone <@&1> @here"
"""No group can be called that any more; one in an older database could be."""


async def test_what_somebody_is_called_pings_nobody_and_stays_words(town):
    group = await oak(town)
    db, guild_id = town.services.outbox._db, town.guild_id
    async with db.transaction(guild_id) as tx:
        await tx.session.execute(update(GroupRow).values(name=HOSTILE))
    await put_on_shelf(db, guild_id, [a_link(f"{HOSTILE} [x](https://x.example)")])
    dana = town.person("Dana")
    before = len(town.env.http_requests)

    mallory = await member(town, group, HOSTILE)
    await mallory.tap("Join a group", on=town.channel("start-here").last_message)
    session = await schedule(town, title=HOSTILE, group=str(group.id))
    await mallory.command("home")
    await mallory.tap("Going", on=await card(town, session))
    for command in ("tonight", "session list", "desk", "home", "session move"):
        await dana.command(command)
    await dana.command("group members", group=str(group.id))
    await dana.command("resources shelf")
    await dana.command("resources share", link=HOSTILE, group=str(group.id), when="now")
    await mallory.command("resources search", words="everyone")
    await town.services.sessions.cancel(
        guild_id, session.id, by=MemberId(dana.id), reason=CancelReason.HOLIDAY
    )
    await town.deliver()

    sent = list(messages_in(town.env.http_requests[before:]))
    live = [text for _, message in sent for text in texts_in(message) if LIVE.search(text)]
    named = [text for _, message in sent for text in texts_in(message) if "everyone" in text]
    assert not live
    assert len(named) > 8
