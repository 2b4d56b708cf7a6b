"""What a search for a stand-in looks like to whoever looks: the one who asked, the others, the one who leads."""

from datetime import datetime

from bot.core.ids import GuildId, MemberId, SessionId
from bot.features.groups.model import Group
from bot.features.hosting.stand_in_model import StandInAnswer, StandInState
from bot.features.hosting.stand_ins import OtherLeader, Search
from cogs._kit.interaction import Interaction, person
from cogs._kit.replies import next_steps
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import plain
from cogs._kit.times import day_and_time
from cogs.groups.facilitators_screen import FacilitatorsButton
from cogs.hosting.stand_in_button import (
    AskOthersButton,
    LeadButton,
    NoNeedButton,
    StandInButton,
)
from cogs.sessions.cancel_meeting import CancelMeetingButton
from cogs.sessions.next_meeting import EveningButton


async def find_screen(interaction: Interaction, guild_id: GuildId, session_id: SessionId) -> Screen:
    """Who would be asked. A search that runs, or has found somebody, is shown instead."""
    say, by = speaker(interaction), person(interaction)
    hosting = interaction.client.services.hosting
    search, others = await hosting.list_other_leaders(guild_id, session_id, by=by)
    if search.is_looking or search.leader is not None:
        return search_screen(search, by, say)
    back = EveningButton(guild_id, session_id, say("Back"))
    if not others:
        words = say(
            "Nobody else leads {group} yet, so there is no one to ask. You can add a facilitator.",
            group=plain(search.group.name),
        )
        return Screen(words, [FacilitatorsButton(guild_id, search.group.id, say), back])
    lines = [
        say(
            "**Find a stand-in** for {group} on {time}",
            group=plain(search.group.name),
            time=day_and_time(search.session.starts_at),
        ),
        say("I ask them all. The first who says yes leads it. Nobody is asked yet."),
        *(_other_line(one, say) for one in others),
    ]
    return Screen("\n".join(lines), [AskOthersButton(guild_id, session_id, say), back])


def search_screen(search: Search, reader: MemberId, say: Speaker) -> Screen:
    """As it is now, whenever it is opened."""
    stand_in = search.stand_in
    if stand_in is None or stand_in.state is StandInState.WITHDRAWN:
        words = say("No one is needed to stand in for this meeting now. There is nothing to do.")
        return Screen(words, [_look(search, say)])
    if search.leader is not None:
        return _led(search, search.leader, reader, say)
    if reader == stand_in.asked_by:
        return _how_far(search, say)
    return _question(search, reader, say)


def _led(search: Search, leader: MemberId, reader: MemberId, say: Speaker) -> Screen:
    session, when = search.session, day_and_time(search.session.starts_at)
    group = plain(search.group.name)
    taps: list[Tappable] = [_look(search, say)]
    if reader == leader:
        words = say("You lead {group} on {time}. Thank you.", group=group, time=when)
        cannot = say("I can't after all")
        taps.append(LeadButton(session.guild_id, session.id, say, can=False, label=cannot))
        return Screen(words, taps)
    words = say("{leader} leads {group} on {time}.", leader=_who(leader), group=group, time=when)
    if search.stand_in is not None and reader == search.stand_in.asked_by:
        taps.append(NoNeedButton(session.guild_id, session.id, say))
    return Screen(words, taps)


def _how_far(search: Search, say: Speaker) -> Screen:
    """For the one who asked."""
    session = search.session
    group, when = plain(search.group.name), day_and_time(session.starts_at)
    asked = len(search.answers)
    declined = list(search.answers.values()).count(StandInAnswer.CANNOT)
    if not search.is_looking:
        words = say(
            "No one can lead {group} on {time} yet. You can ask again, or cancel the meeting.",
            group=group,
            time=when,
        )
        taps: list[Tappable] = [
            CancelMeetingButton(session.guild_id, session.id, say),
            StandInButton(session.guild_id, session.id, say, again=True),
            NoNeedButton(session.guild_id, session.id, say),
        ]
        return Screen(words, [*taps, _look(search, say)])
    lines = [
        say.plural(
            "I asked {n} person to lead {group} on {time}.",
            "I asked {n} people to lead {group} on {time}.",
            asked,
            group=group,
            time=when,
        )
    ]
    if declined:
        lines.append(say.plural("{n} can't.", "{n} can't.", declined))
    lines.append(say("The first who says yes leads it. I'll tell you, also if no one can."))
    taps = [_look(search, say), NoNeedButton(session.guild_id, session.id, say)]
    return Screen("\n".join(lines), taps)


def _question(search: Search, reader: MemberId, say: Speaker) -> Screen:
    """For the others."""
    session = search.session
    asked_by = None if search.stand_in is None else search.stand_in.asked_by
    group, when = plain(search.group.name), day_and_time(session.starts_at)
    if asked_by is None:
        lines = [say("{group} needs someone to lead it on {time}.", group=group, time=when)]
    else:
        lines = [
            say(
                "{asker} can't lead {group} on {time}. Can you?",
                asker=_who(asked_by),
                group=group,
                time=when,
            )
        ]
    has_said_no = search.answers.get(reader) is StandInAnswer.CANNOT
    if has_said_no:
        lines.append(say("You said that you can't. Thank you for telling us."))
    taps = next_steps(
        LeadButton(session.guild_id, session.id, say, can=True),
        None if has_said_no else LeadButton(session.guild_id, session.id, say, can=False),
        _look(search, say),
    )
    return Screen("\n".join(lines), taps)


def _other_line(one: OtherLeader, say: Speaker) -> str:
    name = _who(one.member_id)
    parts = [name]
    if one.leads_then is not None:
        parts.append(_busy(one.leads_then, say))
    if not one.can_be_told:
        parts.append(say("gets no note from me, but sees it on the desk"))
    return f"· {', '.join(parts)}"


def _busy(group: Group, say: Speaker) -> str:
    return say("leads {group} at that time", group=plain(group.name))


def is_in_time(search: Search, now: datetime) -> bool:
    """Whether an answer could still change anything."""
    stand_in = search.stand_in
    return stand_in is not None and stand_in.is_open and search.session.is_coming(now)


def _look(search: Search, say: Speaker) -> EveningButton:
    session = search.session
    return EveningButton(session.guild_id, session.id, say("Look at the meeting"))


def _who(member_id: MemberId) -> str:
    return f"<@{member_id}>"
