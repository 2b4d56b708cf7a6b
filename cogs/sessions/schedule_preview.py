"""What was understood, before anyone else sees it: **Post · Change · Cancel**."""

import re
from datetime import date

from discord import ButtonStyle
from typing_extensions import override

from bot.core.errors import NotAllowedError, Refusal
from bot.core.wall_time import WallTime, load_zone
from bot.features.sessions.errors import DraftGoneError
from bot.features.sessions.model import Draft, DraftId
from bot.features.sessions.recurrence import Once, Repeats
from bot.features.sessions.scheduling import Preview
from bot.features.sessions.when_errors import AmbiguousDateError, MissingHourError
from cogs._kit.interaction import Interaction, here, person
from cogs._kit.own_deliveries import deliver_own
from cogs._kit.refusals import words_for
from cogs._kit.replies import show
from cogs._kit.safe import TapButton
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import plain
from cogs._kit.times import clock_in, day_and_time, zone_name
from cogs.sessions.clash_words import clash_lines
from cogs.sessions.meeting_words import assumption_line, date_word, title_of
from cogs.sessions.next_meeting import NextMeetingButton
from cogs.sessions.rule_words import rule_line
from cogs.sessions.schedule_form import ChangeDraftButton, PlanButton


class PostButton(TapButton, template=r"sessions:post:(?P<draft_id>\d+)"):
    def __init__(self, draft_id: DraftId, say: Speaker | None = None) -> None:
        words = (say or Speaker())("Post")
        super().__init__(f"sessions:post:{draft_id}", words, style=ButtonStyle.primary)
        self.draft_id = draft_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        guild_id, by = here(interaction), person(interaction)
        services = interaction.client.services
        try:
            first = await services.sessions.post_draft(guild_id, self.draft_id, by=by)
        except (DraftGoneError, NotAllowedError):
            raise
        except Refusal as trouble:
            draft = await services.sessions.get_draft(guild_id, self.draft_id, by=by)
            await show(interaction, trouble_screen(draft, trouble, say, interaction))
            return
        await deliver_own(interaction)
        meeting = await services.sessions.card(guild_id, first.id)
        room = meeting.group.text_channel_id
        lines = [
            say(
                "Posted. {group} meets {time}.",
                group=plain(meeting.group.name),
                time=day_and_time(first.starts_at),
            )
        ]
        if room is not None:
            lines.append(say("The card stands in {room}.", room=f"<#{room}>"))
        await show(
            interaction,
            Screen(
                "\n".join(lines),
                [NextMeetingButton(guild_id, say), PlanButton(meeting.group.id, say)],
            ),
        )


class DropDraftButton(TapButton, template=r"sessions:drop:(?P<draft_id>\d+)"):
    def __init__(self, draft_id: DraftId, say: Speaker | None = None) -> None:
        super().__init__(f"sessions:drop:{draft_id}", (say or Speaker())("Cancel"))
        self.draft_id = draft_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        await interaction.client.services.sessions.drop_draft(
            here(interaction), self.draft_id, by=person(interaction)
        )
        words = say("Nothing was posted.")
        await show(interaction, Screen(words, [PlanButton(None, say)]))


class NextTimeButton(TapButton, template=r"sessions:instead:(?P<draft_id>\d+)"):
    """Clocks jump over the time that was typed: take the next one that they show."""

    def __init__(self, draft_id: DraftId, label: str = "-") -> None:
        super().__init__(f"sessions:instead:{draft_id}", label, style=ButtonStyle.primary)
        self.draft_id = draft_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        preview = await interaction.client.services.sessions.take_next_time(
            here(interaction),
            self.draft_id,
            by=person(interaction),
            language=str(interaction.locale),
        )
        await show(interaction, preview_screen(preview, speaker(interaction), interaction))


class TakeDayButton(
    TapButton, template=r"sessions:day:(?P<draft_id>\d+):(?P<day>20\d\d-\d\d-\d\d)"
):
    """The date that was typed is two days, depending on who reads it: this one was meant."""

    def __init__(self, draft_id: DraftId, day: date, label: str = "-") -> None:
        super().__init__(
            f"sessions:day:{draft_id}:{day.isoformat()}", label, style=ButtonStyle.primary
        )
        self.draft_id = draft_id
        self.day = day

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "TakeDayButton":
        try:
            day = date.fromisoformat(match["day"])
        except ValueError:  # no button of ours: no calendar has that day
            day = date.max
        return cls(DraftId(int(match["draft_id"])), day)

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        preview = await interaction.client.services.sessions.take_day(
            here(interaction),
            self.draft_id,
            self.day,
            by=person(interaction),
            language=str(interaction.locale),
        )
        await show(interaction, preview_screen(preview, speaker(interaction), interaction))


def preview_screen(preview: Preview, say: Speaker, interaction: Interaction) -> Screen:
    draft, when = preview.draft, preview.when
    if preview.trouble is not None or when is None:
        return trouble_screen(draft, preview.trouble or DraftGoneError(), say, interaction)
    lines = [
        say("**Not posted yet.** Is this right?"),
        say(
            "**{title}** for {group}",
            title=title_of(draft, say),
            group=plain(preview.group.name),
        ),
        rule_line(when.wall, when.repeats, say),
        *_dates(preview, when.repeats, say),
        say("{minutes} minutes, {seats} seats", minutes=draft.minutes, seats=draft.seats)
        if draft.seats is not None
        else say("{minutes} minutes, seats for everyone", minutes=draft.minutes),
        *(assumption_line(assumption, say) for assumption in when.assumed),
    ]
    if when.minutes is not None and when.minutes != draft.minutes:
        lines.append(say("You set the minutes, so I left out the end that you wrote."))
    lines += clash_lines(preview.clashes, say)
    return Screen(
        "\n".join(lines),
        [
            PostButton(draft.id, say),
            ChangeDraftButton(draft.id, say),
            DropDraftButton(draft.id, say),
        ],
    )


def _dates(preview: Preview, repeats: Repeats, say: Speaker) -> list[str]:
    """The first dates, what is odd about them, and where it ends."""
    first, *after = preview.next_slots
    if repeats == Once():
        return [_date(first, say)]
    lines = [say("The first one is {time}.", time=_date(first, say))]
    if after:
        times = "\n".join(f"- {_date(slot, say)}" for slot in after)
        lines.append(say("Then:\n{times}", times=times))
    if preview.last in preview.next_slots:
        lines.append(say("That is all of them."))
    elif preview.last is not None:
        lines.append(say("The last one is {time}.", time=_date(preview.last, say)))
    if preview.after_change is not None:
        lines.append(
            say(
                "Clocks change before {time}. It stays {clock} in {place}.",
                time=day_and_time(preview.after_change.to_instant()),
                clock=_clock(preview.after_change, say),
                place=zone_name(load_zone(preview.after_change.zone)),
            )
        )
    return lines


def _date(slot: WallTime, say: Speaker) -> str:
    time = day_and_time(slot.to_instant())
    if slot.is_in_gap:
        return say("{time} (clocks skip the usual time that night)", time=time)
    if slot.is_repeated:
        return say("{time} (clocks show it twice that night, this is the first)", time=time)
    return time


def _clock(slot: WallTime, say: Speaker) -> str:
    return clock_in(slot.to_instant(), load_zone(slot.zone), say.language)


def trouble_screen(
    draft: Draft, trouble: Refusal, say: Speaker, interaction: Interaction
) -> Screen:
    """What stands in the way, and the way back to what was typed."""
    refused = words_for(trouble)(trouble, say, interaction)
    instead: list[Tappable] = []
    if isinstance(trouble, MissingHourError):
        words = say("Take {time}", time=_clock(trouble.instead, say))
        instead.append(NextTimeButton(draft.id, words))
    if isinstance(trouble, AmbiguousDateError):
        instead += [TakeDayButton(draft.id, day, date_word(day, say)) for day in trouble.choices]
    typed = say("You wrote: “{words}”", words=plain(draft.typed)) if draft.typed.strip() else ""
    return Screen(
        "\n".join(filter(None, [refused.text, typed])),
        [*instead, ChangeDraftButton(draft.id, say), DropDraftButton(draft.id, say)],
    )
