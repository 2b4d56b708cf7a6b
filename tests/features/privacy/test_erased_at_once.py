"""Everything of a person is erased while others are at it too: a second erasure, a note on its way, her own taps."""

import asyncio
from contextlib import suppress
from datetime import date, timedelta

import pytest
from sqlalchemy import insert, make_url, select, text

from bot.app import Ground, services_on
from bot.core.errors import Refusal
from bot.db.erasure_file import ErasureFile
from bot.db.erasures import list_erasures
from bot.features.adults.model import UnderAge
from bot.features.adults.store import UnderAgeStore
from bot.features.calendars.model import Choices, new_seed
from bot.features.calendars.store import CalendarStore, KeptChoices
from bot.features.groups.tables import GroupRow
from bot.features.idle.tables import LastTapRow
from bot.features.outbox.erasures import CLEAR
from bot.features.outbox.model import Promise
from bot.features.privacy.errors import NothingKeptError
from tests.databases import ON_POSTGRES, ON_SQLITE
from tests.db.lived_in import ELM, MAPLE, RUTH, SAM
from tests.db.whole_person import WholeHouse
from tests.features.outbox.fake_sender import FakeSender


@pytest.fixture(params=[ON_SQLITE, ON_POSTGRES])
def bare_url(request):
    return request.getfixturevalue("empty_postgres_url") if request.param == "postgres" else None


@pytest.fixture
async def house(bare_url, tmp_path):
    made = WholeHouse(bare_url, tmp_path)
    await made.fill()
    yield made
    await made.db.close()


@pytest.fixture
async def houses(house, bare_url, tmp_path):
    """On PostgreSQL another process runs on the same database."""
    if bare_url is None:
        yield house, house
        return
    other = WholeHouse(bare_url, tmp_path)
    async with house.db.engine.begin() as connection:
        here = make_url(bare_url).database
        await connection.execute(text(f"ALTER DATABASE {here} SET deadlock_timeout = '1s'"))
    await house.db.close()  # what is open keeps what was set before
    yield house, other
    await other.db.close()


async def note(house, key):
    promise = Promise.say_to_member(key, MAPLE, RUTH, "reminders.hour", house.clock.now())
    async with house.db.transaction(MAPLE) as tx:
        await house.outbox.post(tx, [promise])


@pytest.mark.long
async def test_three_erasures_of_one_person_give_three_receipts_that_come_to_their_end(houses):
    house, other = houses
    receipts = await asyncio.gather(
        house.privacy.forget_member(MAPLE, RUTH),
        other.privacy.forget_member(MAPLE, RUTH),
        house.privacy.forget_member(MAPLE, RUTH),
    )
    assert len({one.code for one in receipts}) == 3
    assert any(one.discord.steps for one in receipts)
    await asyncio.gather(house.outbox.deliver_due(), other.outbox.deliver_due())
    for one in receipts:
        found = await other.privacy.find_receipt(MAPLE, one.id)
        assert (found.code, found.discord.is_over, found.discord.not_done) == (one.code, True, 0)
    assert await house.privacy.export_member(MAPLE, RUTH) == {}
    assert await house.privacy.export_member(ELM, RUTH) != {}
    assert await house.privacy.export_member(MAPLE, SAM) != {}
    in_table = {one.id for one in await list_erasures(house.db) if len(one.whom) == 64}
    assert in_table == {one.id for one in ErasureFile(house.settings.erasures_file).read()}
    assert len(in_table) == 3


@pytest.mark.long
async def test_a_note_that_is_on_its_way_to_her_is_taken_away_again(house):
    """The message arrives while she is erased. It is a step of her receipt that it goes."""
    sender, receipts = FakeSender(), []
    services = services_on(
        Ground(house.db, house.ring, house.clock, erasures=house.erasures), sender
    )

    async def erase(delivery):
        if delivery.key == "on its way":
            receipts.append(await house.privacy.forget_member(MAPLE, RUTH))

    sender.after = erase
    await note(house, "on its way")
    await services.outbox.deliver_due()

    (receipt,) = receipts
    assert "on its way" in sender.keys_said
    assert any(one.kind == CLEAR for one in sender.done)
    found = await house.privacy.find_receipt(MAPLE, receipt.id)
    assert found.discord.steps > receipt.discord.steps >= 1
    assert found.discord.is_over
    assert await house.privacy.export_member(MAPLE, RUTH) == {}


@pytest.mark.long
async def test_whatever_she_taps_while_she_is_erased_is_erased_or_begins_anew(houses):
    """Nothing waits in a circle, nothing is half there, and what she locks meanwhile opens afterwards or is gone."""
    house, other = houses
    calendars = services_on(Ground(other.db, other.ring, other.clock), FakeSender()).calendars
    members = services_on(Ground(house.db, house.ring, house.clock), FakeSender()).members
    done = []
    for turn in range(6):
        house.clock.at += timedelta(minutes=1)
        other.clock.at = house.clock.at
        outcomes = await asyncio.gather(
            calendars.choose_title(MAPLE, RUTH, "plates"),
            house.privacy.forget_member(MAPLE, RUTH),
            members.confirm_clock(MAPLE, RUTH, "Europe/London"),
            calendars.choose_title(MAPLE, RUTH, "cups"),
            note(other, f"note {turn}"),
            other.privacy.forget_member(MAPLE, RUTH),
            other.outbox.deliver_due(),
            calendars.mine(MAPLE, RUTH),
            return_exceptions=True,
        )
        done += [one for one in outcomes[::3] if isinstance(one, Choices)]
        failed = [one for one in outcomes if isinstance(one, Exception)]
        assert [one for one in failed if not isinstance(one, Refusal)] == []
        async with house.db.transaction(MAPLE) as tx:
            await house.sealer.pseudonym(tx, RUTH)  # she is back
            back = KeptChoices(MAPLE, RUTH, new_seed(), others_see=False)
            await CalendarStore(tx).add_choices_once(back)
    assert done
    await house.privacy.forget_member(MAPLE, RUTH)
    await house.outbox.deliver_due()
    assert await house.privacy.export_member(MAPLE, RUTH) == {}


@pytest.mark.long
async def test_the_night_that_erases_her_gives_way_to_her_taps_at_once(houses):
    """Whether she was not here for a year or is under age: no tap of hers ends in a circle of waiting."""
    house, other = houses
    calendars = services_on(Ground(other.db, other.ring, other.clock), FakeSender()).calendars
    services = services_on(
        Ground(house.db, house.ring, house.clock, erasures=house.erasures), FakeSender()
    )
    await house.privacy.forget_member(MAPLE, RUTH)
    erased = 0
    for turn in range(4):
        house.clock.at += timedelta(minutes=1)
        other.clock.at = house.clock.at
        long_ago = house.clock.now() - timedelta(days=40)
        async with house.db.transaction(MAPLE) as tx:
            back = KeptChoices(MAPLE, RUTH, new_seed(), others_see=False)
            await CalendarStore(tx).add_choices_once(back)
            await house.sealer.pseudonym(tx, RUTH)
            if turn % 2:
                group_id = (await tx.session.scalars(select(GroupRow.id))).first()
                await UnderAgeStore(tx).add(UnderAge(MAPLE, RUTH, group_id, long_ago))
            else:
                month = date(2025, 1, 1)
                about = {"guild_id": MAPLE, "member_id": RUTH, "month": month, "asked_at": long_ago}
                await tx.session.execute(insert(LastTapRow).values(**about))
        *titles, gone = await asyncio.gather(
            calendars.choose_title(MAPLE, RUTH, "plates"),
            calendars.choose_title(MAPLE, RUTH, "cups"),
            calendars.choose_title(MAPLE, RUTH, "bowls"),
            (services.adults if turn % 2 else services.idle).erase_due(),
        )
        assert all(isinstance(one, Choices) for one in titles)
        erased += gone
        with suppress(NothingKeptError):  # what she tapped may all have come before the night
            await house.privacy.forget_member(MAPLE, RUTH)
    assert erased == 4
