"""How groups, relations and ways of joining are named to people."""

from datetime import date, datetime, time
from typing import assert_never

from babel.dates import format_date, format_time, get_day_names

from bot.core.wall_time import load_zone
from bot.features.groups.model import DutyHours, Group, Joining, Relation, Template
from cogs._kit.speaker import Speaker
from cogs._kit.times import clock_in, time_only, zone_name


def audience(group: Group, say: Speaker) -> str:
    """``for parents``; nothing for a group that says in its name for whom it is."""
    match group.template:
        case Template.PARTNERS:
            return say("for partners")
        case Template.PARENTS:
            return say("for parents")
        case Template.FAMILY:
            return say("for the whole family")
        case Template.CUSTOM:
            return ""
        case _:
            assert_never(group.template)


def meeting_line(group: Group, starts_at: datetime | None, zone: str | None, say: Speaker) -> str:
    """``Sunday, for parents, 8:00 PM for you.`` To somebody whose clock is not known yet, the day is that of the
    group's own place, since theirs may be another one; the time is right on every phone."""
    whom = audience(group, say)
    if starts_at is None:
        return say(
            "{audience}. The next time is not set yet.", audience=_opening(whom or group.name)
        )
    day = weekday(starts_at, zone or group.zone, say)
    when = time_only(starts_at)
    if zone is None:
        there = load_zone(group.zone)
        clock = clock_in(starts_at, there, say.language)
        place = zone_name(there)
        if whom:
            return say(
                "{weekday} {clock} in {place}, {audience}. For you it starts at {time}.",
                weekday=day,
                clock=clock,
                place=place,
                audience=whom,
                time=when,
            )
        return say(
            "{weekday} {clock} in {place}. For you it starts at {time}.",
            weekday=day,
            clock=clock,
            place=place,
            time=when,
        )
    if whom:
        return say("{weekday}, {audience}, {time} for you.", weekday=day, audience=whom, time=when)
    return say("{weekday}, {time} for you.", weekday=day, time=when)


def weekday(at: datetime, zone: str, say: Speaker) -> str:
    local = at.astimezone(load_zone(zone))
    return _opening(format_date(local.date(), "EEEE", locale=_locale(say)))


def relation_word(relation: Relation, say: Speaker) -> str:
    words = {
        Relation.PARTNER: say("partner"),
        Relation.PARENT: say("parent"),
        Relation.ADULT_CHILD: say("adult child"),
        Relation.SIBLING: say("brother or sister"),
        Relation.GRANDPARENT: say("grandparent"),
        Relation.FRIEND: say("friend"),
        Relation.OTHER: say("someone else"),
        Relation.UNSAID: say("rather not say"),
    }
    return words[relation]


def joining_word(joining: Joining, say: Speaker) -> str:
    match joining:
        case Joining.ASK:
            return say("People ask, a facilitator answers")
        case Joining.OPEN:
            return say("Open: people come in at once")
        case Joining.INVITE:
            return say("Only who was invited")
        case _:
            assert_never(joining)


def template_word(template: Template, say: Speaker) -> str:
    match template:
        case Template.PARTNERS:
            return say("Partners")
        case Template.PARENTS:
            return say("Parents")
        case Template.FAMILY:
            return say("The whole family")
        case Template.CUSTOM:
            return say("Something else")
        case _:
            assert_never(template)


def clock_word(zone: str | None, say: Speaker) -> str:
    """``London clock``."""
    if zone is None:
        return say("clock not chosen yet")
    return say("{place} clock", place=zone_name(load_zone(zone)))


def hours_word(hours: DutyHours | None, zone: str, say: Speaker) -> str:
    """``Mon, Tue, 9:00 AM to 5:00 PM, New York``."""
    if hours is None:
        return say("no set hours")
    names = get_day_names("abbreviated", locale=_locale(say))
    days = ", ".join(names[day] for day in sorted(hours.weekdays))
    place = zone_name(load_zone(zone))
    if hours.from_ == hours.to:
        return say("{days}, all day, {place}", days=days, place=place)
    return say(
        "{days}, {start} to {end}, {place}",
        days=days,
        start=hour_word(hours.from_, say),
        end=say("midnight") if hours.to == time(0) else hour_word(hours.to, say),
        place=place,
    )


def date_word(on: date, say: Speaker) -> str:
    """``November 17, 2026``."""
    return format_date(on, "long", locale=_locale(say))


def hour_word(hour: time, say: Speaker) -> str:
    return format_time(hour, "short", locale=_locale(say)).replace("\u202f", " ")


def day_names(say: Speaker) -> dict[int, str]:
    """Monday is 0."""
    return dict(get_day_names("wide", locale=_locale(say)))


def _opening(text: str) -> str:
    return text[:1].upper() + text[1:]


def _locale(say: Speaker) -> str:
    return say.language.replace("-", "_")
