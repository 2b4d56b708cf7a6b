"""What a group is, who is in it, and how one thing leads to another."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final, NewType, assert_never

from bot.core.ids import ChannelId, GroupId, GuildId, MemberId, MessageId
from bot.core.wall_time import WallTime
from bot.features.groups.errors import (
    AlreadyAskedError,
    AlreadyInGroupError,
    AskAgainLaterError,
    AskSettledError,
    DutyHoursError,
    GroupFullError,
    InvitationOnlyError,
    NoPlaceForYouError,
    NotAMemberError,
    NotBlockedError,
    NotOnBreakError,
    NotYourGroupError,
    SeatsOutOfRangeError,
)
from bot.features.members.note_times import Lead

MOST_MEMBERS: Final = 100
"""Every person is a permission of its own on the room, and a room takes only so many."""
MOST_FACILITATORS: Final = 10
MOST_SEATS: Final = 100
ASK_AGAIN_AFTER: Final = timedelta(days=30)
NUDGE_AFTER: Final = timedelta(hours=48)
INVITATION_LASTS: Final = timedelta(days=30)
_MIDNIGHT: Final = time(0)

AskId = NewType("AskId", int)
"""One wish to join. Cards carry it instead of a person, since a card's insides can be read."""


class Template(StrEnum):
    """Whom a group is for."""

    PARTNERS = "partners"
    PARENTS = "parents"
    FAMILY = "family"
    """People may meet others from their own home there, and are told so before they join."""
    CUSTOM = "custom"


class Joining(StrEnum):
    ASK = "ask"
    OPEN = "open"
    INVITE = "invite"


class Relation(StrEnum):
    """How the person is tied to the one they worry about, who is never asked about."""

    PARTNER = "partner"
    PARENT = "parent"
    ADULT_CHILD = "adult_child"
    SIBLING = "sibling"
    GRANDPARENT = "grandparent"
    FRIEND = "friend"
    OTHER = "other"
    UNSAID = "unsaid"


class MembershipState(StrEnum):
    ASKED = "asked"
    ACTIVE = "active"
    ON_BREAK = "on_break"
    """Keeps the room; notes and meetings pause."""
    DECLINED = "declined"
    LEFT = "left"
    REMOVED = "removed"
    BLOCKED = "blocked"

    @property
    def opens_room(self) -> bool:
        return self in (MembershipState.ACTIVE, MembershipState.ON_BREAK)

    @property
    def may_be_forgotten(self) -> bool:
        """It is over. A block stays until it is lifted."""
        return self in (MembershipState.DECLINED, MembershipState.LEFT, MembershipState.REMOVED)


class Event(StrEnum):
    """What can happen between a person and a group."""

    ASK = "ask"
    ENTER = "enter"
    """Through the open door of a group that asks nobody."""
    ENTER_INVITED = "enter_invited"
    LET_IN = "let_in"
    NOT_NOW = "not_now"
    TAKE_BREAK = "take_break"
    COME_BACK = "come_back"
    LEAVE = "leave"
    REMOVE = "remove"
    BLOCK = "block"
    UNBLOCK = "unblock"
    GONE = "gone"
    """They left the server."""


class No(StrEnum):
    """Why something can't happen in a state."""

    ASKED_ALREADY = "asked_already"
    IN_ALREADY = "in_already"
    NO_PLACE = "no_place"
    SETTLED = "settled"
    NOT_IN = "not_in"
    NOT_ON_BREAK = "not_on_break"
    NOT_BLOCKED = "not_blocked"


@dataclass(frozen=True, slots=True)
class DutyHours:
    """When a facilitator usually looks, on the group's clock. Days count from Monday, 0, and are those on which the
    hours begin: an end that is no later than the beginning is on the next day, as midnight always is."""

    weekdays: frozenset[int]
    from_: time
    to: time

    def __post_init__(self) -> None:
        is_empty = self.from_ == self.to != _MIDNIGHT
        if not self.weekdays or not self.weekdays <= set(range(7)) or is_empty:
            raise DutyHoursError

    def on(self, day: date, zone: str) -> tuple[datetime, datetime] | None:
        """Beginning and end of the hours that begin on that day, if any do."""
        if day.weekday() not in self.weekdays:
            return None
        last = day + timedelta(days=1) if self.to <= self.from_ else day
        begins, ends = datetime.combine(day, self.from_), datetime.combine(last, self.to)
        return WallTime(begins, zone).to_instant(), WallTime(ends, zone).to_instant()


@dataclass(frozen=True, slots=True)
class Group:
    id: GroupId
    guild_id: GuildId
    name: str
    template: Template
    joining: Joining
    seats: int | None
    """How many seats a meeting has unless it says otherwise. None: as many as come."""
    language: str
    zone: str
    text_channel_id: ChannelId | None = None
    voice_channel_id: ChannelId | None = None
    rooms_are_ours: bool = True
    """We made the rooms, so we make them again if they are deleted."""
    rooms_closed: bool = True
    """Nobody sees the rooms but those whom we let in. False for rooms that were there before us, unless an admin
    said yes to closing them."""
    hub_message_id: MessageId | None = None
    duty_hours: DutyHours | None = None
    holiday_country: str | None = None
    """An ISO code: whose holidays the desk asks about before a meeting falls on one. None: nobody's."""
    keeps_names: bool = True
    """False: after a meeting only the number of people is kept, never who."""
    shows_events: bool = False
    """Its meetings are also Discord events. Off unless a facilitator said yes after the warning."""
    leads: frozenset[Lead] | None = None
    """How long before a meeting its people get a note, unless they chose for themselves. None: as usual."""
    archived_at: datetime | None = None

    @property
    def has_rooms(self) -> bool:
        return self.text_channel_id is not None and self.voice_channel_id is not None

    @property
    def is_archived(self) -> bool:
        return self.archived_at is not None


@dataclass(frozen=True, slots=True)
class Draft:
    """A group before it is one."""

    name: str
    template: Template
    joining: Joining = Joining.ASK
    seats: int | None = None
    new_rooms: bool = True
    """False: it takes over rooms that exist, which are chosen next."""


@dataclass(frozen=True, slots=True)
class Rooms:
    """Rooms that exist and are taken over."""

    text_channel_id: ChannelId
    voice_channel_id: ChannelId
    close: bool
    """An admin said yes to keeping out everyone who is not let in by name."""


@dataclass(frozen=True, slots=True)
class Membership:
    group_id: GroupId
    member_id: MemberId
    relation: Relation
    state: MembershipState
    asked_at: datetime
    since: datetime
    """When this state began."""
    ask_again_on: date | None = None
    ask_id: AskId | None = None
    """Of the last wish to join, settled or not."""
    greeted_by: MemberId | None = None
    """The facilitator who said hello first."""
    settled_by: MemberId | None = None
    """The facilitator who let them in or said not now."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What a person has Discord's word for, in the server where they tap. Discord sends it with every tap, so it
    can't be forged; it says nothing about any one group."""

    member_id: MemberId
    is_admin: bool = False
    """Has Manage Server."""
    is_facilitator: bool = False
    """Wears the role that the server gave to its facilitators."""


def check_seats(seats: int | None) -> int | None:
    if seats is not None and not 1 <= seats <= MOST_SEATS:
        raise SeatsOutOfRangeError(lowest=1, highest=MOST_SEATS)
    return seats


_OUTSIDE: Final[Mapping[Event, MembershipState | No]] = {
    Event.ASK: MembershipState.ASKED,
    Event.ENTER: MembershipState.ACTIVE,
    Event.ENTER_INVITED: MembershipState.ACTIVE,
    Event.LET_IN: No.SETTLED,
    Event.NOT_NOW: No.SETTLED,
    Event.TAKE_BREAK: No.NOT_IN,
    Event.COME_BACK: No.NOT_IN,
    Event.LEAVE: No.NOT_IN,
    Event.REMOVE: No.NOT_IN,
    Event.BLOCK: MembershipState.BLOCKED,
    Event.UNBLOCK: No.NOT_BLOCKED,
    Event.GONE: No.NOT_IN,
}
_INSIDE: Final[Mapping[Event, MembershipState | No]] = {
    Event.ASK: No.IN_ALREADY,
    Event.ENTER: No.IN_ALREADY,
    Event.ENTER_INVITED: No.IN_ALREADY,
    Event.LET_IN: No.SETTLED,
    Event.NOT_NOW: No.SETTLED,
    Event.TAKE_BREAK: MembershipState.ON_BREAK,
    Event.COME_BACK: No.NOT_ON_BREAK,
    Event.LEAVE: MembershipState.LEFT,
    Event.REMOVE: MembershipState.REMOVED,
    Event.BLOCK: MembershipState.BLOCKED,
    Event.UNBLOCK: No.NOT_BLOCKED,
    Event.GONE: MembershipState.LEFT,
}
TRANSITIONS: Final[Mapping[MembershipState | None, Mapping[Event, MembershipState | No]]] = {
    # A person we know nothing of.
    None: {**_OUTSIDE, Event.BLOCK: No.NOT_IN},
    MembershipState.ASKED: {
        **_OUTSIDE,
        Event.ASK: No.ASKED_ALREADY,
        Event.LET_IN: MembershipState.ACTIVE,
        Event.NOT_NOW: MembershipState.DECLINED,
        Event.LEAVE: MembershipState.LEFT,
        Event.GONE: MembershipState.LEFT,
    },
    MembershipState.ACTIVE: _INSIDE,
    MembershipState.ON_BREAK: {**_INSIDE, Event.COME_BACK: MembershipState.ACTIVE},
    MembershipState.DECLINED: _OUTSIDE,
    MembershipState.LEFT: _OUTSIDE,
    # The open door is not open for them: a facilitator decides first.
    MembershipState.REMOVED: {**_OUTSIDE, Event.ENTER: MembershipState.ASKED},
    MembershipState.BLOCKED: {
        **_OUTSIDE,
        Event.ASK: No.NO_PLACE,
        Event.ENTER: No.NO_PLACE,
        Event.ENTER_INVITED: No.NO_PLACE,
        Event.UNBLOCK: MembershipState.LEFT,
    },
}
"""Every state and every event; a test walks all of them."""


OF_THEIR_OWN = frozenset({Event.LEAVE, Event.TAKE_BREAK, Event.COME_BACK})


def next_state(group: Group, membership: Membership | None, event: Event) -> MembershipState:
    """What the event leads to, or the refusal that says why not."""
    outcome = TRANSITIONS[membership.state if membership is not None else None][event]
    if isinstance(outcome, MembershipState):
        return outcome
    match outcome:
        case No.ASKED_ALREADY:
            raise AlreadyAskedError(group.id, group.name)
        case No.IN_ALREADY:
            raise AlreadyInGroupError(group.id, group.name)
        case No.NO_PLACE:
            raise NoPlaceForYouError(group.id, group.name)
        case No.SETTLED:
            raise AskSettledError(membership.settled_by if membership is not None else None)
        case No.NOT_IN:
            raise NotYourGroupError if event in OF_THEIR_OWN else NotAMemberError
        case No.NOT_ON_BREAK:
            raise NotOnBreakError
        case No.NOT_BLOCKED:
            raise NotBlockedError
        case _:
            assert_never(outcome)


def arrival(
    group: Group, membership: Membership | None, *, is_invited: bool, people: int, today: date
) -> MembershipState:
    """What becomes of somebody who wants to join: asked, or in at once."""
    state = next_state(group, membership, _way_in(group, membership, is_invited=is_invited))
    if membership is not None and not is_invited:
        again_on = membership.ask_again_on
        if again_on is not None and today < again_on:
            raise AskAgainLaterError(group.id, group.name, again_on)
    if people >= MOST_MEMBERS:
        raise GroupFullError(group.id, group.name)
    return state


def _way_in(group: Group, membership: Membership | None, *, is_invited: bool) -> Event:
    if is_invited:
        return Event.ENTER_INVITED
    match group.joining:
        case Joining.ASK:
            return Event.ASK
        case Joining.OPEN:
            return Event.ENTER
        case Joining.INVITE:
            # Whoever is in, waits or is blocked hears that rather than that they need an invitation.
            next_state(group, membership, Event.ASK)
            raise InvitationOnlyError(group.id, group.name)
        case _:
            assert_never(group.joining)


def moved(
    membership: Membership,
    state: MembershipState,
    *,
    now: datetime,
    today: date,
    by: MemberId | None = None,
) -> Membership:
    """The same membership in its next state, with what only that state needs."""
    is_turned_away = state in (MembershipState.DECLINED, MembershipState.REMOVED)
    is_settled = membership.state is MembershipState.ASKED and by is not None
    return replace(
        membership,
        state=state,
        since=membership.since if state is membership.state else now,
        ask_again_on=today + ASK_AGAIN_AFTER if is_turned_away else None,
        settled_by=by if is_settled else membership.settled_by,
    )


def asked(
    group: Group,
    member_id: MemberId,
    relation: Relation,
    state: MembershipState,
    *,
    ask_id: AskId,
    now: datetime,
) -> Membership:
    """A fresh wish to join, or a fresh entry. Nothing is carried over from an earlier time here."""
    return Membership(
        group_id=group.id,
        member_id=member_id,
        relation=relation,
        state=state,
        asked_at=now,
        since=now,
        ask_id=ask_id,
    )
