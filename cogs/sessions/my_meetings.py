"""The part of *My page* with a person's next meetings."""

from bot.core.ids import GuildId
from bot.core.wall_time import load_zone
from bot.features.sessions.ground import Summary
from bot.features.sessions.model import RsvpAnswer, Seat
from cogs._kit.interaction import Interaction, person
from cogs._kit.pages import Section, my_page_section
from cogs._kit.speaker import Speaker
from cogs._kit.text import label, plain
from cogs._kit.times import day_and_time, day_in
from cogs.sessions.meeting_screen import MoreButton
from cogs.sessions.rule_words import ordinal

SHOWN = 4


@my_page_section(order=20)
async def next_meetings(
    interaction: Interaction, guild_id: GuildId, say: Speaker
) -> Section | None:
    sessions = interaction.client.services.sessions
    coming = await sessions.list_for_member(guild_id, person(interaction), limit=SHOWN)
    if not coming:
        return None
    lines = [say("**Next meetings**"), *(_line(one, say) for one in coming)]
    return Section("\n".join(lines), tuple(_button(one, say) for one in coming))


def _line(one: Summary, say: Speaker) -> str:
    return say(
        "{time}, {group}: {answer}",
        time=day_and_time(one.session.starts_at),
        group=plain(one.group.name),
        answer=_answer(one, say),
    )


def _answer(one: Summary, say: Speaker) -> str:
    if one.rsvp is None:
        return say("no answer yet")
    if one.rsvp.seat is Seat.WAITING:
        return say("{place} in line", place=ordinal(one.position or 1, say))
    if one.rsvp.seat is Seat.OFFERED:
        return say("a place opened")
    is_in = say("you're in, every time") if one.ties.comes_every_time else say("you're in")
    answers = {
        RsvpAnswer.GOING: is_in,
        RsvpAnswer.MAYBE: say("maybe"),
        RsvpAnswer.DECLINED: say("you can't make it"),
    }
    return answers[one.rsvp.answer]


def _button(one: Summary, say: Speaker) -> MoreButton:
    zone = load_zone(one.member.confirmed_zone or one.session.zone)
    words = label(day_in(one.session.starts_at, zone, say.language))
    return MoreButton(one.session.guild_id, one.session.id, say, label=words)
