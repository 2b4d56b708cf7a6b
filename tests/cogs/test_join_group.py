"""Asking to join and being answered, tap by tap."""

import importlib

import pytest

from bot.core.ids import MemberId
from bot.demo.acting import words_of
from bot.features.groups.model import Joining, MembershipState, Standing, Template
from tests.cogs.forged import forged_button, forged_list
from tests.cogs.group_town import (
    ask,
    box,
    desk,
    door,
    found,
    knows_clock,
    let_in,
    said_in,
    set_up,
    state_of,
)
from tests.town import A_SUNDAY


def meets_on_sundays_at_three() -> None:
    """Birch meets at 3:00 PM in New York. Called once the bot is up, since each bot loads its cogs anew."""

    async def next_start(_interaction, _group):
        return A_SUNDAY.replace(hour=19)

    importlib.import_module("cogs.groups.join_button").JOIN_LINES.insert(0, next_start)


async def test_ruth_asks_and_is_let_in(town):
    meets_on_sundays_at_three()
    await set_up(town)
    birch = await found(town)
    ruth, dana = town.person("Ruth"), town.person("Dana")
    await knows_clock(town, ruth, "Europe/London")
    before = len(town.channel("start-here").history())

    await ruth.tap("Join a group", on=door(town))
    assert "Sunday, for parents, <t:" in ruth.sees
    assert ":t> for you." in ruth.sees
    await ruth.choose("Birch")
    await ruth.choose("Parent")
    assert "not therapy, medical care or a crisis service" in ruth.sees
    await ruth.tap("Next")
    assert "Discord is not a medical record system" in ruth.sees
    await ruth.tap("Next")
    assert "> Your meeting is tomorrow." in ruth.sees
    await ruth.tap(box(ruth, "I am 18"))
    await ruth.tap(box(ruth, "private notes"))
    await ruth.tap("Join")
    assert ruth.sees.startswith("Sent. Mostly within a day.")
    assert len(town.channel("start-here").history()) == before

    assert "1 person would like to join Birch." in words_of(desk(town))
    await dana.tap("Open", on=desk(town))
    assert "**Ruth** would like to join **Birch**." in dana.sees
    assert "parent, London clock" in dana.sees
    card = desk(town)
    await dana.tap("Let in")
    assert "Ruth can see Birch now" in dana.sees
    assert town.fresh(card) is None

    assert ruth.notes == ["Something is waiting for you."]
    assert "birch" in ruth.rooms
    await ruth.tap("Open", on=ruth.newest_note)
    assert ruth.sees.startswith("You're in. **Birch** is in your list of rooms now")
    assert await state_of(town, birch.id, ruth) is MembershipState.ACTIVE
    assert len(said_in(town, "birch")) == 1


async def test_somebody_new_chooses_their_clock_last_and_only_then_it_is_sent(town):
    meets_on_sundays_at_three()
    await set_up(town)
    birch = await found(town)
    ruth = town.person("Ruth")
    await ruth.tap("Join a group", on=door(town))
    assert "Sunday 3:00 PM in New York, for parents. For you it starts at <t:" in ruth.sees
    await ask(town, ruth)
    assert "What time is it for you now?" in ruth.sees
    assert await state_of(town, birch.id, ruth) is None

    await ruth.tap(next(label for label in ruth.labels if label.startswith("4:")))
    await ruth.choose(next(place for place in ruth.choices if "London" in place))
    assert ruth.sees.startswith("Sent. Mostly within a day.")
    assert "for you." in ruth.sees
    member = await town.services.members.get(town.guild_id, MemberId(ruth.id))
    assert member.confirmed_zone == "Europe/London"
    assert await state_of(town, birch.id, ruth) is MembershipState.ASKED


@pytest.mark.long
async def test_every_step_of_joining_survives_a_restart(town):
    await set_up(town)
    birch = await found(town)
    ruth = town.person("Ruth")
    await knows_clock(town, ruth, "Europe/London")
    await ruth.tap("Join a group", on=door(town))
    for step in ("Birch", "Parent", "Next", "Next", "I am 18", "Join"):
        await town.restart()
        if step in ("Birch", "Parent"):
            await ruth.choose(step)
        else:
            await ruth.tap(box(ruth, step))
    assert ruth.sees.startswith("Sent.")
    assert await state_of(town, birch.id, ruth) is MembershipState.ASKED


async def test_without_the_statement_nothing_is_sent(town):
    await set_up(town)
    birch = await found(town)
    ruth = town.person("Ruth")
    await knows_clock(town, ruth, "Europe/London")
    await ruth.tap("Join a group", on=door(town))
    await ruth.choose("Birch")
    await ruth.choose("Parent")
    await ruth.tap("Next")
    await ruth.tap("Next")
    await ruth.tap("Join")
    assert "please tick the first box" in ruth.sees
    assert await state_of(town, birch.id, ruth) is None

    await ruth.tap(box(ruth, "I am 18"))
    assert "please tick the first box" not in ruth.sees
    await ruth.tap("Join")
    assert ruth.sees.startswith("Sent.")


async def test_the_guidelines_open_from_the_last_screen_and_lead_back(town):
    await set_up(town)
    await found(town)
    ruth = town.person("Ruth")
    await ruth.tap("Join a group", on=door(town))
    await ruth.choose("Birch")
    await ruth.choose("Partner")
    await ruth.tap("Next")
    await ruth.tap("Next")
    await ruth.tap(box(ruth, "I am 18"))
    await ruth.tap("Guidelines")
    assert "What we hear here stays here" in ruth.sees
    await ruth.tap("Back")
    assert box(ruth, "I am 18").startswith("☑")


async def test_a_family_group_says_who_may_be_there_before_anything_else(town):
    await set_up(town)
    await found(town, "Elm", template=Template.FAMILY)
    ruth = town.person("Ruth")
    await ruth.tap("Join a group", on=door(town))
    await ruth.choose("Elm")
    assert "you may meet people from your own home" in ruth.sees


async def test_when_there_is_nothing_to_join_there_is_still_a_next_step(town):
    await set_up(town)
    ruth = town.person("Ruth")
    await ruth.tap("Join a group", on=door(town))
    assert "no group to join right now" in ruth.sees
    assert {"My page", "Help right now"} <= set(ruth.labels)


async def test_a_strangers_page_leads_to_the_groups_once_also_after_restarts(town):
    await set_up(town)
    await found(town)
    ruth = town.person("Ruth")
    await town.restart()
    await ruth.tap("My page", on=door(town))
    assert ruth.labels.count("Join a group") == 1
    await ruth.tap("Join a group")
    assert "Birch" in ruth.choices


async def test_an_open_group_lets_ruth_in_at_once(town):
    await set_up(town)
    await found(town, joining=Joining.OPEN)
    ruth = town.person("Ruth")
    await knows_clock(town, ruth, "Europe/London")
    await ask(town, ruth)
    assert ruth.sees.startswith("You're in.")
    assert "birch" in ruth.rooms


async def test_not_now_is_kind_names_a_day_and_waits_on_her_page_too(town):
    await set_up(town)
    await found(town)
    ruth, dana = town.person("Ruth"), town.person("Dana")
    await knows_clock(town, ruth, "Europe/London")
    await ask(town, ruth)
    await dana.tap("Open", on=desk(town))
    await dana.tap("Not now")
    assert "This is what Ruth will read" in dana.sees
    await dana.tap("Send this")

    kind = (
        "We can't offer you a place in this group right now. This is not a judgment of you. "
        "You can ask again after November 17, 2026. Until then, these are open to you."
    )
    assert ruth.notes == []
    await ruth.tap("My page", on=door(town))
    assert kind in ruth.sees
    await ruth.tap("Join a group")
    await ruth.choose("Birch")
    assert kind in ruth.sees
    assert "Help right now" in ruth.labels
    assert "birch" not in ruth.rooms


async def test_say_hello_first_hands_over_words_that_tell_nothing_and_shows_to_the_others(town):
    await set_up(town)
    birch = await found(town)
    ruth, dana = town.person("Ruth"), town.person("Dana")
    marcus = town.person("Marcus", facilitator=True)
    await town.services.groups.add_facilitator(
        town.guild_id, birch.id, MemberId(marcus.id), by=Standing(MemberId(dana.id))
    )
    await knows_clock(town, ruth, "Europe/London")
    await ask(town, ruth)
    await dana.tap("Open", on=desk(town))
    await dana.tap("Say hello first")
    assert "Hello, this is Dana. You asked to hear from us." in dana.sees
    assert "Birch" not in dana.sees
    await marcus.tap("Open", on=desk(town))
    assert "Dana is saying hello first." in marcus.sees


async def test_the_second_facilitator_hears_who_has_this_one(town):
    await set_up(town)
    birch = await found(town)
    ruth, dana = town.person("Ruth"), town.person("Dana")
    marcus = town.person("Marcus", facilitator=True)
    await town.services.groups.add_facilitator(
        town.guild_id, birch.id, MemberId(marcus.id), by=Standing(MemberId(dana.id))
    )
    await knows_clock(town, ruth, "Europe/London")
    await ask(town, ruth)
    card = desk(town)
    await marcus.tap("Open", on=card)
    await dana.tap("Open", on=card)
    await dana.tap("Let in")
    await marcus.tap("Let in")
    assert "@Dana has this one." in marcus.sees


async def test_the_desk_card_names_nobody_in_words_or_in_its_insides(town):
    await set_up(town)
    await found(town)
    ruth = town.person("Ruth")
    await knows_clock(town, ruth, "Europe/London")
    await ask(town, ruth)
    raw = str(town.env.backend.messages[town.channel("desk").id][desk(town).id])
    assert "Ruth" not in raw
    assert str(ruth.id) not in raw


@pytest.mark.parametrize("who", ["admin", "stranger", "other", "former"])
async def test_only_facilitators_of_that_group_can_open_a_newcomer(town, who):
    await set_up(town)
    birch = await found(town)
    ruth, dana = town.person("Ruth"), town.person("Dana")
    by = Standing(MemberId(dana.id))
    nosy = town.person("Nosy", facilitator=who in ("other", "former"), admin=who == "admin")
    if who == "former":
        groups, nosy_id = town.services.groups, MemberId(nosy.id)
        await groups.add_facilitator(town.guild_id, birch.id, nosy_id, by=by)
        await groups.drop_facilitator(town.guild_id, birch.id, nosy_id, by=by)
    await knows_clock(town, ruth, "Europe/London")
    await ask(town, ruth)

    await nosy.tap("Open", on=desk(town))
    assert nosy.sees.startswith("Only facilitators of this group can do that. Nothing was changed.")
    assert "Ruth" not in nosy.sees
    assert "My page" in nosy.labels
    assert await state_of(town, birch.id, ruth) is MembershipState.ASKED


@pytest.mark.long
async def test_after_two_days_the_desk_is_told_again(town):
    await set_up(town)
    await found(town)
    ruth = town.person("Ruth")
    await knows_clock(town, ruth, "Europe/London")
    await ask(town, ruth)
    first = desk(town)
    await town.pass_time(hours=49)
    assert desk(town).id != first.id
    dana = town.person("Dana")
    nudge = desk(town)
    await dana.tap("Open", on=nudge)
    await dana.tap("Let in")
    assert town.fresh(first) is None
    assert town.fresh(nudge) is None


async def test_the_desk_screen_lists_who_waits_without_names(town):
    await set_up(town)
    await found(town)
    ruth, dana = town.person("Ruth"), town.person("Dana")
    await knows_clock(town, ruth, "Europe/London")
    await ask(town, ruth)
    await dana.command("desk")
    assert "1 person would like to join." in dana.sees
    assert "Ruth" not in dana.sees
    await dana.tap("1. Open")
    assert "**Ruth** would like to join" in dana.sees


async def test_ruth_can_take_her_request_back_on_her_page(town):
    await set_up(town)
    birch = await found(town)
    ruth = town.person("Ruth")
    await knows_clock(town, ruth, "Europe/London")
    await ask(town, ruth)
    card = desk(town)
    await ruth.tap("My page", on=door(town))
    assert "You have asked to join." in ruth.sees
    await ruth.tap("Take my request back")
    assert await state_of(town, birch.id, ruth) is None
    assert town.fresh(card) is None


async def test_asking_again_asking_inside_and_asking_blocked_each_get_a_kind_no(town):
    await set_up(town)
    birch = await found(town)
    dana, ruth, sam = town.person("Dana"), town.person("Ruth"), town.person("Sam")
    await knows_clock(town, ruth, "Europe/London")
    await ask(town, ruth)
    await ruth.tap("Join a group", on=door(town))
    await ruth.choose("Birch")
    assert "You have asked to join Birch already." in ruth.sees

    await dana.tap("Open", on=desk(town))
    await dana.tap("Let in")
    await ruth.tap("Join a group", on=door(town))
    assert "no group to join right now" in ruth.sees
    old_list = await forged_list(town, f"groups:pick:{town.guild_id}", str(birch.id))
    await ruth.choose(str(birch.id), on=old_list)
    assert "Birch is open already" in ruth.sees

    await let_in(town, sam)
    sam_id = MemberId(sam.id)
    await town.services.groups.block(town.guild_id, birch.id, sam_id, by=MemberId(dana.id))
    await town.deliver()
    assert "birch" not in sam.rooms
    await sam.tap("Join a group", on=door(town))
    await sam.choose("Birch")
    assert "We can't offer you a place in this group right now." in sam.sees
    assert "block" not in sam.sees.lower()


async def test_forged_taps_about_a_group_of_another_server_change_nothing(town):
    await set_up(town)
    birch = await found(town)
    ruth = town.person("Ruth")
    await knows_clock(town, ruth, "Europe/London")
    elsewhere = 900
    for custom_id in (
        f"groups:join_step:{elsewhere}:{birch.id}:parent:11:join",
        f"groups:join_step:{town.guild_id}:4711:parent:11:join",
        f"groups:leave_now:{elsewhere}:{birch.id}",
        f"groups:newcomer:{elsewhere}:4711",
        f"groups:archive:{town.guild_id}:{birch.id}",
        f"groups:members:{town.guild_id}:{birch.id}",
        f"groups:remove_now:{town.guild_id}:{birch.id}:{town.person('Dana').id}",
        f"groups:repair:{town.guild_id}:{birch.id}",
        f"groups:hours_none:{town.guild_id}:{birch.id}",
    ):
        message = await forged_button(town, custom_id)
        await ruth.tap_id(custom_id, on=message)
        assert any(
            words in ruth.sees
            for words in ("Nothing was changed", "nothing to change", "nothing left to do")
        ), (custom_id, ruth.sees)
        assert "My page" in ruth.labels or "What waits" in ruth.labels
    assert await state_of(town, birch.id, ruth) is None
    still = await town.services.groups.get(town.guild_id, birch.id)
    assert still == birch
