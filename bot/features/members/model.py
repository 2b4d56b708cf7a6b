"""What is kept of one person in one server, and what they chose about notes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeAlias

from bot.core.ids import GuildId, MemberId
from bot.features.members.note_times import Lead, QuietHours

Person: TypeAlias = tuple[GuildId, MemberId]
"""Somebody in one server, where people of many are meant."""

ASK_AFTER_UNANSWERED = 3
NOTES_VERSION = "1"
"""Of the sentence that asks to allow private notes."""
RECEIPTS_KEPT = timedelta(days=365)
"""How long a yes is kept, without the name, after its person was erased."""


class NoteWords(StrEnum):
    """What a lock screen may show."""

    THESE = "these"
    A_NOTE = "a_note"


class NotePlace(StrEnum):
    """Where reminders of meetings go."""

    PRIVATE = "private"
    ROOM = "room"
    """One line in the group's room before each meeting, for all who chose this. It names nobody."""


class ConsentKind(StrEnum):
    """What a person can say yes to, each by itself, each to be taken back by itself."""

    RULES = "rules"
    """The privacy notice and the guidelines; without it nobody joins."""
    ADULT = "adult"
    NOTES = "notes"
    CHECKINS = "checkins"
    """To keep what they send, locked, until it is dealt with."""
    NUMBERS = "numbers"
    """To keep their own numbers over time."""


@dataclass(frozen=True, slots=True)
class NoteChoices:
    """How a person wants to be reached. Off, until they say otherwise."""

    allowed: bool = False
    words: NoteWords = NoteWords.THESE
    silent: bool = False
    clear_after: bool = True
    """Take notes off the phone after the meeting."""
    room_mention: bool = False
    """If notes are blocked: mention them in their room instead, with words that tell nothing."""
    leads: frozenset[Lead] | None = None
    """How long before a meeting. None: as their group does it."""
    place: NotePlace = NotePlace.PRIVATE
    only_going: bool = False
    """Only about meetings to which they said that they come."""
    quiet: QuietHours | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """A person in one server. One who is not ``known`` has the defaults, and nothing is written of them."""

    guild_id: GuildId
    member_id: MemberId
    language: str = "en"
    zone: str | None = None
    clock_confirmed: bool = False
    adult_at: datetime | None = None
    rules_version: str | None = None
    notes: NoteChoices = field(default_factory=NoteChoices)
    notes_blocked_at: datetime | None = None
    """Since when Discord turns our notes away."""
    unanswered: int = 0
    """Of how many meetings in a row nobody touched a note."""
    asked_to_keep_at: datetime | None = None
    paused_until: datetime | None = None
    known: bool = False

    @property
    def confirmed_zone(self) -> str | None:
        """The clock to write times on, once the person said that it is theirs."""
        return self.zone if self.clock_confirmed else None

    def quiet_around(self, instant: datetime) -> tuple[datetime, datetime] | None:
        """From when until when it is quiet, if an instant lies in their quiet hours. These need a clock."""
        quiet, zone = self.notes.quiet, self.confirmed_zone
        return None if quiet is None or zone is None else quiet.around(instant, zone)

    def wants_notes(self, now: datetime) -> bool:
        is_paused = self.paused_until is not None and self.paused_until > now
        return self.notes.allowed and not is_paused

    def gets_notes(self, now: datetime) -> bool:
        """They want private notes, and Discord lets ours through. One is tried all the same while it turns them away:
        so it is noticed when it does no longer."""
        return self.wants_notes(now) and self.notes_blocked_at is None

    def can_be_told(self, now: datetime) -> bool:
        """Whether news of a group finds them without looking: by a private note, or by a mention in the room if their
        notes are blocked and they chose so."""
        return self.gets_notes(now) or (self.wants_notes(now) and self.notes.room_mention)

    @property
    def should_be_asked_to_keep(self) -> bool:
        """The notes of three meetings in a row lay there. It is asked once: asking again would be one more note."""
        return (
            self.notes.allowed
            and self.unanswered >= ASK_AFTER_UNANSWERED
            and self.asked_to_keep_at is None
        )


@dataclass(frozen=True, slots=True)
class Consent:
    """One yes, or one taken back."""

    kind: ConsentKind
    version: str
    given: bool
    at: datetime


def standing(consents: Sequence[Consent]) -> Mapping[ConsentKind, Consent]:
    """What holds now: of each kind the last, if it was a yes."""
    last = {one.kind: one for one in sorted(consents, key=lambda one: one.at)}
    return {kind: one for kind, one in last.items() if one.given}
