"""Every yes can be read again, taken back alone, and is asked anew when its words change."""

import hashlib

import pytest

from bot.core.ids import MemberId
from bot.features.checkins.model import AGREED_TO, NUMBERS_VERSION, Said
from bot.features.groups.agreement import consent, guidelines, rules_version
from bot.features.members.model import NOTES_VERSION, ConsentKind, standing
from cogs._kit.speaker import Speaker
from cogs.checkins.my_numbers import to_keep_numbers
from cogs.checkins.start_button import to_keep_answers
from tests.cogs.forged import forged_button
from tests.cogs.group_town import knows_clock
from tests.cogs.oak_town import member, oak
from tests.stories.notes_in_oak import SHOWN, Oak

AGREED = {
    ("rules", "guidelines 1, consent 1"): "faa3b07022fcd8ee",
    ("notes", "1"): "3d93e2d28a206e3f",
    ("checkins", "1"): "452fb3b06b2a9dd4",
    ("numbers", "1"): "d4b2cf258cb30a7f",
}
"""What people read when they agreed to each version, as a fingerprint. Other words: first another version, then a new
line here."""


def texts():
    say, asked = Speaker(), consent("en")
    return {
        ("rules", rules_version()): "\n".join(
            [
                *guidelines("en").lines,
                asked.what_this_is.text,
                asked.your_privacy.text,
                asked.your_choices.statement,
            ]
        ),
        ("notes", NOTES_VERSION): asked.your_choices.notes,
        ("checkins", AGREED_TO): to_keep_answers(say),
        ("numbers", NUMBERS_VERSION): "\n".join(to_keep_numbers(say)),
    }


def test_nobody_changes_what_people_agreed_to_without_asking_them_anew():
    found = {key: hashlib.sha256(text.encode()).hexdigest()[:16] for key, text in texts().items()}
    assert found == AGREED


@pytest.fixture
async def here(town) -> Oak:
    return await Oak(town, await oak(town)).begin()


async def yeses(town, person):
    consents = await town.services.members.list_consents(town.guild_id, MemberId(person.id))
    return set(standing(consents))


async def test_each_yes_stands_alone_and_taking_it_back_ends_it_at_once(town, here):
    await here.send("Ruth")
    ruth, who = town.person("Ruth"), MemberId(town.person("Ruth").id)
    await knows_clock(town, ruth, "Europe/London")
    await town.services.members.allow_notes(town.guild_id, who)
    await town.services.checkins.keep_numbers(town.guild_id, 90, by=who)
    three = {ConsentKind.NOTES, ConsentKind.CHECKINS, ConsentKind.NUMBERS}
    assert three <= await yeses(town, ruth)
    dana = await here.open()
    assert SHOWN in dana.sees

    await ruth.command("privacy")
    await ruth.tap("What I said yes to")
    await ruth.tap("Keeping a check-in you send")
    assert "To pass this on I must keep it, locked" in ruth.sees
    await ruth.tap("Take it back")
    assert SHOWN not in dana.sees
    assert await town.services.checkins.list_mine(town.guild_id, who) == ()
    assert not (await town.services.checkins.choices(town.guild_id, who)).has_agreed

    await ruth.tap("Notes to your phone")
    await ruth.tap("Take it back")
    assert not (await town.services.members.get(town.guild_id, who)).notes.allowed
    await ruth.tap("Keeping your own numbers")
    await ruth.tap("Take it back")
    assert (await town.services.checkins.my_numbers(town.guild_id, who)).days is None
    assert not three & await yeses(town, ruth)
    taken = await forged_button(town, f"privacy:still:{town.guild_id}:notes")
    await ruth.tap("-", on=taken)
    assert not (await town.services.members.get(town.guild_id, who)).notes.allowed


async def test_when_the_words_change_she_is_asked_on_her_page(town, here):
    await here.send("Ruth")
    ruth, who = town.person("Ruth"), MemberId(town.person("Ruth").id)
    await knows_clock(town, ruth, "Europe/London")
    async with town.services.outbox._db.transaction(town.guild_id) as tx:
        await town.services.members.record_consent(
            tx, town.guild_id, who, ConsentKind.RULES, "guidelines 0, consent 1", given=True
        )
    await ruth.command("home")
    await ruth.tap("See what changed")
    assert "The words have changed since." in ruth.sees
    await ruth.tap("The guidelines and your privacy")
    assert "Do you still say yes?" in ruth.sees
    await ruth.tap("Yes, I still agree")
    assert "The words have changed since." not in ruth.sees
    member = await town.services.members.get(town.guild_id, who)
    assert member.rules_version == rules_version()
    await ruth.command("home")
    assert "See what changed" not in ruth.labels


async def test_what_needs_new_words_waits_and_is_asked_where_she_taps_next(town, here):
    ruth = await member(town, here.group, "Ruth")
    who = MemberId(ruth.id)
    checkins = town.services.checkins
    await checkins.keep_numbers(town.guild_id, 90, by=who)
    assert await checkins.add_numbers(town.guild_id, Said(heavy=3), by=who)
    async with town.services.outbox._db.transaction(town.guild_id) as tx:
        await town.services.members.record_consent(
            tx, town.guild_id, who, ConsentKind.NUMBERS, "0", given=True
        )
    assert not await checkins.add_numbers(town.guild_id, Said(heavy=9), by=who)
    assert [one.heavy for one in (await checkins.my_numbers(town.guild_id, who)).numbers] == [3]

    start = await forged_button(town, f"checkins:start:{town.guild_id}:{here.round_id}")
    await ruth.tap("-", on=start)
    assert "The words of something you said yes to have changed." in ruth.sees
    await ruth.tap("See what changed")
    await ruth.tap("Keeping your own numbers")
    await ruth.tap("Yes, I still agree")
    assert await checkins.add_numbers(town.guild_id, Said(heavy=9), by=who)


async def test_taking_back_the_rules_closes_the_rooms_at_once(town, here):
    await here.send("Ruth")
    ruth, who = town.person("Ruth"), MemberId(town.person("Ruth").id)
    assert "oak" in ruth.rooms
    await ruth.command("privacy")
    await ruth.tap("What I said yes to")
    await ruth.tap("The guidelines and your privacy")
    assert "you leave all your groups here at once" in ruth.sees
    await ruth.tap("Take it back")
    assert ruth.sees.startswith("You took it back. You are in no group here now")
    assert "oak" not in ruth.rooms
    assert not {ConsentKind.RULES, ConsentKind.ADULT} & await yeses(town, ruth)
    assert not await town.services.groups.list_of_member(town.guild_id, who)
    await ruth.tap("Erase me")
    await ruth.tap("Erase it all")
    assert "Your receipt is" in ruth.sees
