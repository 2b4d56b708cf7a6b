"""What waits on the desk is what a facilitator can do something about."""

from datetime import timedelta

import pytest

from bot.core.ids import GroupId, MemberId
from bot.demo.acting import words_of
from bot.features.groups.model import Draft, Joining, Standing, Template
from bot.features.outbox.model import DeliveryState, Reason
from cogs._kit.speaker import Speaker
from cogs.desk import stuck_notes
from cogs.desk.stuck_notes import by_reason
from tests.cogs.group_town import set_up
from tests.cogs.oak_town import EVENING, member, mention_instead, oak, room, schedule
from tests.features.outbox.deliveries import claimed


@pytest.mark.long
async def test_closed_private_notes_are_no_facilitators_trouble(town):
    group = await oak(town)
    ines = await member(town, group, "Ines")
    await mention_instead(town, ines)
    await schedule(town)
    await town.pass_until(EVENING - timedelta(hours=23))
    (unsaid,) = await town.services.outbox.list_stuck(town.guild_id)
    assert unsaid.failure == "notes_blocked"

    dana = town.person("Dana", facilitator=True)
    await dana.command("desk")
    assert dana.sees
    assert "could not be done" not in dana.sees


async def test_a_new_facilitator_finds_how_to_begin(town):
    await set_up(town)
    dana = town.person("Dana", facilitator=True)

    for command in ("desk", "tonight"):
        await dana.command(command)
        assert dana.sees.startswith("You lead no group right now.")
    await dana.tap("Make a group")
    assert dana.sees.startswith("A new group")


async def test_what_could_not_be_said_is_settled_by_its_own_facilitators_after_any_restart(town):
    group = await oak(town)
    await schedule(town)
    ruth = MemberId(town.person("Ruth", facilitator=True).id)
    draft = Draft("Birch", Template.PARENTS, Joining.OPEN, 5)
    by = Standing(ruth, is_facilitator=True)
    await town.services.groups.create(town.guild_id, draft, by=by)
    faults = town.env.backend.faults
    town.env.inject_error(
        "POST",
        f"/channels/{group.text_channel_id}/messages",
        status=403,
        code=50001,
        message="Missing Access",
        times=None,
    )
    await town.pass_until(EVENING - timedelta(minutes=9))

    dana = town.person("Dana", facilitator=True)
    await dana.command("desk")
    assert "**1 thing could not be done.**" in dana.sees
    assert "I may not write there." in dana.sees
    assert "Someone shut me out of a room." in dana.sees
    await dana.tap("Mend its rooms")
    assert "I have looked after the rooms" in dana.sees
    await dana.command("desk")
    await town.person("Ruth").command("desk")
    assert "could not be done" not in town.person("Ruth").sees

    faults.clear()
    await town.restart()
    await dana.tap("1. Send again")
    assert "could not be done" not in dana.sees
    said = [words_of(one) for one in room(town, group).history()]
    assert sum("private place" in words for words in said) == 1


@pytest.mark.long
async def test_a_note_whose_room_is_gone_is_let_go_and_the_room_is_made_anew(town):
    group = await oak(town)
    await schedule(town)
    town.env.inject_error(
        "POST",
        f"/channels/{group.text_channel_id}/messages",
        status=404,
        code=10003,
        message="Unknown Channel",
        times=None,
    )
    await town.pass_until(EVENING - timedelta(minutes=9))

    dana = town.person("Dana", facilitator=True)
    await dana.command("desk")
    assert "The room is gone." in dana.sees
    assert "I can put a new room there." in dana.sees
    assert "Mend its rooms" in dana.labels
    assert "1. Send again" not in dana.labels, "it would go nowhere"
    await dana.tap("1. Let it go")
    assert "could not be done" not in dana.sees


@pytest.mark.long
async def test_after_an_absence_the_desk_says_what_became_of_the_notes_and_a_day_later_nothing(
    town,
):
    group = await oak(town)
    ana = await member(town, group, "Ana")
    await schedule(town)
    dana = town.person("Dana", facilitator=True)
    await town.be_away(minutes=20)  # nothing was due
    await dana.command("desk")
    assert "away" not in dana.sees.lower()

    await town.pass_until(EVENING - timedelta(hours=24, minutes=10))
    await town.be_away(minutes=18)
    await dana.command("desk")
    assert "Away 18 minutes. 1 sent late, 0 lost, 0 twice." in dana.sees
    assert "You don't need to do anything." in dana.sees
    assert ana.member.name not in dana.sees

    marcus = town.person("Marcus", facilitator=True)
    by = Standing(MemberId(dana.id), is_facilitator=True)
    await town.services.groups.add_facilitator(town.guild_id, group.id, MemberId(marcus.id), by=by)
    await dana.tap("Put away")
    assert "Away" not in dana.sees
    await dana.command("desk")
    assert "Away" not in dana.sees
    await marcus.command("desk")
    assert "Away 18 minutes." in marcus.sees, "he has not seen it yet"

    await town.pass_time(days=1)
    await marcus.command("desk")
    assert "Away" not in marcus.sees
    await dana.command("desk")
    assert "Away" not in dana.sees


@pytest.mark.long
async def test_notes_that_wait_too_long_stand_first_on_the_desk_until_they_are_out(town):
    group = await oak(town)
    ana = await member(town, group, "Ana")
    await schedule(town)
    dana = town.person("Dana", facilitator=True)
    faults = town.env.backend.faults
    town.env.inject_error(
        "POST",
        f"/channels/{ana.member.user.dm_channel.id}/messages",
        status=503,
        message="Service Unavailable",
        times=None,
    )
    await town.pass_until(EVENING - timedelta(hours=24) + timedelta(minutes=4))
    await dana.command("desk")
    assert "out by now" not in dana.sees

    await town.pass_time(minutes=3)
    await dana.tap("Look again")
    waits = dana.sees.splitlines()
    assert any(line.startswith("**1 note should be out by now.** It was due <t:") for line in waits)

    faults.clear()
    await town.pass_time(minutes=20)
    assert len(ana.notes) == 1
    await dana.tap("Look again")
    assert "out by now" not in dana.sees


def test_of_many_things_that_could_not_be_done_the_reasons_are_counted():
    closed = claimed(state=DeliveryState.FAILED, failure=Reason.ROOM_CLOSED)
    unsure = claimed(state=DeliveryState.UNCERTAIN, failure=Reason.UNKNOWN)
    assert by_reason([unsure, closed, closed, closed], Speaker()) == [
        "- 3 times: I may not write there.",
        "- Once: It may have gone out; I can't tell.",
    ]


def test_who_checks_in_or_asks_to_be_reached_is_not_read_off_what_is_stuck():
    says = {
        kind: stuck_notes._line(1, claimed(kind=kind, group_id=GroupId(3)), Speaker())
        for kind in ("checkins.settled", "checkins.unread", "checkins.nudge", "requests.told")
    }
    assert not any("<@" in line for line in says.values())
    assert "about a check-in" in says["checkins.unread"]
    assert "asked to be reached" in says["requests.told"]
    assert "<@" in stuck_notes._line(1, claimed(group_id=GroupId(3)), Speaker())
