"""How a wish to be reached is put into words, for the one who asked and for those who answer."""

from datetime import datetime
from typing import Final, assert_never

from bot.core.ids import GuildId
from bot.features.helplines.content import bundled_help_lines
from bot.features.helplines.model import Country
from bot.features.requests.ground import Asked
from bot.features.requests.model import About, Offer, Outcome, RequestState
from cogs._kit.interaction import Interaction
from cogs._kit.speaker import Speaker
from cogs._kit.text import plain
from cogs._kit.times import day_and_time, how_long
from cogs.helplines.help_words import danger_sentence, line_parts

_FIRST_LINES: Final = 3


def about_word(about: About, say: Speaker) -> str:
    words = {
        About.ME: say("Me"),
        About.LOVED_ONE: say("Someone I love"),
        About.CHILD_OR_OLDER: say("A child or an older adult"),
        About.VIOLENCE: say("Violence at home"),
        About.OVERDOSE: say("An overdose right now"),
        About.NOT_SURE: say("I'm not sure"),
    }
    return words[about]


def outcome_word(outcome: Outcome, say: Speaker) -> str:
    words = {
        Outcome.EMERGENCY_BY_MEMBER: say("They called emergency services"),
        Outcome.EMERGENCY_BY_FACILITATOR: say("I called emergency services"),
        Outcome.CRISIS_LINE: say("They use a help line"),
        Outcome.PROGRAM_CLINICIAN: say("The program's staff has it"),
        Outcome.REPORTED_ELSEWHERE: say("A report was made outside Discord"),
        Outcome.VIOLENCE_SERVICE: say("A violence help service has it"),
        Outcome.NO_DANGER: say("No danger was found"),
        Outcome.DECLINED: say("They want no help now"),
        Outcome.UNREACHABLE: say("I could not reach them"),
    }
    return words[outcome]


def offer_word(offer: Offer, say: Speaker) -> str:
    words = {
        Offer.I_WRITE: say("I write to them"),
        Offer.WRITE_ME: say("They can write to me"),
        Offer.VOICE: say("Let's talk in the voice room"),
    }
    return words[offer]


def offered_words(offer: Offer, say: Speaker) -> str:
    """The same, for the facilitator who offered it."""
    words = {
        Offer.I_WRITE: say("They can read that you will write to them."),
        Offer.WRITE_ME: say("They can read that they can write to you."),
        Offer.VOICE: say("They can read that you would like to talk in the voice room."),
    }
    return words[offer]


def watch_words(
    watched_from: datetime | None, now: datetime, say: Speaker, *, reaches_someone: bool
) -> str:
    """Whether anybody looks now, honestly: hours help nobody while whoever keeps them can't be told."""
    if watched_from is None:
        return say("No one here has set hours to look, so a line is faster.")
    if not reaches_someone:
        return say("It may take long until someone here sees it, so a line is faster.")
    if watched_from <= now:
        return say("Someone is on duty now.")
    return say(
        "No one is on duty now. Someone usually looks from {time}.",
        time=day_and_time(watched_from),
    )


def state_words(asked: Asked, now: datetime, say: Speaker) -> str:
    """How it stands, for the one who asked."""
    match asked.request.state:
        case RequestState.OPENED | RequestState.UNANSWERED:
            return _waiting(asked, now, say)
        case RequestState.SEEN | RequestState.CONTACTED:
            return _with_someone(asked, say)
        case RequestState.CLOSED:
            return say("This one is closed. You can ask again any time.")
        case RequestState.WITHDRAWN:
            if asked.group is None:
                return say("This group has ended, so no one there can answer. A line can.")
            if not asked.is_inside:
                return say("You are not in this group now, so no one there can answer. A line can.")
            return say("You took it back. You can ask again any time.")
        case _:
            assert_never(asked.request.state)


def is_called(asked: Asked, now: datetime) -> bool:
    """Somebody on duty hears of it without looking."""
    begins = asked.request.watched_from
    return asked.reaches_someone and begins is not None and begins <= now


def _waiting(asked: Asked, now: datetime, say: Speaker) -> str:
    request = asked.request
    if request.no_one_has_answered:
        return say("No facilitator has answered yet. Please use a line below now.")
    if not is_called(asked, now):
        watch = watch_words(request.watched_from, now, say, reaches_someone=asked.reaches_someone)
        return say(
            "You asked {ago}. Not seen yet. {watch}", ago=how_long(request.opened_at), watch=watch
        )
    return say("You asked {ago}. Not seen yet.", ago=how_long(request.opened_at))


def _with_someone(asked: Asked, say: Speaker) -> str:
    request = asked.request
    by = say("A facilitator") if request.facilitator is None else f"<@{request.facilitator}>"
    group = "" if asked.group is None else plain(asked.group.name)
    if request.offer is not None:
        seen = say("{name} from {group} has seen your request", name=by, group=group)
        match request.offer:
            case Offer.I_WRITE:
                return say("{seen} and will write to you here in Discord.", seen=seen)
            case Offer.WRITE_ME:
                return say("{seen}. You can write to them: tap the name.", seen=seen)
            case Offer.VOICE:
                room = None if asked.group is None else asked.group.voice_channel_id
                where = say("the voice room") if room is None else f"<#{room}>"
                return say("{seen} and would like to talk in {room}.", seen=seen, room=where)
            case _:
                assert_never(request.offer)
    if request.state is RequestState.CONTACTED:
        return say("{name} has noted that you two are in touch.", name=by)
    if request.seen_at is None:
        return say("{name} has seen it.", name=by)
    return say("{name} has seen it, {ago}.", name=by, ago=how_long(request.seen_at))


def lines_for(
    interaction: Interaction, guild_id: GuildId, say: Speaker, *, at_most: int | None = None
) -> str:
    """The emergency number and the help lines of that server's country."""
    return "\n\n".join(line_parts_for(interaction, guild_id, say, at_most=at_most))


def line_parts_for(
    interaction: Interaction, guild_id: GuildId, say: Speaker, *, at_most: int | None = None
) -> list[str]:
    today = interaction.client.services.clock.now().date()
    country = country_of(interaction, guild_id)
    return line_parts(country, say, today, at_most=at_most)


def first_lines_for(interaction: Interaction, guild_id: GuildId, say: Speaker) -> str:
    """A few of them, so that what is asked or said beside them is on the same phone screen."""
    return lines_for(interaction, guild_id, say, at_most=_FIRST_LINES)


def danger_for(interaction: Interaction, guild_id: GuildId, say: Speaker) -> str:
    return danger_sentence(country_of(interaction, guild_id), say)


def country_of(interaction: Interaction, guild_id: GuildId) -> Country | None:
    """Also in private notes, where a tap comes from no server."""
    return bundled_help_lines().find(
        interaction.client.services.guilds.known_help_country(guild_id)
    )
