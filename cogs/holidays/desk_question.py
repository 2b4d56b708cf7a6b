"""``Oak, Thursday, November 26: Thanksgiving Day. Keep it?`` on the desk, with the ways to answer."""

from typing import ClassVar

from babel.dates import format_date
from discord import ButtonStyle
from typing_extensions import override

from bot.core.ids import GuildId
from bot.features.holidays.model import Asked, HolidayAskId, holiday_of
from bot.features.sessions.model import CancelReason
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.pages import Section, desk_section
from cogs._kit.replies import show
from cogs._kit.safe import TapButton
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import plain
from cogs.desk.desk_button import DeskButton
from cogs.sessions.cancel_meeting import ConfirmCancelButton
from cogs.sessions.change_meeting import ChangeMeetingButton
from cogs.sessions.meeting_words import reason_sentence, there
from cogs.sessions.schedule_form import ScheduleForm

_ABOUT = r"(?P<guild_id>\d+):(?P<ask_id>\d+)"


@desk_section(order=35)
async def meeting_on_a_holiday(
    interaction: Interaction, guild_id: GuildId, say: Speaker
) -> Section | None:
    """One at a time, so that it is plain what each button is about."""
    asked = await interaction.client.services.holidays.list_open(guild_id, person(interaction))
    if not asked:
        return None
    first, *others = asked
    lines = [_question(first, say)]
    if others:
        lines.append(
            say.plural(
                "After it, {n} more meeting is on a holiday.",
                "After it, {n} more meetings are on a holiday.",
                len(others),
            )
        )
    about = (guild_id, first.ask.id, say)
    move = ChangeMeetingButton(guild_id, first.session.id, say)
    move.item.label = say("Move")
    taps = (KeepButton(*about), SkipButton(*about), move, AddMeetingButton(*about))
    return Section("\n".join(lines), [taps])


def _question(asked: Asked, say: Speaker) -> str:
    return say(
        "**{group}, {day}: {holiday}. Keep it?**",
        group=plain(asked.group.name),
        day=_day(asked, say),
        holiday=_holiday(asked, say),
    )


def _day(asked: Asked, say: Speaker) -> str:
    locale = say.language.replace("-", "_")
    return format_date(asked.session.promised.at, "EEEE, MMMM d", locale=locale)


def _holiday(asked: Asked, say: Speaker) -> str:
    names = holiday_of(asked.session, asked.group.holiday_country, say.language)
    return plain(", ".join(names)) or say("a public holiday")


class _AskButton(TapButton, template=r"holidays:ask"):
    """Give it an ``action``, a matching ``template`` and ``words``."""

    action: ClassVar[str]
    style: ClassVar[ButtonStyle] = ButtonStyle.secondary

    def __init__(self, guild_id: GuildId, ask_id: HolidayAskId, say: Speaker | None = None) -> None:
        custom_id = f"holidays:{self.action}:{guild_id}:{ask_id}"
        super().__init__(custom_id, self.words(say or Speaker()), style=self.style)
        self.guild_id = guild_id
        self.ask_id = ask_id

    @classmethod
    def words(cls, say: Speaker) -> str:
        raise NotImplementedError

    async def asked(self, interaction: Interaction) -> Asked:
        guild_id = claimed_guild(interaction, self.guild_id)
        holidays = interaction.client.services.holidays
        return await holidays.get(guild_id, self.ask_id, by=person(interaction))


class KeepButton(_AskButton, template=rf"holidays:keep:{_ABOUT}"):
    action = "keep"
    style = ButtonStyle.primary

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Keep")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        guild_id = claimed_guild(interaction, self.guild_id)
        holidays = interaction.client.services.holidays
        kept = await holidays.keep(guild_id, self.ask_id, by=person(interaction))
        words = say(
            "The meeting of {group} on {day} stays. I won't ask again.",
            group=plain(kept.group.name),
            day=_day(kept, say),
        )
        await show(interaction, Screen(words, [DeskButton(guild_id, say, again=True)]))


class SkipButton(_AskButton, template=rf"holidays:skip:{_ABOUT}"):
    """Shows what it would mean first."""

    action = "skip"

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Skip")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        asked = await self.asked(interaction)
        session = asked.session
        preview = await interaction.client.services.sessions.preview_cancel(
            session.guild_id, session.id, by=person(interaction)
        )
        parts = [
            say("Skip the meeting of {group}?", group=plain(asked.group.name)),
            say(
                "{day}, {time}: planned → off",
                day=_day(asked, say),
                time=there(session, say),
            ),
            say.plural("This tells {n} person.", "This tells {n} people.", preview.people),
            say(
                "They read this reason: {reason}", reason=reason_sentence(CancelReason.HOLIDAY, say)
            ),
            say("Nothing is changed yet."),
        ]
        taps = [
            ConfirmCancelButton(session.guild_id, session.id, CancelReason.HOLIDAY, say),
            DeskButton(session.guild_id, say, again=True),
        ]
        await show(interaction, Screen("\n".join(parts), taps))


class AddMeetingButton(_AskButton, template=rf"holidays:add:{_ABOUT}"):
    """A holiday can be the hardest day. The question stays open: the planned meeting is another one."""

    action = "add"
    opens_form: ClassVar[bool] = True

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Add a meeting")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        asked = await self.asked(interaction)
        await interaction.response.send_modal(ScheduleForm(interaction, asked.group))
