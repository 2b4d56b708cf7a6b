"""Help right now answers everyone, everywhere, also when nothing else does."""

import shutil

import pytest

from bot.core.ids import GuildId, MemberId
from bot.demo.acting import words_of
from tests.cogs.oak_town import oak


async def choose_country(town, code):
    await town.services.guilds.save_server_half(
        GuildId(town.guild_id), by=MemberId(1), help_country=code
    )


async def test_the_emergency_number_stands_first_and_the_directory_last(town):
    await choose_country(town, "GB")
    ruth = town.person("Ruth")

    await ruth.command("help-now")

    assert "If someone is in danger now, call 999 or 112." in ruth.sees
    words = ruth.sees
    order = [words.index(part) for part in ("999", "Samaritans", "findahelpline.com")]
    assert order == sorted(order)
    assert "Call 116 123" in words


async def test_an_unknown_country_is_asked_and_never_guessed(town):
    ruth = town.person("Ruth")
    await ruth.command("help-now")

    assert "your local emergency number" in ruth.sees
    assert "Which country are you in?" in ruth.sees
    assert "988" not in ruth.sees
    assert {"United States", "United Kingdom", "Mexico", "Another country"} <= set(ruth.choices)

    await ruth.choose("Mexico")
    assert "call 911" in ruth.sees
    assert "800 911 2000" in ruth.sees


async def test_somebody_elsewhere_sees_another_country_than_the_servers(town):
    await choose_country(town, "US")
    ruth = town.person("Ruth")
    await ruth.command("help-now")
    assert "1-800-799-7233" in ruth.sees

    await ruth.choose("Ireland")
    assert "call 112 or 999" in ruth.sees
    assert "1-800-799-7233" not in ruth.sees

    await ruth.choose("Another country")
    assert "your local emergency number" in ruth.sees
    assert "findahelpline.com" in ruth.sees


async def test_it_answers_though_the_database_is_gone(town, no_errors, empty_sqlite_file):
    await choose_country(town, "US")
    file = town.bot.services.guilds._db.file
    await town.bot.services.guilds._db.close()
    for each in file.parent.glob(f"{file.name}*"):
        each.unlink()
    file.mkdir()  # and nothing can be opened there again

    ruth = town.person("Ruth")
    await ruth.command("help-now")
    assert "call 911" in ruth.sees
    await ruth.tap("Can't wake them?")
    assert "Call 911." in ruth.sees
    assert "Give naloxone if you have it." in ruth.sees
    await ruth.tap("Help right now")
    assert "988 Suicide & Crisis Lifeline" in ruth.sees
    assert not [record for record in no_errors.records if "tap" in record.getMessage()]
    no_errors.records.clear()  # the outbox says aloud that it has no database
    file.rmdir()
    shutil.copyfile(empty_sqlite_file, file)  # so that the bot can stop in peace


async def test_it_works_in_private_notes(town):
    ruth = town.person("Ruth")
    result = await ruth.member.user.slash("help-now")
    shown = (result.followups or [result.response])[-1]
    assert "Which country are you in?" in words_of(shown)


async def test_after_its_review_date_a_line_is_to_be_checked_first(town):
    await choose_country(town, "GB")
    await town.be_away(days=120)
    ruth = town.person("Ruth")

    await ruth.command("help-now")

    assert "call 999 or 112" in ruth.sees
    before, _, after = ruth.sees.partition("Please check these first.")
    assert "116 123" not in before
    assert "116 123" in after
    assert "November 1, 2026" in after
    assert "lists help lines. I last looked at it on November 1, 2026." in ruth.sees


async def test_the_desk_asks_for_a_new_look_in_time(town):
    await oak(town)
    dana = town.person("Dana")
    await dana.command("desk")
    assert "need a new look" not in dana.sees
    await town.be_away(days=92)
    await dana.command("desk")
    assert "8 help lines need a new look." in dana.sees
    assert "From January 30, 2027 on" in dana.sees


async def test_old_lines_stand_apart_from_current_ones(town):
    await choose_country(town, "US")
    await town.be_away(days=30)
    ruth = town.person("Ruth")
    await ruth.command("help-now")

    before, _, after = ruth.sees.partition("Please check these first.")
    assert "Call 988" in before
    assert "1-855-378-4373" in after
    assert "1-855-378-4373" not in before


@pytest.mark.parametrize("label", ["Can't wake them?"])
async def test_the_buttons_work_after_a_restart(town, label):
    ruth = town.person("Ruth")
    await ruth.command("help-now")
    await town.restart()
    await ruth.tap(label)
    assert "Call your local emergency number." in ruth.sees


async def test_looking_leaves_no_trace(town):
    ruth = town.person("Ruth")
    await ruth.command("help-now")
    await ruth.choose("Ireland")
    kept = await town.services.privacy.export_member(GuildId(town.guild_id), MemberId(ruth.id))
    assert kept == {}
