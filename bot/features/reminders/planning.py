"""What people are owed for an occasion, as promises with their keys. Pure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, TypeAlias

from bot.core.ids import MemberId, SessionId
from bot.features.members.model import Member, NoteChoices
from bot.features.members.note_times import Lead
from bot.features.outbox.model import Promise
from bot.features.reminders.model import CLEARED_AFTER, Answer, Occasion, reminders_for

KINDS: Final = {lead: f"reminders.{lead}" for lead in Lead}

_Wishes: TypeAlias = tuple[Answer, NoteChoices, str | None, datetime | None]
"""All of a person that decides about their notes."""


@dataclass(frozen=True, slots=True)
class _Note:
    """One note of an occasion, the same for all who have the same wishes."""

    ending: str
    """Of its key, behind the person."""
    kind: str
    due_at: datetime
    useless_after: datetime


@dataclass(frozen=True, slots=True)
class _Plan:
    ahead: tuple[_Note, ...]
    """One whose time has passed is not made up for: the answer to the tap has just said it all."""
    unwanted: tuple[Lead, ...]
    is_cleared: bool


class Planner:
    """Plans for many people at one moment. Most of a group wish the same, so it is worked out once for them all."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._plans: dict[tuple[SessionId, _Wishes], _Plan] = {}

    def owed(self, occasion: Occasion, answer: Answer, member: Member) -> list[Promise]:
        plan, prefix = (
            self._plan(occasion, answer, member),
            of_person(occasion.id, member.member_id),
        )
        owed = [
            Promise.say_to_member(
                key=prefix + note.ending,
                guild_id=occasion.guild_id,
                member_id=member.member_id,
                group_id=occasion.group_id,
                subject_id=occasion.id,
                kind=note.kind,
                due_at=note.due_at,
                useless_after=note.useless_after,
            )
            for note in plan.ahead
        ]
        if plan.is_cleared:
            owed.append(_clearing(occasion, member.member_id))
        return owed

    def pointless(self, occasion: Occasion, answer: Answer, member: Member) -> list[str]:
        """How the keys begin of what they are owed no more."""
        prefix = of_person(occasion.id, member.member_id)
        return [f"{prefix}{lead}:" for lead in self._plan(occasion, answer, member).unwanted]

    def _plan(self, occasion: Occasion, answer: Answer, member: Member) -> _Plan:
        wishes = (answer, member.notes, member.confirmed_zone, member.paused_until)
        plan = self._plans.get((occasion.id, wishes))
        if plan is None:
            plan = self._worked_out(occasion, answer, member)
            self._plans[occasion.id, wishes] = plan
        return plan

    def _worked_out(self, occasion: Occasion, answer: Answer, member: Member) -> _Plan:
        reminders = reminders_for(occasion, answer, member, self._now)
        wanted = {one.lead for one in reminders if one.due_at is not None}
        # A moved meeting is another promise, so its start belongs into the key.
        start = int(occasion.starts_at.timestamp())
        return _Plan(
            tuple(
                _Note(f"{one.lead}:{start}", KINDS[one.lead], one.due_at, one.useless_after)
                for one in reminders
                if one.due_at is not None and one.due_at > self._now
            ),
            tuple(lead for lead in KINDS if lead not in wanted),
            is_cleared=bool(wanted) and member.notes.clear_after,
        )


def of_occasion(occasion_id: SessionId) -> str:
    return f"reminders:{occasion_id}:"


def of_person(occasion_id: SessionId, member_id: MemberId) -> str:
    return f"reminders:{occasion_id}:{member_id}:"


def of_clearing(member_id: MemberId) -> str:
    return f"reminders.clear:{member_id}:"


def _clearing(occasion: Occasion, member_id: MemberId) -> Promise:
    return Promise.do(
        # Not among the notes: what was said of a meeting that is off or moved is to be cleared all the same.
        key=f"{of_clearing(member_id)}{occasion.id}",
        guild_id=occasion.guild_id,
        member_id=member_id,
        subject_id=occasion.id,
        kind="reminders.clear",
        due_at=occasion.ends_at + CLEARED_AFTER,
    )
