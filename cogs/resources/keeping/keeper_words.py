"""How facilitators read what happened to a link, and how a no is said to whoever suggested it."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final, TypeVar

from babel.dates import format_date

from bot.core.evidence import Mark
from bot.core.zone_names import locale_for
from bot.features.resources.addresses import Address
from bot.features.resources.keeping.errors import Lacking
from bot.features.resources.keeping.keeping import Kept
from bot.features.resources.keeping.looking_through import Part
from bot.features.resources.keeping.suggesting import No
from bot.features.resources.model import Change, Details, LinkState, PastChange, State
from cogs._kit.speaker import Speaker
from cogs._kit.text import plain
from cogs._kit.times import how_long
from cogs.resources.reading.link_words import (
    AUDIENCE_NAMES,
    KIND_NAMES,
    SET_NAMES,
    TOPIC_NAMES,
    Said,
    country_name,
    language_name,
)

_One = TypeVar("_One")

MARK_NAMES: Final[dict[Mark, Said]] = {
    Mark.OFFICIAL: lambda say: say("One of us has read it"),
    Mark.SECONDARY: lambda say: say("A partner or a paper tells of it"),
    Mark.CITED: lambda say: say("Others we trust name it"),
    Mark.UNCONFIRMED: lambda say: say("No one here has read it yet"),
}
_CHOSEN_BY: Final[Mapping[str, Mapping[str, Said]]] = {
    "kind": {one.value: said for one, said in KIND_NAMES.items()},
    "topics": {one.value: said for one, said in TOPIC_NAMES.items()},
    "audiences": {one.value: said for one, said in AUDIENCE_NAMES.items()},
    "sets": {one.value: said for one, said in SET_NAMES.items()},
    "mark": {one.value: said for one, said in MARK_NAMES.items()},
}
_LATEST: Final = 8
"""Of a link's history, on one screen."""
_MOST_FIELDS: Final = 4
"""Of one change."""


def no_word(no: No, say: Speaker) -> str:
    """On the facilitators' list."""
    words = {
        No.HAVE_IT: say("We have something close to it"),
        No.OFF_TOPIC: say("It is about something else"),
        No.NOT_SURE: say("No one can tell who stands behind it"),
        No.SELLS: say("It sells something"),
        No.WALLED: say("It asks for money or a sign-up"),
        No.OLD: say("It is too old"),
        No.NOT_OPEN: say("The page did not open"),
    }
    return words[no]


def no_sentence(no: No, say: Speaker) -> str:
    """For whoever suggested it."""
    words = {
        No.HAVE_IT: say("There is something close to it on the shelf, so we left it at that."),
        No.OFF_TOPIC: say("It is good to know, but this shelf is for something else."),
        No.NOT_SURE: say("We could not tell who stands behind the page, so we left it out."),
        No.SELLS: say("The page sells something, and this shelf has no ads."),
        No.WALLED: say("Not everyone could read it: the page asks for money or a sign-up."),
        No.OLD: say("What it says is a bit too old by now."),
        No.NOT_OPEN: say("The page did not open for us."),
    }
    return words[no]


def change_word(change: Change, say: Speaker) -> str:
    words = {
        Change.SUGGESTED: say("suggested"),
        Change.APPROVED: say("put on the shelf"),
        Change.DECLINED: say("not taken"),
        Change.EDITED: say("changed"),
        Change.REVIEWED: say("looked at, still good"),
        Change.RETIRED: say("taken off the shelf"),
        Change.RETURNED: say("put back"),
        Change.IMPORTED: say("brought in"),
        Change.UPDATED: say("renewed from the starter library"),
    }
    return words[change]


def field_word(name: str, say: Speaker) -> str:
    words = {
        "title": say("title"),
        "url": say("link"),
        "summary": say("summary"),
        "source": say("who is behind it"),
        "kind": say("kind"),
        "topics": say("topics"),
        "audiences": say("for whom"),
        "languages": say("language"),
        "countries": say("country"),
        "sets": say("where it stands first"),
        "minutes": say("minutes"),
        "has_captions": say("captions"),
        "expires_on": say("last day"),
        "mark": say("how we know it"),
        "checked_on": say("looked at on"),
        "review_by": say("look again by"),
        "place": say("place"),
    }
    return words.get(name, name)


def lacking_words(lacks: Sequence[Lacking], say: Speaker) -> str:
    words = {
        Lacking.TITLE: say("a title"),
        Lacking.SUMMARY: say("a summary"),
        Lacking.TOPIC: say("a topic"),
    }
    return ", ".join(words[one] for one in lacks)


def part_word(part: Part, say: Speaker) -> str:
    words = {
        Part.SHOWN: say("On the shelf"),
        Part.SUGGESTED: say("Suggested"),
        Part.OVERDUE: say("Time to look again"),
        Part.BROKEN: say("Not shown now"),
        Part.RETIRED: say("Taken off"),
        Part.EVERY: say("Every link"),
    }
    return words[part]


def details_words(details: Details, say: Speaker) -> str:
    """All that a facilitator can change, line by line."""
    none = say("nothing yet")
    lines = [
        f"**{plain(details.title)}**",
        plain(details.summary) or say("*No summary yet.*"),
        say("Who is behind it: {source}", source=plain(details.source)),
        say("Topics: {topics}", topics=_words(TOPIC_NAMES, details.topics, say) or none),
        say(
            "{kind}, {language}, for {people}",
            kind=KIND_NAMES[details.kind](say),
            language=", ".join(language_name(one, say) for one in details.languages),
            people=_words(AUDIENCE_NAMES, details.audiences, say) or say("everyone"),
        ),
    ]
    if details.countries:
        places = ", ".join(country_name(one, say) for one in details.countries)
        lines.append(say("Only for: {country}", country=places))
    if details.sets:
        lines.append(say("Stands first in: {sets}", sets=_words(SET_NAMES, details.sets, say)))
    if details.minutes is not None:
        lines.append(say.plural("{n} minute", "{n} minutes", details.minutes))
    if details.has_captions is not None:
        captions = say("With captions") if details.has_captions else say("Without captions")
        lines.append(captions)
    if details.expires_on is not None:
        lines.append(say("Gone on {day}", day=day_word(details.expires_on, say)))
    return "\n".join(lines)


def address_words(address: Address, say: Speaker) -> str:
    """Where it leads, as people read it, never without a word about a name that looks like another."""
    lines = [say("Leads to: **{site}**", site=plain(address.shown))]
    if address.shown != address.host:
        lines.append(say("Machines read that name as {name}.", name=plain(address.host)))
    if address.look_alike is not None:
        reads_as = address.look_alike.reads_as
        lines.append(
            say(
                "⚠ **That name is written to look like {name}.** It is not that site. "
                "Please take such a link only if you know who made it.",
                name=plain(reads_as),
            )
            if reads_as is not None
            else say(
                "⚠ **That name mixes alphabets.** It may only look like a site you know. "
                "Please take such a link only if you know who made it."
            )
        )
    return "\n".join(lines)


def state_words(kept: Kept, say: Speaker) -> str:
    resource = kept.resource
    match resource.state:
        case State.SUGGESTED:
            words = say("It is suggested, and no one has decided yet.")
        case State.RETIRED:
            words = say("It is not on the shelf.")
        case State.APPROVED if resource.health.state is LinkState.BROKEN:
            words = say("The page does not open, so no one is shown this link now.")
        case State.APPROVED if not kept.is_shown:
            words = say("Its last day is over, so no one is shown this link now.")
        case State.APPROVED:
            words = say("It is on the shelf.")
    if resource.state is not State.SUGGESTED:
        words += " " + looked_words(resource.details, kept.today, say)
    if kept.is_overdue and resource.state is State.APPROVED:
        words += " " + say("**It is time to look again.**")
    if kept.shared:
        words += " " + say.plural("Shared {n} time.", "Shared {n} times.", kept.shared)
    if resource.useful or resource.not_useful:
        words += " " + say(
            "Useful: {yes}. Not for me: {no}.", yes=resource.useful, no=resource.not_useful
        )
    return words


def looked_words(details: Details, today: date, say: Speaker) -> str:
    """How a page is known, and since when. A day that has not come yet, in a file from elsewhere, is told by its
    month."""
    is_here = details.checked_on <= today
    pattern = "long" if is_here else "LLLL y"
    day = format_date(details.checked_on, pattern, locale=locale_for(say.language))
    match details.mark:
        case Mark.OFFICIAL:
            return say("Last read: {day}.", day=day)
        case Mark.SECONDARY:
            return say("A partner or a paper tells of it. Last checked: {day}.", day=day)
        case Mark.CITED:
            return say("Others we trust name it. Last checked: {day}.", day=day)
        case Mark.UNCONFIRMED:
            return say("No one here has read the page yet.")


def history_words(history: Sequence[PastChange], say: Speaker) -> str:
    """Newest first, with what a field said before."""
    lines = [_past_line(one, say) for one in history[:_LATEST]]
    rest = len(history) - _LATEST
    if rest > 0:
        lines.append(say.plural("… and {n} change before", "… and {n} changes before", rest))
    return "\n".join(lines)


def day_word(day: date, say: Speaker) -> str:
    return format_date(day, "long", locale=locale_for(say.language))


def short_day(day: date, say: Speaker) -> str:
    """In a list, where each line counts."""
    return format_date(day, "medium", locale=locale_for(say.language))


def _past_line(past: PastChange, say: Speaker) -> str:
    ago = how_long(past.at)
    what = change_word(past.change, say)
    if past.by is None:
        line = say("{ago}: {what}", ago=ago, what=what)
    else:
        line = say("{ago}: {what} by {person}", ago=ago, what=what, person=f"<@{past.by}>")
    days = {"checked_on", "review_by"}
    shown = {name: old for name, old in past.before.items() if name not in days}
    before = [
        say(
            "before, {field}: {old}",
            field=field_word(name, say),
            old=plain(_as_said(name, old, say), limit=60),
        )
        for name, old in list(shown.items())[:_MOST_FIELDS]
        if old
    ]
    return "\n".join([line, *(f"-# {one}" for one in before)])


def _as_said(name: str, old: str, say: Speaker) -> str:
    """What a field said before, in the words that people chose it by."""
    if name == "languages":
        return ", ".join(language_name(one, say) for one in old.split(", "))
    if name == "countries":
        return ", ".join(country_name(one, say) for one in old.split(", "))
    names = _CHOSEN_BY.get(name)
    if names is None:
        return old
    said = (names.get(one) for one in old.split(", "))
    return ", ".join(one(say) for one in said if one is not None)


def _words(names: Mapping[_One, Said], chosen: Sequence[_One], say: Speaker) -> str:
    return ", ".join(names[one](say) for one in chosen)
