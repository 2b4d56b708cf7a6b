"""A group's pulse, said and drawn. It tells of all together and of nobody."""

import asyncio
import io
from typing import Final

import discord

from bot.features.checkins.model import Pulse
from cogs._kit.speaker import Speaker
from cogs.checkins.pulse_picture import PulsePicture, draw

FILE: Final = "pulse.png"


def pulse_words(pulse: Pulse, say: Speaker) -> str:
    return say(
        "Out of 10, about {light} had a light week. {middle} were in the middle. "
        "For {heavy} it was heavy. I count only those who asked me to.",
        light=pulse.light,
        middle=pulse.middle,
        heavy=pulse.heavy,
    )


async def pulse_file(pulse: Pulse, say: Speaker) -> discord.File:
    picture = PulsePicture(
        title=say("How heavy the week was"),
        rows=(
            (say("Light"), say("0 to 3"), pulse.light),
            (say("In the middle"), say("4 to 7"), pulse.middle),
            (say("Heavy"), say("8 to 10"), pulse.heavy),
        ),
    )
    drawn = await asyncio.to_thread(draw, picture)
    return discord.File(io.BytesIO(drawn), FILE, description=pulse_words(pulse, say))
