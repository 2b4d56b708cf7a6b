"""Before → after, before anyone else sees it, and the tap that does it."""

from collections.abc import Iterable
from datetime import datetime

from discord import ButtonStyle
from typing_extensions import override

from bot.core.errors import NotAllowedError, Refusal
from bot.core.wall_time import load_zone
from bot.features.sessions import promises
from bot.features.sessions.change_rules import Change, ChangeId, Plan, Shift
from bot.features.sessions.changing import ChangePreview
from bot.features.sessions.errors import ChangeGoneError
from bot.features.sessions.model import Session
from bot.features.sessions.recurrence import clock_change
from cogs._kit.interaction import Interaction, here, person
from cogs._kit.own_deliveries import deliver_own
from cogs._kit.refusals import words_for
from cogs._kit.replies import next_steps, show
from cogs._kit.safe import TapButton
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import paragraphs, plain
from cogs._kit.times import clock_in, day_and_time, zone_name
from cogs.sessions.change_meeting import RetypeButton
from cogs.sessions.clash_words import clash_lines
from cogs.sessions.meeting_words import assumption_line, there, title_of
from cogs.sessions.next_meeting import EveningButton, NextMeetingButton
from cogs.sessions.rule_words import rule_line

_SHOWN = 4


class ConfirmChangeButton(TapButton, template=r"sessions:make_change:(?P<change_id>\d+)"):
    def __init__(self, change_id: ChangeId, say: Speaker | None = None) -> None:
        words = (say or Speaker())("Change it")
        super().__init__(f"sessions:make_change:{change_id}", words, style=ButtonStyle.primary)
        self.change_id = change_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        guild_id, by = here(interaction), person(interaction)
        services = interaction.client.services
        try:
            done = await services.sessions.confirm_change(guild_id, self.change_id, by=by)
        except (ChangeGoneError, NotAllowedError):
            raise
        except Refusal as trouble:
            change, _ = await services.sessions.get_change(guild_id, self.change_id, by=by)
            await show(interaction, _trouble_screen(change, trouble, say, interaction))
            return
        await deliver_own(interaction)
        lines = [say("Done. It is changed."), _told_line(done.told, say)]
        if done.plan.moved:
            lines.append(say("People keep what they said, and are asked if the new time suits."))
        taps = [
            EveningButton(guild_id, done.session.id, say("Look at it")),
            NextMeetingButton(guild_id, say),
        ]
        await show(interaction, Screen("\n".join(lines), taps))


class KeepButton(TapButton, template=r"sessions:leave_as_is:(?P<change_id>\d+)"):
    def __init__(self, change_id: ChangeId, say: Speaker | None = None) -> None:
        super().__init__(
            f"sessions:leave_as_is:{change_id}", (say or Speaker())("Leave it as it is")
        )
        self.change_id = change_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say, guild_id = speaker(interaction), here(interaction)
        await interaction.client.services.sessions.drop_change(
            guild_id, self.change_id, by=person(interaction)
        )
        words = say("Nothing was changed.")
        await show(interaction, Screen(words, [NextMeetingButton(guild_id, say)]))


def change_screen(preview: ChangePreview, say: Speaker, interaction: Interaction) -> Screen:
    change, plan = preview.change, preview.plan
    if preview.trouble is not None or plan is None:
        trouble = preview.trouble or ChangeGoneError()
        return _trouble_screen(change, trouble, say, interaction)
    now = interaction.client.services.clock.now()
    lines = [
        say("**Nothing is changed yet.** Is this right?"),
        say(
            "**{title}** for {group}",
            title=title_of(preview.base, say),
            group=plain(preview.group.name),
        ),
        *_first_lines(preview, plan, say),
        *_series_lines(plan, say),
        *(assumption_line(one, say) for one in preview.assumed),
        *_warnings(preview, plan, now, say),
        _told_line(preview.told, say),
    ]
    return Screen(
        paragraphs(lines),
        [
            ConfirmChangeButton(change.id, say),
            RetypeButton(change.id, say),
            KeepButton(change.id, say),
        ],
    )


def _first_lines(preview: ChangePreview, plan: Plan, say: Speaker) -> list[str]:
    """What changes, on the first meeting that it touches."""
    base, change = preview.base, preview.change
    shift = next((one for one in plan.shifts if one.before.id == base.id), None)
    lines: list[str] = []
    if shift is not None and shift.has_moved:
        lines += [
            say("Before: {time}", time=day_and_time(shift.before.starts_at)),
            say("After: {time}", time=day_and_time(shift.after.starts_at)),
            there(shift.after, say),
        ]
        if shift.before.moved_to is not None and plan.new is not None:
            lines.append(say("You moved this one by hand. Now it goes back to the series."))
    else:
        lines.append(there(base if shift is None else shift.after, say))
    old, new = title_of(base, say), plain(change.title) if change.title else say("Meeting")
    if old != new:
        lines.append(say("Title: {before} → {after}", before=old, after=new))
    if change.minutes != base.minutes:
        lines.append(say("Minutes: {before} → {after}", before=base.minutes, after=change.minutes))
    if change.seats != base.seats:
        lines.append(
            say(
                "Seats: {before} → {after}",
                before=_seats(base.seats, say),
                after=_seats(change.seats, say),
            )
        )
        if change.seats is not None and change.seats < preview.sitting:
            lines.append(say("{n} people have a seat now. They all keep it.", n=preview.sitting))
    return lines


def _series_lines(plan: Plan, say: Speaker) -> list[str]:
    lines: list[str] = []
    if plan.new is not None:
        lines.append(rule_line(plan.new.first, plan.new.repeats, say))
        odd = clock_change([shift.after.slot for shift in plan.moved])
        if odd is not None:
            zone = load_zone(odd.zone)
            lines.append(
                say(
                    "Clocks change before {time}. It stays {clock} in {place}.",
                    time=day_and_time(odd.to_instant()),
                    clock=clock_in(odd.to_instant(), zone, say.language),
                    place=zone_name(zone),
                )
            )
    if len(plan.shifts) > 1 and plan.moved:
        lines.append(say("These move:\n{times}", times=_pairs(plan.moved, say)))
    elif len(plan.shifts) > 1:
        lines.append(say.plural("{n} meeting changes.", "{n} meetings change.", len(plan.shifts)))
    if plan.dropped:
        lines.append(say("These will not happen:\n{times}", times=_dates(plan.dropped, say)))
    if plan.added:
        times = _list((slot.to_instant() for slot in plan.added), say)
        lines.append(say("These are new:\n{times}", times=times))
    if plan.stays:
        lines.append(
            say(
                "You moved these by hand. They stay where they are:\n{times}",
                times=_dates(plan.stays, say),
            )
        )
    if plan.left_out:
        lines.append(
            say("These stay off, on their new date:\n{times}", times=_dates(plan.left_out, say))
        )
    return lines


def _warnings(preview: ChangePreview, plan: Plan, now: datetime, say: Speaker) -> list[str]:
    lines = clash_lines(preview.clashes, say)
    soon = [
        at
        for shift in plan.moved
        for at in (shift.before.starts_at, shift.after.starts_at)
        if at - now <= promises.URGENT_WITHIN
    ]
    if soon:
        lines.append(say("It is less than 12 hours away. Some may not see the note in time."))
    return lines


def _told_line(told: int, say: Speaker) -> str:
    if not told:
        return say("No one gets a note about it.")
    return say.plural(
        "{n} person gets one note about it.", "{n} people get one note about it.", told
    )


def _trouble_screen(
    change: Change, trouble: Refusal, say: Speaker, interaction: Interaction
) -> Screen:
    """What stands in the way, and the way back to what was typed."""
    refused = words_for(trouble)(trouble, say, interaction)
    typed = say("You wrote: “{words}”", words=plain(change.typed)) if change.typed.strip() else ""
    return Screen(
        "\n".join(filter(None, [refused.text, typed])),
        next_steps(RetypeButton(change.id, say), KeepButton(change.id, say)),
    )


def _pairs(shifts: tuple[Shift, ...], say: Speaker) -> str:
    lines = [
        say(
            "- {before} → {after}",
            before=day_and_time(one.before.starts_at),
            after=day_and_time(one.after.starts_at),
        )
        for one in shifts[:_SHOWN]
    ]
    return "\n".join([*lines, *_more(len(shifts), say)])


def _dates(sessions: tuple[Session, ...], say: Speaker) -> str:
    return _list((one.starts_at for one in sessions), say)


def _list(moments: Iterable[datetime], say: Speaker) -> str:
    found = list(moments)
    lines = [f"- {day_and_time(at)}" for at in found[:_SHOWN]]
    return "\n".join([*lines, *_more(len(found), say)])


def _more(count: int, say: Speaker) -> list[str]:
    return [say("- and {n} more", n=count - _SHOWN)] if count > _SHOWN else []


def _seats(seats: int | None, say: Speaker) -> str:
    return say("for everyone") if seats is None else str(seats)
