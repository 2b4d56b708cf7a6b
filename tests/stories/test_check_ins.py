"""A check-in on its way: from the one who sent it, over a facilitator's screen, as far as its writer allows."""

from datetime import timedelta

import pytest

from bot.core.ids import MemberId
from bot.demo.acting import labels_of, words_of
from bot.features.checkins.model import AnswerState, Ceiling
from bot.features.groups.model import Standing
from bot.features.requests.model import About, Reach
from tests.cogs.forged import forged_button
from tests.cogs.oak_town import EVENING, member, oak
from tests.stories.left_behind import places_with
from tests.stories.notes_in_oak import (
    ALOUD,
    ASK_ALOUD,
    ASK_ROOM,
    CHANGE,
    KEEP,
    MARKED,
    ROOM,
    SHOWN,
    TALK,
    Oak,
)

FOLLOWS = {
    KEEP: (AnswerState.READ, "It goes no further."),
    TALK: (AnswerState.TALK, "you would like to talk"),
    CHANGE: (AnswerState.CHANGE_ASKED, "for a change. Until then it goes nowhere."),
    ALOUD: (AnswerState.ON_LIST, "without a name"),
    ROOM: (AnswerState.IN_ROOM, "The words open only by a tap."),
    ASK_ALOUD: (AnswerState.LEAVE_ASKED, "Without a yes it goes no further."),
    ASK_ROOM: (AnswerState.LEAVE_ASKED, "Without a yes it goes no further."),
}
OFFERED = {
    Ceiling.FACILITATORS: (KEEP, TALK, CHANGE, ASK_ALOUD, ASK_ROOM),
    Ceiling.READ_ALOUD: (KEEP, TALK, ALOUD, CHANGE, ASK_ROOM),
    Ceiling.ROOM: (KEEP, TALK, ALOUD, CHANGE, ROOM),
}
PEOPLE = ("Ruth", "Sam", "Ines", "Will", "Joe")


@pytest.fixture
async def here(town) -> Oak:
    return await Oak(town, await oak(town, seats=20)).begin()


def now_on(town, person) -> str:
    return words_of(town.fresh(person.screen))


async def test_what_somebody_wrote_stays_words(here):
    """No link, no mention, no block of code breaks out of the quote."""
    await here.send("Ruth")
    dana = await here.open()
    assert "> \\`\\`\\`@\u200beveryone\\`\\`\\`" in dana.sees
    assert "](https" not in dana.sees


@pytest.mark.long
@pytest.mark.parametrize("ceiling", list(Ceiling))
async def test_a_note_goes_as_far_as_its_writer_allows_and_no_further(here, ceiling):
    """Every ceiling with every decision: what is offered, what follows, and who is pointed at."""
    town, sent = here.town, []
    for decision, name in zip(OFFERED[ceiling], PEOPLE, strict=True):
        sent.append((name, await here.send(name, ceiling), decision))
    dana = await here.open_desk()
    assert "5 notes to read in Oak." in dana.sees
    assert not any(name in dana.sees for name in PEOPLE)
    assert MARKED not in dana.sees
    await dana.tap("Open the oldest")
    for name, answer_id, decision in sent:
        assert f"**From @{name}**" in dana.sees
        assert f"> {SHOWN}" in dana.sees
        assert [one for one in dana.labels if one in FOLLOWS] == list(OFFERED[ceiling])
        await dana.tap(decision)
        state, words = FOLLOWS[decision]
        assert words in dana.sees
        assert MARKED not in dana.sees
        assert await here.state(answer_id, name) is state
        if "Open the next" in dana.labels:
            await dana.tap("Open the next")
    assert "Nothing more waits in this group." in dana.sees
    await town.deliver()
    shared = here.in_room()
    assert len(shared) == (ROOM in OFFERED[ceiling])
    assert not any(MARKED in one for one in shared)


async def test_of_two_who_open_it_one_reads_and_the_other_hears_who_has_it(here):
    await here.send("Ruth")
    dana, marcus = await here.open_desk("Dana"), await here.open_desk("Marcus")
    await dana.tap("Open it")
    await marcus.tap("Open it")
    assert SHOWN in dana.sees
    assert "@Dana has this one. Nothing was changed." in marcus.sees
    assert MARKED not in marcus.sees
    await here.open_desk("Marcus")
    assert "1 note in Oak is open before another facilitator." in marcus.sees
    assert "Ruth" not in marcus.sees


async def test_after_ten_minutes_the_screen_is_blank_and_the_note_waits_again(here):
    answer_id = await here.send("Ruth")
    dana = await here.open()
    message, decide = dana.screen, f"checkins:decide:{here.town.guild_id}:{answer_id}:keep"
    await here.town.pass_time(minutes=11)
    blank = here.town.fresh(message)
    assert "These words are closed again." in words_of(blank)
    assert MARKED not in words_of(blank)
    assert labels_of(blank) == ["Open again", "Close"]
    old = await forged_button(here.town, decide)
    await dana.tap_id(decide, on=old)
    assert "The ten minutes are over" in dana.sees
    assert await here.state(answer_id, "Ruth") is AnswerState.OPENED
    await dana.tap("Open again")
    assert f"> {SHOWN}" in dana.sees
    await dana.tap(KEEP)
    await here.town.pass_time(minutes=11)
    assert "It goes no further." in now_on(here.town, dana)


async def test_a_bot_that_stops_leaves_no_words_on_a_screen(here):
    await here.send("Ruth")
    dana = await here.open()
    await here.town.restart()
    assert "These words are closed again." in now_on(here.town, dana)
    assert MARKED not in now_on(here.town, dana)
    dana.screen = here.town.fresh(dana.screen)
    await dana.tap("Open again")
    assert f"> {SHOWN}" in dana.sees


@pytest.mark.long
async def test_what_one_can_not_answer_is_handed_on(here):
    await here.send("Ruth")
    dana = await here.open()
    await dana.choose("Marcus")
    assert "It waits again. @Marcus gets no note from me, but sees it on the desk." in dana.sees
    marcus = await here.open("Marcus")
    await marcus.tap("Hand it back")
    assert "It waits again. Whoever has time can open it." in marcus.sees
    await here.open("Dana")
    assert f"> {SHOWN}" in dana.sees


@pytest.mark.long
async def test_who_leads_no_longer_can_decide_nothing_and_others_go_on(here):
    town = here.town
    answer_id = await here.send("Ruth")
    dana, marcus = MemberId(town.person("Dana").id), await here.open("Marcus")
    leads = Standing(dana, is_facilitator=True)
    await town.services.groups.drop_facilitator(
        town.guild_id, here.group.id, MemberId(marcus.id), by=leads
    )
    await town.deliver()
    assert "These words are closed again." in now_on(town, marcus)
    keep = f"checkins:decide:{town.guild_id}:{answer_id}:keep"
    await marcus.tap_id(keep, on=await forged_button(town, keep))
    assert "Only facilitators of this group can do that. Nothing was changed." in marcus.sees
    assert await here.state(answer_id, "Ruth") is AnswerState.WAITING
    reads = await here.open("Dana")
    assert f"> {SHOWN}" in reads.sees


@pytest.mark.long
async def test_who_is_not_safe_to_write_to_is_not_asked_to_talk(here):
    town = here.town
    answer_id = await here.send("Ruth")
    ruth = MemberId(town.person("Ruth").id)
    await town.services.requests.ask(
        town.guild_id, here.group.id, about=About.ME, reach=Reach.UNSAFE, by=ruth
    )
    dana = await here.open()
    assert TALK not in dana.labels
    forged = f"checkins:decide:{town.guild_id}:{answer_id}:ask_to_talk"
    await dana.tap_id(forged, on=await forged_button(town, forged))
    assert "not safe to write to them" in dana.sees
    assert await here.state(answer_id, "Ruth") is AnswerState.OPENED


@pytest.mark.long
async def test_the_list_of_the_evening_has_words_and_no_names(here):
    town = here.town
    for name in ("Ruth", "Sam"):
        await here.send(name, Ceiling.READ_ALOUD)
    dana = await here.open_desk()
    await dana.tap("Open the oldest")
    await dana.tap(ALOUD)
    await dana.tap("Open the next")
    await dana.tap(ALOUD)
    await town.pass_until(EVENING - timedelta(minutes=8))
    await dana.command("tonight")
    assert "2 notes to read aloud." in dana.sees
    await dana.tap(ALOUD)
    assert "**1.** from Sunday morning" in dana.sees
    assert f"> {SHOWN}" in dana.sees
    assert "Ruth" not in dana.sees
    assert "<t:" not in dana.sees
    await dana.tap("1. Read it")
    assert dana.labels == [
        "1. Read it",
        "1. Take it off the list",
        "Not read: from Sunday morning",
        "Back",
        "Close",
    ]
    await dana.tap("Not read: from Sunday morning")
    assert "2. Read it" in dana.labels
    await dana.tap("2. Take it off the list")
    await dana.tap("1. Read it")
    assert "All of it is read." in dana.sees
    assert MARKED not in dana.sees
    await dana.tap("Back")
    assert "All that was to be read aloud is read." in dana.sees
    await town.pass_time(hours=25)
    await here.open_desk()
    assert "on its way" not in dana.sees


async def test_words_in_the_room_open_for_its_people_only_and_go_when_taken_back(here):
    town = here.town
    answer_id = await here.send("Ruth")
    sam = await member(town, here.group, "Sam")
    dana = await here.open()
    await dana.tap(ROOM)
    await town.deliver()
    (words,) = here.in_room()
    assert words == "Ruth shared a few words.\n[Read]"
    await sam.tap("Read", on=here.card())
    assert f"> {SHOWN}" in sam.sees
    assert "heavy" not in sam.sees
    stan = town.person("Stan")
    forged = f"checkins:words:{town.guild_id}:{answer_id}"
    await stan.tap_id(forged, on=await forged_button(town, forged))
    assert "Only people of this group can do that." in stan.sees
    await here.open_desk()
    await dana.tap("Look at it")
    assert "1. @Ruth, Oak: in the room" in dana.sees
    await here.take_back(answer_id, "Ruth")
    assert here.in_room() == []
    await dana.tap("1. Take it out of the room")
    assert "its writer took it back" in dana.sees


@pytest.mark.long
async def test_a_room_that_is_shut_is_told_on_the_desk_and_the_card_comes_when_it_is_open(here):
    town = here.town
    answer_id = await here.send("Ruth")
    dana = await here.open()
    path = f"/channels/{here.group.text_channel_id}/messages"
    town.env.inject_error(
        "POST", path, status=403, code=50013, message="Missing Permissions", times=None
    )
    await dana.tap(ROOM)
    await town.deliver()
    assert here.in_room() == []
    assert await here.state(answer_id, "Ruth") is AnswerState.IN_ROOM
    await town.pass_time(hours=2)
    await here.open_desk()
    assert "I may not write there." in dana.sees
    assert "Mend its rooms" in dana.labels
    town.env.backend.faults.clear()
    await town.pass_time(hours=2)
    assert len(here.in_room()) == 1


async def _waits(_here, _dana):
    """Nobody has opened it."""


def _decided(label):
    async def act(here, _dana):
        person = await here.open()
        if label is not None:
            await person.tap(label)

    return act


async def _a_day_old(here, dana):
    """Words of yesterday go in the room only after one more yes."""
    await here.town.pass_time(hours=25)
    await here.open()
    await dana.tap("Ask whether it still may go in the room")


async def _read_aloud(here, dana):
    await _decided(ALOUD)(here, dana)
    await here.town.pass_until(EVENING - timedelta(minutes=8))
    await dana.command("tonight")
    await dana.tap(ALOUD)
    await dana.tap("1. Read it")


STATES = {
    AnswerState.WAITING: _waits,
    AnswerState.OPENED: _decided(None),
    AnswerState.READ: _decided(KEEP),
    AnswerState.TALK: _decided(TALK),
    AnswerState.ON_LIST: _decided(ALOUD),
    AnswerState.IN_ROOM: _decided(ROOM),
    AnswerState.READ_ALOUD: _read_aloud,
    AnswerState.CHANGE_ASKED: _decided(CHANGE),
    AnswerState.LEAVE_ASKED: _a_day_old,
}


@pytest.mark.long
@pytest.mark.parametrize("state", list(STATES))
async def test_whatever_became_of_it_a_restart_keeps_it_and_its_writer_can_take_it_back(
    here, state
):
    town = here.town
    answer_id = await here.send("Ruth")
    await STATES[state](here, town.person("Dana"))
    ruth = await town.person("Ruth").command("home")
    await ruth.tap("My check-ins")
    await ruth.choose(ruth.choices[0])
    await town.restart()
    await town.deliver()
    assert await here.state(answer_id, "Ruth") is state
    assert len(here.in_room()) == (state is AnswerState.IN_ROOM)
    await ruth.tap("Take it back")
    await ruth.tap("Yes, take it back")
    assert "You took it back, and your words are gone." in ruth.sees
    assert await here.state(answer_id, "Ruth") is AnswerState.TAKEN_BACK
    assert here.in_room() == []
    dana = await here.open_desk()
    assert "Oak" not in dana.sees.split("**Your desk**")[-1].replace("for Oak", "")
    assert places_with(town, MARKED) == []
