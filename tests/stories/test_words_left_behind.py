"""What people said is read where it was meant to be, and can be found nowhere else: not while it is on its way, and
not after it."""

import io
from datetime import timedelta

import pytest

from bot.core.ids import MemberId
from bot.demo.acting import words_of
from bot.features.checkins.model import AnswerId
from tests.cogs.oak_town import EVENING, member, oak, room
from tests.stories.left_behind import cell_of, places_with
from tests.stories.notes_in_oak import ALOUD, ASK_ROOM, CHANGE, KEEP, ROOM, Oak
from tests.town import A_SUNDAY, Person

UNREAD = "the lantern by the blue door"
LISTED = "the kettle that nobody fills"
SHARED = "two plates on the table again"
FIRST = "a bicycle rusting in the yard"
CHANGED = "the bicycle has a new chain"
ASKED = "the radio plays in an empty room"
ALONE = "the letter that was never sent"
TOO_LATE = "a coat too warm for this spring"
ALL = (UNREAD, LISTED, SHARED, FIRST, CHANGED, ASKED, ALONE, TOO_LATE)

FACILITATORS, READ_ALOUD = "Facilitators only", "Read aloud, without my name"
IN_ROOM, JUST_ME = "In the room, with my name", "Just me"


class Watched(Oak):
    """With somebody who reads all that the bot keeps, and its log."""

    log: io.StringIO

    def nothing_is_found(self) -> None:
        assert places_with(self.town, *ALL) == []
        logged = self.log.getvalue()
        assert '"debug"' in logged, "or nothing could ever be found"
        assert not [one for one in ALL if one in logged]
        assert '"error"' not in logged

    async def form(self, name: str, who: str) -> Person:
        person = await member(self.town, self.group, name)
        cards = room(self.town, self.group).history()
        asking = next(one for one in cards if "How was this week?" in words_of(one))
        await person.tap("Check in", on=asking)
        await person.tap(who)
        if "I agree" in person.labels:
            await person.tap("I agree")
        return person

    async def writes(self, name: str, who: str, words: str) -> AnswerId:
        person = await self.form(name, who)
        await person.fill(heavy=["9"], words=words)
        assert "Thank you" in person.sees
        mine = await self.checkins.list_mine(self.town.guild_id, MemberId(person.id))
        return mine[0].answer.id

    def locked(self, answer_id: AnswerId) -> bytes | None:
        (found,) = cell_of(self.town, "checkin_answers", "sealed", answer_id)
        return found

    def is_gone(self, answer_id: AnswerId) -> bool:
        return not cell_of(self.town, "checkin_answers", "sealed", answer_id)


@pytest.fixture
async def here(town, everything_logged) -> Watched:
    found = Watched(town, await oak(town, seats=20))
    found.log = everything_logged
    assert places_with(town, "America/New_York"), "or nothing could ever be found"
    return await found.begin()


async def test_what_ruth_wrote_is_in_no_file_and_when_she_takes_it_back_it_is_nowhere(here):
    town = here.town
    answer_id = await here.writes("Ruth", IN_ROOM, SHARED)
    dana = await here.open()
    assert SHARED in dana.sees
    await dana.tap(ROOM)
    await town.deliver()
    ruth = town.person("Ruth")
    await ruth.tap("Read", on=here.card())
    assert SHARED in ruth.sees
    assert here.locked(answer_id)
    here.nothing_is_found()
    await here.take_back(answer_id, "Ruth")
    assert here.locked(answer_id) is None
    here.nothing_is_found()


@pytest.mark.long
async def test_whatever_became_of_what_they_wrote_it_is_in_no_file_and_ends_when_it_was_said(here):
    """Read aloud, put in the room, changed, asked about, left unread; and what went to nobody."""
    town = here.town
    listed = await here.writes("Sam", READ_ALOUD, LISTED)
    shared = await here.writes("Ines", IN_ROOM, SHARED)
    changed = await here.writes("Will", FACILITATORS, FIRST)
    asked = await here.writes("Joe", FACILITATORS, ASKED)
    here.nothing_is_found()
    dana = await _dana_decides_about_all(here)
    await _will_changes_his(here)
    unread = await here.writes("Ruth", FACILITATORS, UNREAD)
    await _two_whose_words_go_nowhere(here)
    here.nothing_is_found()

    await town.pass_time(hours=24)
    here.nothing_is_found()
    await town.pass_until(EVENING - timedelta(minutes=8))
    await dana.command("tonight")
    await dana.tap(ALOUD)
    assert LISTED in dana.sees
    await dana.tap("1. Read it")
    assert here.locked(listed)
    await town.pass_time(hours=24, minutes=1)
    assert here.is_gone(listed)
    here.nothing_is_found()

    settled = (shared, changed, asked)
    assert all(here.locked(one) for one in settled)
    assert len(here.in_room()) == 1
    await town.be_away_until(A_SUNDAY + timedelta(days=7, hours=1))
    assert all(here.is_gone(one) for one in settled)
    assert here.in_room() == []
    here.nothing_is_found()

    assert here.locked(unread)
    await town.be_away_until(A_SUNDAY + timedelta(days=14, hours=1))
    assert here.locked(unread) is None
    ruth = town.person("Ruth")
    await ruth.tap("Open", on=ruth.newest_note)
    assert "No one opened it for 14 days." in ruth.sees
    here.nothing_is_found()
    await town.be_away(days=7)
    assert here.is_gone(unread)
    here.nothing_is_found()


async def _dana_decides_about_all(here: Watched) -> Person:
    town, dana = here.town, await here.open_desk()
    await dana.tap("Open the oldest")
    for words, decision in ((LISTED, ALOUD), (SHARED, ROOM), (FIRST, CHANGE), (ASKED, ASK_ROOM)):
        assert words in dana.sees
        await dana.tap(decision)
        if words != ASKED:
            await dana.tap("Open the next")
    await town.deliver()
    sam, joe = town.person("Sam"), town.person("Joe")
    await sam.tap("Read", on=here.card())
    assert SHARED in sam.sees
    await joe.tap("Open", on=joe.newest_note)
    assert "May it go in the room, with your name?" in joe.sees
    return dana


async def _will_changes_his(here: Watched) -> None:
    will = here.town.person("Will")
    await will.tap("Open", on=will.newest_note)
    await will.tap("Change it")
    await will.tap(FACILITATORS)
    await will.fill(heavy=["4"], words=CHANGED)
    dana = await here.open()
    assert CHANGED in dana.sees
    await dana.tap(KEEP)


async def _two_whose_words_go_nowhere(here: Watched) -> None:
    """Rosa writes for herself and keeps her numbers; while Uma writes, the check-in is closed."""
    guild_id = here.town.guild_id
    rosa = await here.form("Rosa", JUST_ME)
    await here.checkins.keep_numbers(guild_id, 365, by=MemberId(rosa.id))
    await rosa.fill(heavy=["7"], words=ALONE)
    assert "I have kept the numbers for you alone, and no words." in rosa.sees
    uma = await here.form("Uma", FACILITATORS)
    dana = MemberId(here.town.person("Dana").id)
    await here.checkins.close(guild_id, here.round_id, by=dana)
    await uma.fill(words=TOO_LATE)
    assert TOO_LATE in uma.sees
