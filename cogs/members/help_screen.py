"""`/help`: what each button does, in one short page."""

from bot.core.ids import GuildId
from cogs._kit.interaction import Interaction
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import speaker
from cogs.helplines.help_now import HelpNowButton
from cogs.members.my_page import MyPageButton


def help_screen(interaction: Interaction) -> Screen:
    say = speaker(interaction)
    words = "\n".join(
        (
            say("**What the buttons do**"),
            say("**Join a group**: see what there is, and ask for a place. Only you see it."),
            say("**My page**: your meetings on your clock, what waits for you, your choices."),
            say("**Going · Maybe · Can't make it**: say if you come. You can change it."),
            say("**Notes to my phone**: what I may write to you. `/quiet` stops it all at once."),
            say("**Remind me of something**: I write when you say. Of what, only you see."),
            say("**My data**: see it, change it, take a copy, or erase it."),
            say("**Help right now**: emergency number and help lines. No one learns of it."),
            say(
                "**Tell a facilitator privately**: press a message for long, then *Apps*. "
                "Only they learn of it."
            ),
            say("**Close**: takes a page like this off your phone."),
        )
    )
    guild_id = interaction.guild_id or interaction.client.home_guild_id
    taps: list[Tappable] = [HelpNowButton(say)]
    if guild_id is not None:
        taps.insert(0, MyPageButton(GuildId(guild_id), say))
    return Screen(words, taps)
