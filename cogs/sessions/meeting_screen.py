"""One meeting as one person sees it: behind **More**, behind **Open** on a note, and on My page."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import date, datetime
from typing import Final, TypeAlias

from typing_extensions import override

from bot.core.ids import GuildId, SessionId
from bot.core.wall_time import load_zone
from bot.features.sessions.ground import Summary
from bot.features.sessions.model import TROUBLE_BEFORE, RsvpAnswer, SessionState
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.replies import next_steps, show
from cogs._kit.safe import TapButton
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.still_here import refuse_departed
from cogs._kit.times import day_and_time
from cogs.helplines.help_now import HelpNowButton
from cogs.members.my_page import MyPageButton
from cogs.sessions.answer_screens import reply_to
from cogs.sessions.meeting_words import reason_sentence, seats_line, title_of, when_lines
from cogs.sessions.next_of_group import MeetingAfterButton
from cogs.sessions.rsvp_button import RsvpButton
from cogs.sessions.trouble_joining import TroubleButton

MoreTap: TypeAlias = Callable[[Interaction, Summary, Speaker], Awaitable[Tappable | None]]

MORE_TAPS: Final[list[MoreTap]] = []
"""What else a member can do with a meeting that is to come: put it in their calendar, for instance. Other features
add theirs; None leaves one out."""

OFF_TAPS: Final[list[MoreTap]] = []
"""The same for a meeting that was called off: take it out of their calendar again."""


class MoreButton(TapButton, template=r"sessions:more:(?P<guild_id>\d+):(?P<session_id>\d+)"):
    def __init__(
        self,
        guild_id: GuildId,
        session_id: SessionId,
        say: Speaker | None = None,
        *,
        label: str | None = None,
    ) -> None:
        words = label or (say or Speaker())("More")
        super().__init__(f"sessions:more:{guild_id}:{session_id}", words)
        self.guild_id = guild_id
        self.session_id = session_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        screen = await meeting_screen(interaction, guild_id, self.session_id, speaker(interaction))
        await show(interaction, screen, discreet=True)


async def meeting_screen(
    interaction: Interaction, guild_id: GuildId, session_id: SessionId, say: Speaker
) -> Screen:
    """Looking seats whoever waited and could not be told."""
    services = interaction.client.services
    await refuse_departed(interaction, guild_id)
    summary = await services.sessions.open_card(guild_id, session_id, person(interaction))
    now = services.clock.now()
    session = summary.session
    if session.state is SessionState.CANCELLED:
        following = await services.sessions.find_following(
            guild_id, session_id, person(interaction)
        )
        made = [await make(interaction, summary, say) for make in OFF_TAPS]
        return cancelled_screen(summary, following, say, now, more=next_steps(*made))
    head = f"**{title_of(session, say)}**\n{when_lines(session, say)}"
    last = (MyPageButton(guild_id, say), HelpNowButton(say))
    trouble: Tappable | None = None
    if session.starts_at - TROUBLE_BEFORE <= now < session.ends_at:
        trouble = TroubleButton(guild_id, session_id, say)
    if session.state is SessionState.CLOSED or session.is_over(now):
        return Screen(
            f"{head}\n\n{say('This meeting is over. Thank you for being here.')}",
            (MeetingAfterButton(guild_id, session_id, say), *last),
        )
    if session.has_started(now):
        running = say("It has started. You can still come in.")
        return Screen(
            "\n\n".join(filter(None, [head, f"{running} {_voice(summary)}"])),
            (*next_steps(trouble), *last),
        )
    reply = reply_to(summary, say, now)
    seats = seats_line(session, summary.taken, say)
    more = next_steps(*[await make(interaction, summary, say) for make in MORE_TAPS])
    return Screen(
        f"{head}\n{seats}\n\n{reply.text}",
        (
            tuple(RsvpButton(guild_id, session_id, one, say) for one in RsvpAnswer),
            *([more] if more else []),
            (*next_steps(trouble, reply.offer), *last),
        ),
    )


def cancelled_screen(
    summary: Summary,
    following: Summary | None,
    say: Speaker,
    now: datetime,
    *,
    more: Sequence[Tappable] = (),
) -> Screen:
    """What stands behind the note that a meeting is off."""
    session = summary.session
    is_today = _day(session.starts_at, summary) == _day(now, summary)
    if is_today:
        parts = [say("Today's meeting will not happen.")]
    else:
        time = day_and_time(session.starts_at)
        parts = [say("The meeting on {time} will not happen.", time=time)]
    parts += [
        reason_sentence(session.cancel_reason, say),
        say("You did nothing wrong, and your place next time is safe."),
    ]
    if following is not None:
        parts.append(say("The next one is {time}.", time=day_and_time(following.session.starts_at)))
    parts.append(
        say("If tonight is hard, help lines are open.")
        if is_today
        else say("If things are hard right now, help lines are open.")
    )
    return Screen(
        " ".join(part for part in parts if part),
        [MeetingAfterButton(session.guild_id, session.id, say), *more, HelpNowButton(say)],
    )


def _voice(summary: Summary) -> str:
    room = summary.group.voice_channel_id
    return "" if room is None else f"<#{room}>"


def _day(at: datetime, summary: Summary) -> date:
    """On the reader's own calendar, if their clock is known."""
    zone = summary.member.confirmed_zone or summary.session.zone
    return at.astimezone(load_zone(zone)).date()
