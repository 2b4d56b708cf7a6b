"""**Note who came**: filled in from the voice room or the answers, put right with a tap, done."""

import re
from typing import Any, ClassVar, Final

import discord
from discord import ButtonStyle, ui
from typing_extensions import override

from bot.core.ids import GuildId, MemberId, SessionId
from bot.features.sessions.attendance import Presence, Sheet
from bot.features.sessions.errors import HeadcountError
from bot.features.sessions.model import Came, Session
from cogs._kit.interaction import Interaction, claimed_guild, here, person
from cogs._kit.replies import show
from cogs._kit.safe import SafeForm, SafeTap, TapButton, form_id
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.times import day_and_time
from cogs.sessions.meeting_words import names

_IDS: Final = r"(?P<guild_id>\d+):(?P<session_id>\d+)"
_MOST_CHOSEN: Final = 25
"""Discord's own limit for a list of people."""
_LONGEST: Final = 20
"""Room enough to type something wrong and be told so."""


class CloseMeetingButton(TapButton, template=rf"sessions:close:{_IDS}"):
    def __init__(
        self,
        guild_id: GuildId,
        session_id: SessionId,
        say: Speaker | None = None,
        *,
        number: int | None = None,
        day: str | None = None,
    ) -> None:
        """With a ``number`` where one screen shows several, with its ``day`` where it shows another meeting."""
        say = say or Speaker()
        words = say("Note who came")
        if number is not None:
            words = say("{number}. Note who came", number=number)
        elif day is not None:
            words = say("Note who came on {day}", day=day)
        super().__init__(
            f"sessions:close:{guild_id}:{session_id}", words, style=ButtonStyle.primary
        )
        self.guild_id = guild_id
        self.session_id = session_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        sheet = await interaction.client.services.sessions.sheet(
            guild_id,
            self.session_id,
            by=person(interaction),
            presence=presence_at(interaction, self.session_id),
        )
        await show(interaction, sheet_screen(sheet, speaker(interaction)))


class CameList(
    SafeTap,
    ui.DynamicItem[ui.UserSelect[Any]],
    template=rf"sessions:(?P<what>came|phone):{_IDS}",
):
    """Who came, or who listened by phone. It opens with those who are on the list already."""

    def __init__(
        self,
        what: str,
        guild_id: GuildId,
        session_id: SessionId,
        chosen: tuple[MemberId, ...] = (),
        say: Speaker | None = None,
    ) -> None:
        say = say or Speaker()
        super().__init__(
            ui.UserSelect(
                custom_id=f"sessions:{what}:{guild_id}:{session_id}",
                placeholder=say("By phone") if what == "phone" else say("Who came"),
                min_values=0,
                max_values=_MOST_CHOSEN,
                default_values=[discord.Object(one, type=discord.User) for one in chosen],
            )
        )
        self.what = what
        self.guild_id = guild_id
        self.session_id = session_id

    @override
    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: ui.Item[Any], match: re.Match[str], /
    ) -> "CameList":
        guild_id, session_id = GuildId(int(match["guild_id"])), int(match["session_id"])
        return cls(match["what"], guild_id, SessionId(session_id))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        sessions = interaction.client.services.sessions
        correct = sessions.correct_by_phone if self.what == "phone" else sessions.correct_came
        sheet = await correct(
            claimed_guild(interaction, self.guild_id),
            self.session_id,
            [MemberId(one.id) for one in self.item.values],
            by=person(interaction),
            presence=presence_at(interaction, self.session_id),
        )
        await show(interaction, sheet_screen(sheet, speaker(interaction)))


class DoneButton(TapButton, template=rf"sessions:done:{_IDS}"):
    def __init__(
        self, guild_id: GuildId, session_id: SessionId, say: Speaker | None = None
    ) -> None:
        super().__init__(
            f"sessions:done:{guild_id}:{session_id}",
            (say or Speaker())("Done"),
            style=ButtonStyle.primary,
        )
        self.guild_id = guild_id
        self.session_id = session_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        services = interaction.client.services
        closed = await services.sessions.close(
            claimed_guild(interaction, self.guild_id),
            self.session_id,
            by=person(interaction),
            presence=presence_at(interaction, self.session_id),
        )
        await show(interaction, _closed_screen(closed, speaker(interaction), with_names=True))


class HeadcountButton(TapButton, template=rf"sessions:count:{_IDS}"):
    """Keep how many came, and no names."""

    opens_form: ClassVar[bool] = True

    def __init__(
        self, guild_id: GuildId, session_id: SessionId, say: Speaker | None = None
    ) -> None:
        words = (say or Speaker())("Only the number")
        super().__init__(f"sessions:count:{guild_id}:{session_id}", words)
        self.guild_id = guild_id
        self.session_id = session_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        claimed_guild(interaction, self.guild_id)
        await interaction.response.send_modal(HeadcountForm(interaction, self.session_id))


class HeadcountForm(SafeForm):
    def __init__(self, interaction: Interaction, session_id: SessionId) -> None:
        say = speaker(interaction)
        super().__init__(
            title=say("How many came?"), custom_id=form_id("sessions:count_form", interaction)
        )
        self.session_id = session_id
        self.number: ui.TextInput[Any] = ui.TextInput(custom_id="number", max_length=_LONGEST)
        about = say("I keep the number and no names.")
        self.add_item(ui.Label(text=say("People"), description=about, component=self.number))

    @override
    async def on_form(self, interaction: Interaction) -> None:
        typed = self.number.value.strip()
        if not typed.isdecimal():
            raise HeadcountError
        closed = await interaction.client.services.sessions.close(
            here(interaction), self.session_id, by=person(interaction), headcount=int(typed)
        )
        await show(interaction, _closed_screen(closed, speaker(interaction)))


def presence_at(interaction: Interaction, session_id: SessionId) -> Presence | None:
    """Who was in the voice room, as far as we were there ourselves."""
    return interaction.client.services.hosting.presence(session_id)


def sheet_screen(sheet: Sheet, say: Speaker) -> Screen:
    session = sheet.session
    guild_id, session_id = session.guild_id, session.id
    if sheet.is_number_only:
        return _number_screen(sheet, say)
    in_room = tuple(who for who, came in sheet.came.items() if came is Came.IN_THE_ROOM)
    by_phone = tuple(who for who, came in sheet.came.items() if came is Came.BY_PHONE)
    lines = [
        say("**Who came on {time}?**", time=day_and_time(session.starts_at)),
        _source(sheet, say),
        _counted(say("**In the room: {n}**", n=len(in_room)), in_room, say),
    ]
    if by_phone:
        lines.append(_counted(say("**By phone: {n}**", n=len(by_phone)), by_phone, say))
    if sheet.walk_ins:
        head = say("Came without an answer: {n}", n=len(sheet.walk_ins))
        lines.append(_counted(head, sheet.walk_ins, say))
    if sheet.missing:
        head = say("Said they come, not on the list: {n}", n=len(sheet.missing))
        lines.append(_counted(head, sheet.missing, say))
    if sheet.apologies:
        head = say("Can't make it: {n}", n=len(sheet.apologies))
        lines.append(_counted(head, sheet.apologies, say))
    if sheet.left_out:
        lines.append(
            say.plural(
                "I left out {n} person who is not in this group.",
                "I left out {n} people who are not in this group.",
                sheet.left_out,
            )
        )
    taps: list[Tappable] = []
    if len(sheet.came) <= _MOST_CHOSEN:
        taps.append(CameList("came", guild_id, session_id, (*in_room, *by_phone), say))
        taps.append(CameList("phone", guild_id, session_id, by_phone, say))
    else:
        lines.append(say("More than 25 came, so the list can't be changed here."))
    taps += [DoneButton(guild_id, session_id, say), HeadcountButton(guild_id, session_id, say)]
    return Screen("\n".join(lines), taps)


def _source(sheet: Sheet, say: Speaker) -> str:
    """Where the list comes from, and what it may lack."""
    parts = [
        say("I filled in who was in the voice room for 5 minutes or more.")
        if sheet.is_from_voice
        else say("I filled in who had a seat.")
    ]
    if sheet.was_away:
        parts.append(say("I was away for part of it, so please look twice."))
    parts.append(say("Put it right if you need to."))
    return " ".join(parts)


def _number_screen(sheet: Sheet, say: Speaker) -> Screen:
    """This group keeps no names after a meeting, so none are shown here."""
    session = sheet.session
    lines = [
        say("**How many came on {time}?**", time=day_and_time(session.starts_at)),
        say("This group keeps the number and no names."),
    ]
    if sheet.is_from_voice:
        lines.append(say("In the voice room for 5 minutes or more: {n}.", n=len(sheet.came)))
    if sheet.was_away:
        lines.append(say("I was away for part of it, so please look twice."))
    return Screen("\n".join(lines), [HeadcountButton(session.guild_id, session.id, say)])


def _counted(head: str, people: tuple[MemberId, ...], say: Speaker) -> str:
    return f"{head} {names(people, say)}".rstrip()


def _closed_screen(closed: Session, say: Speaker, *, with_names: bool = False) -> Screen:
    from cogs.sessions.next_meeting import NextMeetingButton  # noqa: PLC0415  it leads here

    came = say.plural(
        "The meeting is closed. {n} person came.",
        "The meeting is closed. {n} people came.",
        closed.headcount or 0,
    )
    kept = (
        say("Names go after 30 days, the number stays.")
        if with_names
        else say("I keep the number and no names.")
    )
    return Screen(f"{came} {kept}", [NextMeetingButton(closed.guild_id, say)])
