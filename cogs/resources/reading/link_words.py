"""How a link is told: what it is, whom it is for, who stands behind it, and how fresh that is."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final, cast

from babel import Locale
from babel.dates import format_date

from bot.core.evidence import Mark
from bot.features.resources.model import (
    ANY_LANGUAGE,
    Audience,
    Details,
    Kind,
    LinkState,
    Page,
    Resource,
    Topic,
    TopicSet,
)
from cogs._kit.speaker import Speaker
from cogs._kit.text import SELECT_LABEL, label, plain

Said = Callable[[Speaker], str]

SET_NAMES: Final[dict[TopicSet, Said]] = {
    TopicSet.NEW_HERE: lambda say: say("New here"),
    TopicSet.LOOKING_AFTER_YOURSELF: lambda say: say("Looking after yourself"),
    TopicSet.AFTER_A_SETBACK: lambda say: say("After a setback"),
    TopicSet.WHEN_THEY_WONT_JOIN: lambda say: say("When they won't join"),
    TopicSet.FOR_THE_OTHER_CHILDREN: lambda say: say("For the other children"),
}

TOPIC_NAMES: Final[dict[Topic, Said]] = {
    Topic.SUPPORTING: lambda say: say("Helping someone you love"),
    Topic.COMMUNICATION: lambda say: say("Talking with them"),
    Topic.BOUNDARIES: lambda say: say("Limits that hold"),
    Topic.SELF_CARE: lambda say: say("Looking after yourself"),
    Topic.RELAPSE: lambda say: say("After a setback"),
    Topic.TREATMENT: lambda say: say("Treatment and care"),
    Topic.SCIENCE: lambda say: say("What is going on in the brain"),
    Topic.STIGMA: lambda say: say("Words and shame"),
    Topic.CHILDREN: lambda say: say("Children and teens"),
    Topic.GROUP: lambda say: say("Groups to join"),
    Topic.GAMBLING: lambda say: say("Gambling"),
    Topic.OVERDOSE: lambda say: say("Overdose"),
    Topic.CRISIS: lambda say: say("Help lines and hard nights"),
    Topic.SAFETY: lambda say: say("Staying safe"),
    Topic.RIGHTS: lambda say: say("Your rights"),
    Topic.TECH_HELP: lambda say: say("Help with Discord"),
    Topic.FACILITATION: lambda say: say("Leading a group"),
}

AUDIENCE_NAMES: Final[dict[Audience, Said]] = {
    Audience.PARTNERS: lambda say: say("Partners"),
    Audience.PARENTS: lambda say: say("Parents"),
    Audience.TEENS: lambda say: say("Teens"),
    Audience.ADULT_CHILDREN: lambda say: say("Grown-up children"),
    Audience.FACILITATORS: lambda say: say("Facilitators"),
}

KIND_NAMES: Final[dict[Kind, Said]] = {
    Kind.READ: lambda say: say("To read"),
    Kind.WATCH: lambda say: say("To watch"),
    Kind.LISTEN: lambda say: say("To listen to"),
    Kind.DO: lambda say: say("To do"),
    Kind.RECORDING: lambda say: say("A recording"),
    Kind.PHONE: lambda say: say("A phone line"),
}


def language_name(code: str, say: Speaker) -> str:
    if code == ANY_LANGUAGE:
        return say("Many languages")
    names = cast("Mapping[str, str]", Locale.parse(say.language).languages)
    return names.get(code, code).capitalize()


def country_name(code: str, say: Speaker) -> str:
    return cast("Mapping[str, str]", Locale.parse(say.language).territories).get(code, code)


def in_short(details: Details, say: Speaker) -> str:
    """One line: what it is, how long it takes, in which language if not in theirs, who stands behind it."""
    return _in_short(details, say, plain(details.source))


def on_a_choice(details: Details, say: Speaker) -> str:
    """The same for a list to choose from, which Discord shows without markdown, so nothing is put before its signs."""
    return label(_in_short(details, say, details.source), limit=SELECT_LABEL)


def _in_short(details: Details, say: Speaker, source: str) -> str:
    facts = " · ".join((KIND_NAMES[details.kind](say), *_what_differs(details, say)))
    return say("{facts}. From {source}.", facts=facts, source=source)


def _what_differs(details: Details, say: Speaker) -> list[str]:
    parts: list[str] = []
    if details.minutes is not None:
        parts.append(say.plural("{n} minute", "{n} minutes", details.minutes))
    if details.languages != (say.language,):
        parts.append(", ".join(language_name(code, say) for code in details.languages))
    if details.countries:
        parts.append(", ".join(country_name(code, say) for code in details.countries))
    return parts


def headed(title: str, page: Page, say: Speaker) -> str:
    """The first line of a list, with the page where it has several."""
    if page.pages == 1:
        return f"**{title}**"
    return say(
        "**{title}** · page {number} of {pages}",
        title=title,
        number=page.number + 1,
        pages=page.pages,
    )


def briefly(details: Details, say: Speaker) -> str:
    """A link among others: its title, what it holds, and what nobody would expect. The rest stands on its card."""
    differs = _what_differs(details, say)
    if details.kind is not Kind.READ:
        differs.insert(0, KIND_NAMES[details.kind](say))
    lines = [f"**{plain(details.title)}**", plain(details.summary)]
    return "\n".join([*lines, *([f"-# {' · '.join(differs)}"] if differs else [])])


def told(details: Details, say: Speaker, *, number: int | None = None) -> str:
    """A link in a list: its title, what it holds, and in short what it is."""
    title = plain(details.title)
    first = f"**{title}**" if number is None else f"**{number}. {title}**"
    return f"{first}\n{plain(details.summary)}\n-# {in_short(details, say)}"


def whole(resource: Resource, say: Speaker, on: date) -> str:
    """A link on its own."""
    details = resource.details
    lines = [f"**{plain(details.title)}**", plain(details.summary), "", in_short(details, say)]
    if details.audiences:
        names = ", ".join(AUDIENCE_NAMES[one](say) for one in details.audiences)
        lines.append(say("For: {audiences}.", audiences=names))
    lines.append(
        say("About: {topics}.", topics=", ".join(TOPIC_NAMES[one](say) for one in details.topics))
    )
    if details.has_captions is not None:
        lines.append(say("With captions.") if details.has_captions else say("Without captions."))
    if details.expires_on is not None:
        gone = format_date(details.expires_on, "long", locale=say.language)
        lines.append(say("It will be gone on {day}.", day=gone))
    lines += ["", *_trust(resource, say, on)]
    if details.needs_care:
        lines += ["", history_hint(say)]
    return "\n".join(lines)


def history_hint(say: Speaker) -> str:
    return say(
        "A browser keeps a list of pages. If someone looks at your phone, "
        "open the page in a private window, or clear that list."
    )


def _trust(resource: Resource, say: Speaker, on: date) -> list[str]:
    details = resource.details
    day = format_date(details.checked_on, "long", locale=say.language)
    lines: list[str] = []
    if is_named_only := details.mark in {Mark.CITED, Mark.SECONDARY}:
        lines.append(say("Others we trust name this page."))
    if details.mark is Mark.UNCONFIRMED:
        lines.append(say("We have not read this page ourselves yet."))
    elif details.checked_on <= on:
        # Nobody need have read a page that is only named; then no one may say so.
        lines.append(
            say("We checked that on {day}.", day=day)
            if is_named_only
            else say("Someone looked at this page on {day}.", day=day)
        )
    if resource.is_overdue(on):
        lines.append(say("That is a while ago, so parts may have changed."))
    if resource.health.state in {LinkState.UNSURE, LinkState.FAILING}:
        lines.append(say("It may not open just now. A facilitator will look at it."))
    return lines
