"""What a tap has done is committed: neither a slow Discord nor trouble in delivering becomes its answer."""

import pytest
from sqlalchemy import text

from bot.core.ids import GuildId, MemberId
from bot.db.database import EVERY_GUILD
from bot.features.outbox.model import Promise
from tests.cogs.group_town import door, found, hub, let_in, set_up


async def on_a_break(town):
    await set_up(town)
    await found(town)
    ruth = town.person("Ruth")
    await let_in(town, ruth)
    await ruth.tap("Leave", on=hub(town))
    await ruth.tap("Take a break")
    await town.deliver()
    await ruth.tap("My page", on=door(town))
    return ruth


async def run(town, statement):
    async with town.bot.services.outbox._db.transaction(EVERY_GUILD) as tx:
        await tx.session.execute(text(statement))


@pytest.mark.parametrize("whose", ["TRUE", "NEW.guild_id = 900"])
async def test_trouble_in_delivering_is_not_the_answer_of_a_tap(town, no_errors, whose):
    ruth = await on_a_break(town)
    outbox = town.services.outbox
    async with outbox._db.transaction(GuildId(900)) as tx:
        note = Promise.say_to_member("k", GuildId(900), MemberId(5), "k", town.now())
        await outbox.post(tx, [note])
    await run(
        town,
        "CREATE TRIGGER full_disk BEFORE UPDATE ON deliveries "
        f"WHEN NEW.state = 'claimed' AND {whose} BEGIN SELECT RAISE(ABORT, 'disk full'); END",
    )

    await ruth.tap("Come back")
    assert ruth.sees.startswith("Welcome back.")

    await run(town, "DROP TRIGGER full_disk")
    assert no_errors.records, "trouble is said in the log"
    no_errors.records.clear()
    await town.pass_time(minutes=2)
    assert (await outbox.report(town.guild_id)).backlog == 0
    no_errors.records.clear()
