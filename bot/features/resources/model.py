"""A link on the shelf: what it is, whom it is for, and how far it can be trusted."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final, NewType

from bot.core.evidence import Mark
from bot.core.ids import GroupId, GuildId, MemberId, SessionId
from bot.features.resources.checking.verdict import Cause

ResourceId = NewType("ResourceId", int)
ShareId = NewType("ShareId", int)

LONGEST_TITLE: Final = 80
"""A link button takes as many characters."""
LONGEST_SUMMARY: Final = 200
LONGEST_WHY: Final = 200
LONGEST_URL: Final = 500
"""A link button takes 512."""
GOOD_FOR: Final = timedelta(days=180)
"""How long a link counts as looked at, where nobody says less. Pages move about twice as slowly as help lines."""
WARN_BEFORE: Final = timedelta(days=14)
"""The desk asks for a new look this long before the last one is too old."""
ANY_LANGUAGE: Final = "mul"
"""ISO 639's code for a page that has many."""
WHY_SEALED_AS: Final = "resources.why:{resource_id}"
BEFORE_OTHERS: Final = 1000
"""The place of a link that nobody has put in an order."""


class State(StrEnum):
    SUGGESTED = "suggested"
    APPROVED = "approved"
    RETIRED = "retired"


class Topic(StrEnum):
    """In the order in which topics are offered."""

    SUPPORTING = "supporting"
    COMMUNICATION = "communication"
    BOUNDARIES = "boundaries"
    SELF_CARE = "self_care"
    RELAPSE = "relapse"
    TREATMENT = "treatment"
    SCIENCE = "science"
    STIGMA = "stigma"
    CHILDREN = "children"
    GROUP = "group"
    GAMBLING = "gambling"
    OVERDOSE = "overdose"
    CRISIS = "crisis"
    SAFETY = "safety"
    RIGHTS = "rights"
    TECH_HELP = "tech_help"
    FACILITATION = "facilitation"

    @property
    def needs_care(self) -> bool:
        """Whoever reads about these may be watched at home: say that a browser keeps a history."""
        return self in {Topic.SAFETY, Topic.CRISIS, Topic.OVERDOSE}


class TopicSet(StrEnum):
    """What somebody finds first, by what brings them here tonight."""

    NEW_HERE = "new_here"
    LOOKING_AFTER_YOURSELF = "looking_after_yourself"
    AFTER_A_SETBACK = "after_a_setback"
    WHEN_THEY_WONT_JOIN = "when_they_wont_join"
    FOR_THE_OTHER_CHILDREN = "for_the_other_children"


class Audience(StrEnum):
    """None of them means everyone."""

    PARTNERS = "partners"
    PARENTS = "parents"
    TEENS = "teens"
    ADULT_CHILDREN = "adult_children"
    FACILITATORS = "facilitators"


class Kind(StrEnum):
    READ = "read"
    WATCH = "watch"
    LISTEN = "listen"
    DO = "do"
    RECORDING = "recording"
    PHONE = "phone"


class LinkState(StrEnum):
    UNCHECKED = "unchecked"
    GOOD = "good"
    UNSURE = "unsure"
    """It answered, and nobody can tell whether a person would find the page."""
    FAILING = "failing"
    """It failed once. Only a second time, days later, makes it broken."""
    BROKEN = "broken"

    @property
    def is_sure(self) -> bool:
        """Nothing speaks against its opening."""
        return self in {LinkState.GOOD, LinkState.UNCHECKED}


class Change(StrEnum):
    """What may happen to a link, for its history."""

    SUGGESTED = "suggested"
    APPROVED = "approved"
    DECLINED = "declined"
    EDITED = "edited"
    REVIEWED = "reviewed"
    RETIRED = "retired"
    RETURNED = "returned"
    IMPORTED = "imported"
    UPDATED = "updated"
    """By a newer starter library, since nobody here had changed it."""


class ShareWhen(StrEnum):
    NOW = "now"
    WITH_MEETING = "with_meeting"
    AFTER_MEETING = "after_meeting"
    PICK = "pick"


@dataclass(frozen=True, slots=True)
class LinkHealth:
    """What the weekly look has found out about an address."""

    state: LinkState = LinkState.UNCHECKED
    checked_at: datetime | None = None
    failing_since: datetime | None = None
    moved_to: str | None = None
    """Where the page says that it lives now."""
    cause: Cause | None = None
    """What keeps us from calling it good."""
    unsure_since: datetime | None = None
    """The first of the looks in a row that left us unsure."""


@dataclass(frozen=True, slots=True)
class Details:
    """Everything about a link that a person may write or correct."""

    title: str
    url: str
    summary: str
    kind: Kind
    topics: tuple[Topic, ...]
    source: str
    """Who stands behind the page."""
    mark: Mark
    checked_on: date
    review_by: date
    languages: tuple[str, ...] = ("en",)
    """ISO 639 codes; ``ANY_LANGUAGE`` for a page that has many."""
    audiences: tuple[Audience, ...] = ()
    countries: tuple[str, ...] = ()
    """ISO 3166 codes. None of them means everywhere."""
    sets: tuple[TopicSet, ...] = ()
    minutes: int | None = None
    has_captions: bool | None = None
    """For what is watched or heard. None: nobody knows."""
    expires_on: date | None = None
    """When a recording goes. Its last day is the day before."""
    place: int = BEFORE_OTHERS
    """The order inside a set, lowest first."""

    @property
    def needs_care(self) -> bool:
        return any(topic.needs_care for topic in self.topics)


@dataclass(frozen=True, slots=True)
class Resource:
    id: ResourceId
    guild_id: GuildId
    state: State
    details: Details
    made_at: datetime
    changed_at: datetime
    health: LinkHealth = field(default_factory=LinkHealth)
    starter_id: str | None = None
    """Its name in the starter library, when it came from there."""
    is_edited: bool = False
    """Somebody here has changed it, so a newer starter library leaves it alone."""
    useful: int = 0
    not_useful: int = 0

    def is_shown(self, on: date) -> bool:
        """Whether members find it. One that is broken, or whose recording is gone, waits on the desk."""
        gone = self.details.expires_on
        return (
            self.state is State.APPROVED
            and self.health.state is not LinkState.BROKEN
            and (gone is None or on < gone)
        )

    def is_overdue(self, on: date) -> bool:
        return on > self.details.review_by


@dataclass(frozen=True, slots=True)
class Filters:
    """What somebody looks for besides words. None of a kind means any."""

    topic: Topic | None = None
    audience: Audience | None = None
    language: str | None = None
    kind: Kind | None = None
    country: str | None = None
    most_minutes: int | None = None

    @property
    def any(self) -> bool:
        return self != Filters()


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom links are put in order. Nothing of it is written anywhere."""

    language: str = "en"
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """Some of a list."""

    items: Sequence[Resource]
    number: int
    """From 0."""
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a member would like on the shelf."""

    resource: Resource
    by: MemberId | None
    """None once they are gone or forgotten."""
    why: str | None
    """Their one line. It stands locked with their key, and goes when somebody has decided."""
    wants_word: bool
    made_at: datetime


@dataclass(frozen=True, slots=True)
class PastChange:
    """One line of a link's history."""

    change: Change
    at: datetime
    by: MemberId | None
    """None for the bot itself, and for somebody who is forgotten."""
    before: dict[str, str]
    """What the changed fields said before, as text."""


@dataclass(frozen=True, slots=True)
class Share:
    id: ShareId
    guild_id: GuildId
    group_id: GroupId
    resource_id: ResourceId
    when: ShareWhen
    made_at: datetime
    by: MemberId | None
    session_id: SessionId | None = None
    shared_at: datetime | None = None
    """When it came to the room. None: it waits for its meeting, or never came."""


@dataclass(frozen=True, slots=True)
class Pick:
    """A group's link of the week: when it comes, on the group's own clock."""

    guild_id: GuildId
    group_id: GroupId
    weekday: int
    """0 is Monday."""
    minute: int
    """Of the day."""
    since: datetime
    """When it was set: what was due before that does not come."""
    next_resource_id: ResourceId | None = None
    """Chosen by a facilitator. None: the next one that the group has not had."""


def best_first(links: Collection[Resource], reader: Reader) -> list[Resource]:
    """Their language, then their country, then what is sure to open, then the order on the shelf."""
    return sorted(links, key=lambda one: _order(one, reader))


def _order(one: Resource, reader: Reader) -> tuple[bool, bool, bool, int, str, int]:
    details = one.details
    return shelf_order(
        speaks=reader.language in details.languages or ANY_LANGUAGE in details.languages,
        is_near=not details.countries or reader.country in details.countries,
        is_sure=one.health.state.is_sure,
        place=details.place,
        title=details.title,
        resource_id=one.id,
    )


def shelf_order(
    *, speaks: bool, is_near: bool, is_sure: bool, place: int, title: str, resource_id: ResourceId
) -> tuple[bool, bool, bool, int, str, int]:
    """Return what ``best_first`` sorts by."""
    return (not speaks, not is_near, not is_sure, place, title.casefold(), resource_id)
