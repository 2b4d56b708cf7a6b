"""Sam asks a facilitator of Oak to reach him, and always knows whether anybody has seen it."""

from dataclasses import dataclass
from datetime import time

import pytest

from bot.core.ids import MemberId
from bot.features.groups.model import DutyHours, Group, Standing
from bot.features.members.model import NoteChoices
from bot.features.requests.model import RequestState
from tests.cogs.forged import forged_button
from tests.cogs.group_town import said_in
from tests.cogs.oak_town import found_oak, member, oak
from tests.town import Person, Town

WAITING = "Something is waiting for you."
EVERY_DAY = frozenset(range(7))
NOW_ON_DUTY = DutyHours(EVERY_DAY, time(9), time(17))
FROM_SIX = DutyHours(EVERY_DAY, time(18), time(21))


@dataclass
class Oak:
    town: Town
    group: Group
    dana: Person
    marcus: Person
    sam: Person

    @property
    def by_dana(self) -> Standing:
        return Standing(MemberId(self.dana.id), is_facilitator=True)

    async def on_duty(self, hours: DutyHours | None) -> None:
        await self.town.services.groups.edit(
            self.town.guild_id, self.group.id, by=self.by_dana, duty_hours=hours
        )
        await self.town.deliver()

    async def sam_asks(self, about: str = "Me", reach: str = "By private message") -> None:
        await self.sam.command("home")
        await self.sam.tap("Ask a facilitator to reach me")
        await self.sam.tap(about)
        if "Ask a facilitator too" in self.sam.labels:
            await self.sam.tap("Ask a facilitator too")
        await self.sam.tap(reach)

    async def goes_on(self, person: Person) -> None:
        await person.command("desk")
        await person.tap("1. Open")
        await person.tap("I'm on it")

    @property
    def desk(self) -> list[str]:
        return [one for one in said_in(self.town, "desk") if "asks to be reached" in one]

    async def how_it_stands(self) -> str:
        await self.sam.command("home")
        return self.sam.sees


@pytest.fixture
async def here(town) -> Oak:
    """Sunday, 11 AM. Dana and Marcus lead Oak and have notes, and somebody is on duty."""
    group = await oak(town)
    dana, marcus = town.person("Dana"), town.person("Marcus", facilitator=True)
    found = Oak(town, group, dana, marcus, await member(town, group, "Sam"))
    await town.services.groups.add_facilitator(
        town.guild_id, group.id, MemberId(marcus.id), by=found.by_dana
    )
    for one in (dana, marcus):
        await town.services.members.change_notes(
            town.guild_id, MemberId(one.id), NoteChoices(allowed=True)
        )
    await found.on_duty(NOW_ON_DUTY)
    return found


async def test_one_of_them_is_on_it_and_sam_reads_who(here):
    town, sam, dana, marcus = here.town, here.sam, here.dana, here.marcus
    await sam.command("home")
    await sam.tap("Ask a facilitator to reach me")
    assert "If someone is in danger now, call 911." in sam.sees
    await sam.tap("Violence at home")
    assert "1-800-799-7233" in sam.sees
    assert "Does someone look at your phone?" in sam.sees
    await sam.tap("Ask a facilitator too")
    assert "Someone is on duty now." in sam.sees
    await sam.tap("By private message")
    assert "Not seen yet." in sam.sees

    # Facilitators are called by a line that tells nothing; Sam's name is behind two taps, and each is noted.
    await town.deliver()
    assert dana.notes == marcus.notes == [WAITING]
    assert len(here.desk) == 1
    assert "Sam" not in here.desk[0]
    assert "<@" not in here.desk[0]
    await dana.tap("Open", on=dana.newest_note)
    assert "Oak, asked" in dana.sees
    assert "@Sam" not in dana.sees
    await dana.tap("Open")
    assert "@Sam" in dana.sees
    assert "About: Violence at home" in dana.sees
    assert "Ask them to call 911" in dana.sees
    await marcus.command("desk")
    assert "1 person asks to be reached." in marcus.sees
    await marcus.tap("1. Open")
    assert marcus.sees.startswith("@Dana has this one.")
    await town.restart()
    await dana.tap("I'm on it")
    assert "You have this one" in dana.sees
    await town.deliver()
    assert here.desk == []
    assert sam.notes[-1] == WAITING
    await sam.tap("Open", on=sam.newest_note)
    assert "@Dana has seen it" in sam.sees

    await dana.tap("They can write to me")
    await town.deliver()
    await sam.tap("Open", on=sam.newest_note)
    assert "@Dana from Oak has seen your request. You can write to them" in sam.sees
    await dana.tap("I reached them")
    assert "I reached them" not in dana.labels
    assert "@Dana has seen it." in await here.how_it_stands()
    await dana.choose("No danger was found")
    assert "Closed." in dana.sees
    await town.pass_time(days=2)
    assert dana.notes == [WAITING], "a closed one is no reason to remind her"
    assert "Ask a facilitator to reach me" in (await here.how_it_stands())
    actions = [
        one.entry.action
        for one in await town.services.audit.list_for(town.guild_id, group_id=here.group.id)
        if one.entry.action.startswith("requests.")
    ]
    assert actions == [
        "requests.closed",
        "requests.contacted",
        "requests.seen",
        "requests.opened",
    ]


async def test_how_to_speak_comes_first_and_dana_reads_what_she_said(here):
    await here.sam_asks()
    await here.goes_on(here.dana)
    told = {
        "I write to them": "you will write to them.",
        "They can write to me": "they can write to you.",
        "Let's talk in the voice room": "you would like to talk in the voice room.",
    }
    assert here.dana.labels[:3] == list(told)
    for way, words in told.items():
        assert f"They can read that {words}" in (await here.dana.tap(way)).sees


@pytest.mark.long
async def test_nobody_answers_and_sam_is_told_to_use_a_line(here):
    town, sam, dana = here.town, here.sam, here.dana
    await here.sam_asks()
    await town.deliver()
    assert len(dana.notes) == 1
    await town.pass_time(minutes=2)
    assert len(dana.notes) == 2

    # The bot is off when the next step is due; nobody is called twice for it.
    await town.be_away(minutes=4)
    assert len(dana.notes) == 3
    assert sam.notes == [WAITING]
    await sam.tap("Open", on=sam.newest_note)
    assert "No facilitator has answered yet. Please use a line below now." in sam.sees
    assert "Call 988" in sam.sees
    assert "No one has answered yet." in here.desk[0]
    assert len(here.desk) == 1
    await town.pass_time(minutes=5)
    assert sam.notes == [WAITING] * 2
    assert len(dana.notes) == 3
    (asked,) = await town.services.requests.list_own(town.guild_id, MemberId(sam.id))
    assert asked.request.state is RequestState.UNANSWERED

    # It stands first on the desk until somebody is on it.
    rosa = await member(town, here.group, "Rosa", notes=False)
    await rosa.command("home")
    await rosa.tap("Ask a facilitator to reach me")
    await rosa.tap("I'm not sure")
    await rosa.tap("By private message")
    await dana.command("desk")
    first, second = [line for line in dana.sees.splitlines() if "Oak, asked" in line]
    assert "No one has answered yet." in first
    assert "Not seen yet." in second
    await here.goes_on(dana)
    assert "@Sam" in dana.sees
    await town.pass_time(minutes=1)
    assert sam.notes == [WAITING] * 3


@pytest.mark.long
async def test_outside_the_hours_lines_come_first_and_the_calls_begin_with_them(here):
    town, sam, dana = here.town, here.sam, here.dana
    await here.on_duty(FROM_SIX)
    await sam.command("help-now")
    await sam.tap("Ask a facilitator to reach me")
    assert sam.sees.index("No one is on duty now.") < sam.sees.index("Call 988")
    assert sam.sees.index("Call 988") < sam.sees.index("You can still ask.")
    await sam.tap("Me")
    await sam.tap("By private message")
    assert "Not seen yet. No one is on duty now. Someone usually looks from" in sam.sees
    await town.deliver()
    assert dana.notes == []
    assert len(here.desk) == 1

    await town.restart()
    await town.pass_until(town.now().replace(hour=22, minute=0, second=1))
    assert dana.notes == [WAITING]
    await town.pass_time(minutes=2)
    assert dana.notes == [WAITING] * 2
    await here.goes_on(dana)
    await town.pass_time(minutes=20)
    assert dana.notes == [WAITING] * 2


@pytest.mark.long
async def test_where_nobody_set_hours_it_is_said_plainly(here):
    town, sam = here.town, here.sam
    await here.on_duty(None)
    await here.sam_asks()
    assert "Not seen yet. No one here has set hours to look, so a line is faster." in sam.sees
    await town.pass_time(hours=3)
    assert here.dana.notes == here.marcus.notes == [WAITING]
    assert sam.notes == []

    # New hours count for whom nobody was called about yet.
    await here.on_duty(NOW_ON_DUTY)
    await town.pass_time(minutes=11)
    assert sam.notes == [WAITING] * 2


@pytest.mark.long
async def test_it_can_be_taken_back_whoever_has_it(here):
    town, sam, dana = here.town, here.sam, here.dana
    await here.sam_asks()
    await sam.tap("Take it back")
    assert "You took it back." in sam.sees
    called = len(dana.notes)
    await town.pass_time(minutes=30)
    assert here.desk == []
    assert len(dana.notes) == called
    assert sam.notes == []

    await here.sam_asks()
    await here.goes_on(dana)
    await sam.command("home")
    await sam.tap("My request")
    await sam.tap("Take it back")
    await town.deliver()
    await dana.tap("Open", on=dana.newest_note)
    assert "You need not go on with it." in dana.sees
    await dana.command("desk")
    assert "asks to be reached" not in dana.sees


@pytest.mark.long
async def test_who_can_not_be_written_to_safely_is_not_written_to(here):
    town, sam, dana = here.town, here.sam, here.dana
    await here.sam_asks("Violence at home", "It's not safe to write to me")
    assert "I send you nothing about it." in sam.sees
    await town.pass_time(minutes=11)
    await here.goes_on(dana)
    assert "It is not safe to write to them." in dana.sees
    assert not {"I write to them", "They can write to me"} & set(dana.labels)
    await town.pass_time(minutes=5)
    assert sam.notes == []
    assert "@Dana has seen it." in await here.how_it_stands()


@pytest.mark.long
async def test_dana_can_not_go_on_and_it_is_everybodys_again(here):
    town, dana, marcus = here.town, here.dana, here.marcus
    await here.sam_asks()
    await here.goes_on(dana)
    await dana.tap("Hand over")
    await town.deliver()
    assert "Not seen yet." in await here.how_it_stands()
    assert marcus.notes[-1] == WAITING
    await here.goes_on(marcus)
    assert "@Marcus has seen it." in await here.how_it_stands()

    # Marcus leads Oak no more, though he stays in the room.
    await town.services.groups.drop_facilitator(
        town.guild_id, here.group.id, MemberId(marcus.id), by=here.by_dana
    )
    await town.deliver()
    assert "Not seen yet." in await here.how_it_stands()
    await marcus.tap("I reached them")
    assert marcus.sees.startswith("Only facilitators of this group can do that.")
    assert "Ask a facilitator" in marcus.labels

    # Dana is reminded once after a day.
    await here.goes_on(dana)
    before = len(dana.notes)
    await town.pass_time(hours=24, minutes=1)
    assert len(dana.notes) == before + 1
    await dana.tap("Open", on=dana.newest_note)
    assert "You have had this one for a day." in dana.sees


@pytest.mark.long
@pytest.mark.parametrize("how", ["is erased", "ends"])
async def test_nothing_is_left_waiting_for_who_is_gone(here, how):
    town, sam, dana = here.town, here.sam, here.dana
    await here.sam_asks()
    await town.deliver()
    if how == "ends":
        await town.services.groups.archive(town.guild_id, here.group.id, by=here.by_dana)
    else:
        await town.services.privacy.forget_member(town.guild_id, MemberId(sam.id))
    await town.pass_time(minutes=30)
    assert here.desk == []
    assert dana.notes == [WAITING]
    await dana.command("desk")
    assert "asks to be reached" not in dana.sees
    if how == "ends":
        await sam.tap("Open", on=sam.newest_note)
        assert "This group has ended" in sam.sees
    else:
        assert sam.notes == []


@pytest.mark.long
async def test_a_second_tap_shows_the_first_and_five_a_day_are_enough(here):
    sam = here.sam
    await here.sam_asks()
    for _ in range(4):
        await sam.command("help-now")
        await sam.tap("Ask a facilitator to reach me")
        assert "Not seen yet." in sam.sees
        await sam.tap("Take it back")
        await sam.tap("Ask a facilitator to reach me")
        await sam.tap("Me")
        await sam.tap("By private message")
    await sam.tap("Take it back")
    await sam.tap("Ask a facilitator to reach me")
    assert "You have asked 5 times today" in sam.sees
    assert "Call 988" in sam.sees

    # Nor does a screen that was left open before.
    sixth = f"requests:reach:{here.town.guild_id}:{here.group.id}:me:note"
    await sam.tap_id(sixth, on=await forged_button(here.town, sixth))
    assert "You have asked 5 times today" in sam.sees
    await here.town.pass_time(days=1)
    await sam.command("help-now")
    await sam.tap("Ask a facilitator to reach me")
    assert "What is it about?" in sam.sees


@pytest.mark.long
async def test_a_facilitators_own_wish_is_answered_by_another_one(here):
    town, dana, marcus = here.town, here.dana, here.marcus
    await dana.command("help-now")
    await dana.tap("Ask a facilitator to reach me")
    await dana.tap("Me")
    await dana.tap("By private message")
    await town.deliver()
    assert dana.notes == []
    assert marcus.notes == [WAITING]
    await dana.command("desk")
    assert "asks to be reached" not in dana.sees
    (card,) = [one for one in town.channel("desk").history() if "Open" in str(one.components)]
    await dana.tap("Open", on=card)
    assert dana.sees.startswith("This one is yours")
    await here.goes_on(marcus)
    assert "@Dana" in marcus.sees


@pytest.mark.long
async def test_two_groups_are_two_wishes(here):
    town, sam = here.town, here.sam
    birch = await found_oak(town, "Birch")
    await member(town, birch, "Sam")
    await sam.command("help-now")
    await sam.tap("Ask a facilitator to reach me")
    await sam.choose("Birch")
    await sam.tap("Me")
    await sam.tap("By private message")
    assert "Birch" in sam.sees
    await sam.command("help-now")
    await sam.tap("Ask a facilitator to reach me")
    await sam.choose("Oak")
    assert "What is it about?" in sam.sees
    # Oak's facilitator Marcus learns nothing of what was asked in Birch.
    await here.marcus.command("desk")
    assert "asks to be reached" not in here.marcus.sees


async def test_a_stranger_gets_lines_instead(town):
    stan = town.person("Stan")
    await stan.command("help-now")
    await stan.tap("Ask a facilitator to reach me")
    assert "You are in no group here yet" in stan.sees
    assert "Join a group" in stan.labels
