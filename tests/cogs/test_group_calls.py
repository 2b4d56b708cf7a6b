"""Whose private notes are blocked is called in the room, if they chose that, in words that tell nothing."""

from bot.core.ids import MemberId
from bot.demo.acting import words_of
from bot.features.members.model import NoteChoices
from tests.cogs.group_town import ask, desk, door, found, knows_clock, said_in, set_up


async def let_in_with_notes_blocked(town, *, room_mention: bool):
    await set_up(town)
    await found(town)
    ines, dana = town.person("Ines"), town.person("Dana")
    await knows_clock(town, ines, "America/Mexico_City")
    choices = NoteChoices(allowed=True, room_mention=room_mention)
    await town.services.members.change_notes(town.guild_id, MemberId(ines.id), choices)
    await ask(town, ines)
    ines.close_notes()
    await dana.tap("Open", on=desk(town))
    await dana.tap("Let in")
    await town.deliver()
    return ines


async def test_ines_is_called_in_the_room_and_only_she_can_open_it(town):
    ines = await let_in_with_notes_blocked(town, room_mention=True)
    call = town.channel("birch").last_message
    assert words_of(call).startswith(f"<@{ines.id}>, a note is waiting.")
    assert call.content == f"<@{ines.id}>, a note is waiting."
    assert [user.id for user in call.mentions] == [ines.id]
    await town.person("Dana").tap("Open", on=call)
    assert "You're in" not in town.person("Dana").sees
    await ines.tap("Open", on=call)
    assert ines.sees.startswith("You're in.")


async def test_who_did_not_choose_that_finds_it_on_their_page(town):
    ines = await let_in_with_notes_blocked(town, room_mention=False)
    assert len(said_in(town, "birch")) == 1
    await ines.tap("My page", on=door(town))
    assert "**Birch**" in ines.sees
    assert "1 note that could not reach you" in ines.sees
    await ines.tap("1. Something for you")
    assert ines.sees.startswith("You're in.")
