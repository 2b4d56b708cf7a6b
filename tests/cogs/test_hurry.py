"""Nobody taps once a second for a minute. A program does."""

from bot.core.ids import MemberId
from tests.cogs.forged import forged_button
from tests.cogs.group_town import set_up

MOST = 10


async def test_who_is_too_fast_waits_and_others_do_not(town):
    await set_up(town)
    town.bot.taps_a_minute = MOST
    ruth, sam = town.person("Ruth"), town.person("Sam")
    home = f"members:home:{town.guild_id}"
    card = await forged_button(town, home)
    for _ in range(MOST):
        await ruth.tap_id(home, on=card)
        assert "My page" in ruth.sees
    await ruth.tap_id(home, on=card)
    assert ruth.sees.startswith("That was a lot at once, so I did nothing this time.")
    await ruth.command("home")
    assert ruth.sees.startswith("That was a lot at once")
    await sam.tap_id(home, on=card)
    assert "My page" in sam.sees

    await town.pass_time(minutes=1, seconds=1)
    await ruth.tap_id(home, on=card)
    assert "My page" in ruth.sees


async def test_help_is_never_too_fast(town):
    await set_up(town)
    town.bot.taps_a_minute = 1
    ruth = town.person("Ruth")
    await town.services.members.confirm_clock(town.guild_id, MemberId(ruth.id), "Europe/London")
    await ruth.command("home")
    await ruth.command("home")
    assert ruth.sees.startswith("That was a lot at once")
    await ruth.tap("Help right now")
    assert "call" in ruth.sees
    await ruth.command("help-now")
    assert "call" in ruth.sees
