"""**My calendar**: the title, the alarm, and who sees it."""

from typing import Any, ClassVar

import discord
from discord import ui
from typing_extensions import override

from bot.core.ids import GuildId
from bot.features.calendars.model import WORD_LIMIT, Alarm, Choices
from bot.features.calendars.service import Mine
from cogs._kit.calendar_word import busy
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.replies import next_steps, show
from cogs._kit.safe import SafeForm, TapList, form_id
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs.calendars.doors import (
    ABOUT,
    AddToCalendarButton,
    CalendarButton,
    CalendarLinkButton,
    require_meeting,
)
from cogs.calendars.who_sees import Who, WhoSeesButton, ask_screen
from cogs.calendars.words import NO_MEETING, alarm_word, choices_line, copies_line
from cogs.members.my_page import MyPageButton
from config.telling_words import telling_words


class AlarmList(TapList, template=rf"calendars:alarm:{ABOUT}"):
    def __init__(
        self,
        guild_id: GuildId,
        session_id: int,
        now: Alarm = Alarm.NONE,
        say: Speaker | None = None,
    ) -> None:
        say = say or Speaker()
        options = [
            discord.SelectOption(
                label=alarm_word(one, say).capitalize(), value=one.value, default=one is now
            )
            for one in Alarm
        ]
        super().__init__(f"calendars:alarm:{guild_id}:{session_id}", say("Alarm"), options)
        self.guild_id = guild_id
        self.session_id = session_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        await require_meeting(interaction, guild_id, self.session_id)
        await interaction.client.services.calendars.choose_alarm(
            guild_id, person(interaction), Alarm(self.chosen[0])
        )
        screen = await choices_screen(interaction, guild_id, self.session_id)
        await show(interaction, screen, discreet=True)


class OwnWordButton(CalendarButton, template=rf"calendars:word:{ABOUT}"):
    opens_form: ClassVar[bool] = True
    action = "word"

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Use a word of my own")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        await interaction.response.send_modal(OwnWordForm(interaction, guild_id, self.session_id))


class OwnWordForm(SafeForm):
    def __init__(self, interaction: Interaction, guild_id: GuildId, session_id: int) -> None:
        say = speaker(interaction)
        custom_id = form_id("calendars:word_form", interaction)
        super().__init__(title=say("A word of your own"), custom_id=custom_id)
        self.guild_id = guild_id
        self.session_id = session_id
        self.word: ui.TextInput[Any] = ui.TextInput(custom_id="word", max_length=WORD_LIMIT)
        about = say("Pick one that tells nothing, such as “Class” or “Call”.")
        self.add_item(
            ui.Label(text=say("Title in your calendar"), description=about, component=self.word)
        )

    @override
    async def on_form(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        await require_meeting(interaction, self.guild_id, self.session_id)
        choices = await interaction.client.services.calendars.choose_title(
            self.guild_id, person(interaction), self.word.value
        )
        screen = await choices_screen(interaction, self.guild_id, self.session_id)
        if choices.title is not None and telling_words(choices.title):
            warning = say("That word may tell something to who sees your phone. It is up to you.")
            screen = Screen(f"{screen.text}\n\n{warning}", screen.taps)
        await show(interaction, screen, discreet=True)


class BusyButton(CalendarButton, template=rf"calendars:busy:{ABOUT}"):
    action = "busy"

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Show “{busy}” again", busy=busy(say))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        await require_meeting(interaction, guild_id, self.session_id)
        await interaction.client.services.calendars.choose_title(
            guild_id, person(interaction), None
        )
        screen = await choices_screen(interaction, guild_id, self.session_id)
        await show(interaction, screen, discreet=True)


async def choices_screen(interaction: Interaction, guild_id: GuildId, session_id: int) -> Screen:
    say = speaker(interaction)
    await require_meeting(interaction, guild_id, session_id)
    mine = await interaction.client.services.calendars.mine(guild_id, person(interaction))
    if mine.choices is None:
        return ask_screen(guild_id, session_id, say)
    return Screen(_words(mine.choices, say), _taps(guild_id, session_id, mine, mine.choices, say))


def _words(choices: Choices, say: Speaker) -> str:
    parts = [say("**My calendar**"), choices_line(choices, say)]
    if choices.others_see:
        parts.append(copies_line(say))
    else:
        parts.append(
            say("That is all it shows: no place, no name, no link. You said that only you see it.")
        )
    return "\n\n".join(parts)


def _taps(
    guild_id: GuildId, session_id: int, mine: Mine, choices: Choices, say: Speaker
) -> tuple[Tappable, ...]:
    title: Tappable | None = None
    if choices.title is not None:
        title = BusyButton(guild_id, session_id, say)
    elif mine.may_name_it and not choices.others_see:
        title = OwnWordButton(guild_id, session_id, say)
    who = Who.ONLY_ME if choices.others_see else Who.OTHERS
    file: Tappable | None = None
    if session_id != NO_MEETING:
        file = AddToCalendarButton(guild_id, session_id, say, label=say("Get the file"))
    return next_steps(
        None if choices.others_see else AlarmList(guild_id, session_id, choices.alarm, say),
        file,
        title,
        WhoSeesButton(guild_id, session_id, who, say),
        CalendarLinkButton(guild_id, session_id, say) if mine.is_served or mine.feed else None,
        MyPageButton(guild_id, say),
    )
