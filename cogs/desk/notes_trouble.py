"""What did not go out as promised, first on the desk. When all is well it is not there."""

from typing_extensions import override

from bot.core.ids import GuildId
from bot.features.desk.model import NotesTrouble
from bot.features.outbox.presence import Absence, in_round_numbers
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.pages import Section, desk_section
from cogs._kit.replies import show
from cogs._kit.safe import TapButton
from cogs._kit.screens import Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.times import day_and_time, how_long
from cogs.desk.desk_button import DeskButton


class PutAwayButton(TapButton, template=r"desk:put_away:(?P<guild_id>\d+)"):
    """For the word about an absence; it goes by itself after a day."""

    def __init__(self, guild_id: GuildId, say: Speaker | None = None) -> None:
        super().__init__(f"desk:put_away:{guild_id}", (say or Speaker())("Put away"))
        self.guild_id = guild_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        # Here, since the desk shows this section.
        from cogs.desk.desk_screen import desk_screen  # noqa: PLC0415

        guild_id = claimed_guild(interaction, self.guild_id)
        await interaction.client.services.desk.put_away(guild_id, person(interaction))
        await show(interaction, await desk_screen(interaction, guild_id, speaker(interaction)))


@desk_section(order=5)
async def notes_trouble(
    interaction: Interaction, guild_id: GuildId, say: Speaker
) -> Section | None:
    trouble = await interaction.client.services.desk.notes_trouble(guild_id, person(interaction))
    if trouble is None:
        return None
    parts: list[str] = []
    if trouble.oldest_due_at is not None:
        parts.append(_waiting(trouble, say))
    if trouble.absence is not None:
        parts.append(_away(trouble.absence, say, says_waiting=not trouble.overdue))
    taps: list[Tappable] = [DeskButton(guild_id, say, again=True)] if trouble.overdue else []
    if trouble.absence is not None:
        taps.append(PutAwayButton(guild_id, say))
    return Section("\n\n".join(parts), taps)


def _waiting(trouble: NotesTrouble, say: Speaker) -> str:
    number, oldest = trouble.overdue, trouble.oldest_due_at
    if oldest is None:
        return ""
    head = say.plural(
        "**{n} note should be out by now.** It was due {when}.",
        "**{n} notes should be out by now.** The oldest was due {when}.",
        number,
        when=how_long(oldest),
    )
    rest = say("I try again by myself. You don't need to do anything.")
    return f"{head} {rest}"


def _away(absence: Absence, say: Speaker, *, says_waiting: bool) -> str:
    twice = "0"
    if absence.may_be_twice:
        twice = say("at most {n}", n=absence.may_be_twice)
    lines = [
        say("**I was away until {when}.**", when=day_and_time(absence.until)),
        say(
            "Away {length}. {late} sent late, {lost} lost, {twice} twice.",
            length=_length(absence, say),
            late=absence.sent_late,
            lost=absence.lost,
            twice=twice,
        ),
    ]
    if absence.waiting and says_waiting:
        lines.append(say.plural("{n} is still waiting.", "{n} are still waiting.", absence.waiting))
    if absence.too_late:
        lines.append(
            say.plural(
                "{n} did not go out, since it was over by then.",
                "{n} did not go out, since they were over by then.",
                absence.too_late,
            )
        )
    if absence.lost or absence.refused or absence.unsure:
        lines.append(say("What needs a person stands on the desk of its group, with a button."))
    elif absence.is_settled:
        lines.append(say("You don't need to do anything. Tomorrow this is gone."))
    return "\n".join(lines)


def _length(absence: Absence, say: Speaker) -> str:
    number, unit = in_round_numbers(absence.length)
    match unit:
        case "day":
            return say.plural("{n} day", "{n} days", number)
        case "hour":
            return say.plural("{n} hour", "{n} hours", number)
        case _:
            return say.plural("{n} minute", "{n} minutes", number)
