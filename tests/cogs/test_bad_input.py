"""What people type, and when they tap, that nobody planned for: one plain sentence, a next step, nothing changed."""

import discord
import pytest

from bot.core.ids import MemberId
from bot.demo.acting import labels_of, words_of
from bot.features.checkins.errors import TooManyWordsError
from bot.features.checkins.model import WORDS_LIMIT, Said
from bot.features.checkins.said import accepted
from cogs._kit.text import label, plain, quoted
from tests.cogs.forged import forged_list
from tests.cogs.group_town import ask, desk, found, hub, knows_clock, set_up, state_of
from tests.cogs.oak_town import card, card_words, member, oak, room, schedule

TURNED = "Tea \u202egninepo\u202c \u2066x"
TOWER = "Z" + "\u0321\u0322\u0315\u031b\u0340" * 10 + "algo"


@pytest.mark.parametrize("show", [plain, label])
def test_no_words_reach_out_of_their_line(show):
    assert show(TURNED) == "Tea gninepo x"
    assert len(show(TOWER)) == len("Zalgo") + 4
    assert "\n" not in show("one\n# two")


@pytest.mark.parametrize(
    "sign", ["*", "`", "\\", "[x](", "@everyone", "<@1>", "\n", "👩‍👩‍👧", "\u202e"]
)
def test_the_longest_check_in_fits_a_screen_whatever_it_is_made_of(sign):
    """The screen has 4,000 signs, and its head, its questions and its time stand there too."""
    assert len(quoted((sign * WORDS_LIMIT)[:WORDS_LIMIT])) <= 3200


def test_what_is_longer_than_the_form_takes_is_refused_and_not_cut():
    with pytest.raises(TooManyWordsError):
        accepted(Said(words="a" * 4000))


@pytest.mark.parametrize("words", ["שָׁלוֹם", "naïve café", "สวัสดี", "नमस्ते", "👩‍👩‍👧 home", "Zoë"])
def test_honest_words_stay_as_they_are(words):
    assert plain(words) == words
    assert label(words) == words


@pytest.mark.parametrize(
    "title",
    [
        "```js\nx```",
        "# Tea",
        "> quoted",
        "||hidden||",
        "<@&1> <#2> </x:3>",
        "[a](http://b.example)",
    ],
)
async def test_a_title_stays_words_wherever_it_is_shown(town, title):
    group = await oak(town)
    session = await schedule(town, title=title)
    dana = town.person("Dana")
    await dana.command("tonight")
    for shown in (await card_words(town, session), words_of(hub(town, "oak")), dana.sees):
        for sign in ("```", "\n# ", "\n> ", "||", "<@&1>", "<#2>", "</x:3>", "](http"):
            assert sign not in shown
    message = await card(town, session)
    assert (message.mention_everyone, message.role_mentions) == (False, [])
    assert room(town, group).last_message.mentions == []


@pytest.mark.parametrize("nickname", ["**Ruth** @everyone", "# Ruth", "```Ruth", TURNED])
async def test_a_newcomers_name_stays_a_name(town, nickname):
    await set_up(town)
    await found(town)
    ruth, dana = town.person(nickname), town.person("Dana")
    await knows_clock(town, ruth, "America/Chicago")
    await ask(town, ruth)
    await dana.tap("Open", on=desk(town))
    assert "would like to join" in dana.sees
    for sign in ("\n#", "@everyone", "```", "\u202e"):
        assert sign not in dana.sees
    await dana.tap("Say hello first")
    assert dana.sees.count("```") == 2  # the words to copy, and nothing that ends them early


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("@everyone", "A name that calls people with @ can't be used."),
        ("*Oak*", "These signs can't stand in a name"),
        ("Oak\u202e", "These signs can't stand in a name"),
        (TOWER[:45], "These signs can't stand in a name"),
        ("   ", "A group needs a name with at least one letter."),
        ("a" * 100, "That name has 100 characters, and 50 fit."),
        ("oAK", "There is a group called"),
    ],
)
async def test_a_name_that_no_group_can_have_makes_none(town, name, sentence):
    await set_up(town)
    await found(town, "Oak")
    dana = town.person("Dana")
    await dana.command("group create")
    await dana.fill(name=name, template=["custom"], joining=["ask"], rooms=["new"])
    assert sentence in dana.sees
    assert "Make a group" in dana.labels
    assert len(await town.services.groups.list_active(town.guild_id)) == 1


async def test_who_left_the_server_can_not_be_let_in(town):
    await set_up(town)
    birch = await found(town)
    ruth, dana = town.person("Ruth"), town.person("Dana")
    await knows_clock(town, ruth, "America/Chicago")
    await ask(town, ruth)
    town.guild.remove_member(ruth.member.user)
    await dana.tap("Open", on=desk(town))
    await dana.tap("Let in")
    await town.pass_time(minutes=5)
    assert dana.sees
    assert str(await state_of(town, birch.id, ruth)) not in {"active", "asked"}
    assert not await town.services.outbox.list_stuck(town.guild_id)


async def test_in_private_nobody_begins_to_be_known_in_a_server_they_are_not_in(town):
    await set_up(town)
    ruth = town.person("Ruth")
    notes = ruth.member.user.dm_channel
    town.guild.remove_member(ruth.member.user)
    custom_id = f"members:clockcountry:{town.guild_id}:page"
    await ruth.choose("JP", on=await forged_list(town, custom_id, "JP", notes))
    assert "You are not in that server now, so I changed nothing." in ruth.sees
    assert not await town.services.members.knows(town.guild_id, MemberId(ruth.id))


async def test_a_choice_that_no_list_of_ours_offers_does_nothing(town):
    await set_up(town)
    dana = town.person("Dana")
    custom_id = f"resources:choose:{town.guild_id}:7:topics"
    card = await forged_list(town, custom_id, "watch")
    dana.screen = None
    await dana.choose("watch", on=card)
    assert "does nothing now" in dana.sees


@pytest.mark.long
async def test_who_left_the_server_takes_no_seat_from_an_old_note(town):
    group = await oak(town)
    ana = await member(town, group, "Ana")
    session = await schedule(town)
    await town.pass_until(session.starts_at.replace(hour=12))
    assert ana.notes
    note = ana.newest_note
    town.guild.remove_member(ana.member.user)
    await ana.tap("Going", on=note)
    assert "You are not in that server now, so I changed nothing." in ana.sees
    assert "Help right now" in ana.labels
    assert "0 of 2" in await card_words(town, session)
    # Nobody writes to them any more, and the old note leaves their phone after the meeting.
    await town.pass_time(hours=14)
    assert ana.notes == []


async def test_a_room_that_the_bot_may_not_write_in_is_told_to_the_desk_and_heals(town):
    group = await oak(town)
    refused = {"status": 403, "code": 50013, "message": "Missing Permissions"}
    where = f"/channels/{group.text_channel_id}/messages"
    town.env.inject_error("POST", where, times=None, **refused)
    session = await schedule(town)
    town.env.backend.faults.pop()
    await town.pass_time(hours=2)
    assert "Going" in labels_of(await card(town, session))


def test_discord_itself_is_asked_to_ping_nobody(town):
    assert town.bot.allowed_mentions.to_dict() == discord.AllowedMentions.none().to_dict()


async def test_what_no_database_keeps_is_refused_in_one_sentence(town):
    ruth = town.person("Ruth")
    kept = "There is a sign in what you typed that I can't keep, so I changed nothing."
    for what in ("Mari\0gold", "Mari\ud83dgold"):
        await ruth.command("remind", what=what, when="tomorrow 6 PM")
        assert kept in ruth.sees
    await ruth.command("privacy")
    await ruth.tap("I have a receipt code")
    await ruth.fill(code="7ZZZ\udc80")
    assert kept in ruth.sees
