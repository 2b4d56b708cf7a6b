"""The shelf as its keepers look through it: by how links stand, by topic, and by words. Pure."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from bot.core.zone_names import folded
from bot.features.resources.model import Resource, State, Topic

_APOSTROPHES: Final = str.maketrans("", "", "'’‘ʼ`´")
"""``won't`` is one word, here as in what a button carries of it to the next page."""


class Part(StrEnum):
    SHOWN = "shown"
    SUGGESTED = "suggested"
    OVERDUE = "overdue"
    BROKEN = "broken"
    RETIRED = "retired"
    EVERY = "every"


@dataclass(frozen=True, slots=True)
class Look:
    """What of the shelf somebody wants to see."""

    part: Part = Part.SHOWN
    topic: Topic | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Sorted:
    """The links of one part in its order, and how many each part and each topic has."""

    links: Sequence[Resource]
    in_parts: Mapping[Part, int]
    in_topics: Mapping[Topic, int]
    """Of that part, whatever the topic."""


def look_through(every: Collection[Resource], look: Look, today: date) -> Sorted:
    said = _tokens(look.words)
    found = [one for one in every if _says(one, said)]
    about = [one for one in found if look.topic is None or look.topic in one.details.topics]
    part = [one for one in found if _is_in(look.part, one, today)]
    links = [one for one in about if _is_in(look.part, one, today)]
    order = _ORDER[look.part]
    links.sort(key=lambda one: (not _says_in_title(one, said), *order(one), one.id))
    return Sorted(
        links,
        {each: sum(_is_in(each, one, today) for one in about) for each in Part},
        {topic: sum(topic in one.details.topics for one in part) for topic in Topic},
    )


def _is_in(part: Part, one: Resource, today: date) -> bool:
    match part:
        case Part.SHOWN:
            return one.is_shown(today)
        case Part.SUGGESTED:
            return one.state is State.SUGGESTED
        case Part.OVERDUE:
            return one.state is State.APPROVED and one.is_overdue(today)
        case Part.BROKEN:
            return one.state is State.APPROVED and not one.is_shown(today)
        case Part.RETIRED:
            return one.state is State.RETIRED
        case Part.EVERY:
            return True


def _by_day(one: Resource) -> tuple[Any, ...]:
    """What is to be read again soonest."""
    return (one.details.review_by, one.details.title.casefold())


def _by_title(one: Resource) -> tuple[Any, ...]:
    return (one.details.title.casefold(),)


_ORDER: Final[Mapping[Part, Callable[[Resource], tuple[Any, ...]]]] = {
    Part.SHOWN: _by_day,
    Part.SUGGESTED: lambda one: (one.changed_at,),
    Part.OVERDUE: _by_day,
    Part.BROKEN: _by_title,
    Part.RETIRED: lambda one: (-one.changed_at.timestamp(),),
    Part.EVERY: _by_title,
}


def _tokens(words: str) -> Sequence[str]:
    return folded(words.translate(_APOSTROPHES)).split()


def _says(one: Resource, said: Sequence[str]) -> bool:
    """Every word, or the beginning or the middle of it, anywhere: who looks after links knows parts of their names."""
    if not said:
        return True
    details = one.details
    text = _folded(f"{details.title} {details.summary} {details.source} {details.url}")
    return all(word in text for word in said)


def _says_in_title(one: Resource, said: Sequence[str]) -> bool:
    title = _folded(one.details.title) if said else ""
    return all(word in title for word in said)


def _folded(text: str) -> str:
    """The long way only for letters that need it: a shelf may have thousands of links."""
    text = text.translate(_APOSTROPHES)
    return text.casefold() if text.isascii() else folded(text)
