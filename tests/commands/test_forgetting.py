"""What the coming night forgets, said beforehand and without touching anything."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import app
from bot.app import Ground, services_on
from bot.commands.findings import Finding, State
from bot.commands.forgetting import FORGETS, try_the_night
from bot.commands.forgetting_check import check_forgetting
from bot.core.ids import ChannelId
from bot.db.upgrade import upgrade
from bot.features.groups.joining import Wish
from bot.features.groups.model import Draft, Joining, Relation, Standing, Template
from bot.features.privacy.declared import EVERY_DECLARATION
from bot.nights import nightly_jobs
from bot.services import Services
from tests.architecture.rows import NOON
from tests.db.lived_in import MAPLE, RUTH, SAM, House
from tests.features.outbox.fake_sender import FakeSender

ON_POSTGRES = pytest.param("postgres", marks=pytest.mark.long)


@dataclass
class Left:
    """Ruth left a month ago, all but a little; Sam is still there."""

    house: House
    services: Services

    async def after(self, days: float) -> Finding:
        self.house.clock.at = NOON + timedelta(days=days)
        (found,) = [
            one
            async for one in check_forgetting(self.house.db, self.house.settings, self.house.clock)
        ]
        return found


@pytest.fixture(params=["sqlite", ON_POSTGRES])
def bare_url(request):
    return request.getfixturevalue("empty_postgres_url") if request.param == "postgres" else None


@pytest.fixture
async def left(bare_url, tmp_path):
    house = House(bare_url, tmp_path)
    await upgrade(house.db)
    services = services_on(
        Ground(house.db, house.ring, house.clock, erasures=house.erasures), FakeSender()
    )
    draft = Draft("Oak", Template.PARTNERS, Joining.OPEN)
    oak = await services.groups.create(MAPLE, draft, by=Standing(SAM, is_facilitator=True))
    room, voice = ChannelId(51), ChannelId(52)
    await services.groups.remember_rooms(MAPLE, oak.id, text=room, voice=voice)
    wish = Wish(Relation.PARTNER, is_adult=True, rules_version="1", wants_notes=True)
    await services.groups.ask_to_join(MAPLE, oak.id, RUTH, wish)
    await services.outbox.deliver_due()
    await services.groups.leave(MAPLE, oak.id, RUTH)
    await services.outbox.deliver_due()
    yield Left(house, services)
    await house.db.close()


async def test_what_is_said_is_what_goes_and_nothing_changes_by_saying_it(left):
    house = left.house
    assert (await left.after(27)).found == "all of it is within its time, so tonight nothing is"
    house.clock.at = NOON + timedelta(days=31)
    before, ledger = await house.rows(), house.settings.erasures_file

    told = await try_the_night(house.db, house.settings, house.clock)

    assert await house.rows() == before
    assert not ledger.exists(), "nobody was erased"
    assert not list(house.data.glob(".scratch*"))
    assert told is not None
    assert told.failed == ()
    assert {"Your settings": 1, "Your groups": 1}.items() <= told.tonight.items()
    assert "Your settings" not in told.overdue, "a day late is not late"

    found = await left.after(31)
    assert found.state is State.OK
    assert found.found.startswith("tonight ")
    found = await left.after(33)
    assert found.state is State.LOOK
    assert "should be gone for 2 days" in found.found
    assert found.next_step.startswith("let the bot run through a night")

    jobs = {job.name: job for job in nightly_jobs(left.services)}
    named = {one.lifetime.ended_by for one in EVERY_DECLARATION} & set(jobs)
    assert all(one.startswith(FORGETS) for one in named), "others are not tried"
    for name, job in jobs.items():
        if name.startswith(FORGETS):
            await job.run()
    assert await house.privacy.export_member(MAPLE, RUTH) == {}
    assert ledger.exists()
    after = await try_the_night(house.db, house.settings, house.clock)
    assert after is not None
    assert "Your settings" not in after.tonight


def test_where_there_is_no_database_nothing_is_forgotten(
    ready: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ready)
    without = CliRunner().invoke(app, ["privacy", "dry-run"])
    assert "there is nothing to copy" in str(without.exception)
