"""Help above everything else, where what somebody looks for sounds as if there were no time to read."""

from dataclasses import replace

import discord

from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker
from cogs.helplines.help_now import HelpNowButton


def help_first(screen: Screen, say: Speaker) -> Screen:
    first = Screen(
        say("If someone is in danger now, get help first. Pages can wait."),
        [HelpNowButton(say, style=discord.ButtonStyle.danger)],
    )
    return replace(screen, above=first)
