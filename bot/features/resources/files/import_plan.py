"""What bringing links to a shelf would change, before anything is. What facilitators have done there stays done."""

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from bot.features.resources.addresses import read_address
from bot.features.resources.files.exchange import Entry
from bot.features.resources.files.starter import StarterLibrary, StarterLink
from bot.features.resources.files.written import as_fields
from bot.features.resources.looks import with_better_look, with_look_of
from bot.features.resources.model import Details, Resource, ResourceId, State


class KeptBecause(StrEnum):
    EDITED = "edited"
    """Somebody here has changed it."""
    RETIRED = "retired"
    """Somebody here has taken it off the shelf."""
    WAITING = "waiting"
    """It is suggested, and a facilitator will decide."""
    SAME_PAGE = "same_page"
    """Another link here leads to that page."""


@dataclass(frozen=True, slots=True)
class Planned:
    """One link, as it would be afterwards."""

    entry: Entry
    details: Details
    before: Resource | None = None
    """The link on the shelf that it is about."""
    kept: KeptBecause | None = None

    @property
    def title(self) -> str:
        return self.details.title

    @property
    def changes(self) -> tuple[str, ...]:
        """The names of the fields that would say something else."""
        if self.before is None:
            return ()
        old, new = as_fields(self.before.details), as_fields(self.details)
        return tuple(name for name in {**new, **old} if old.get(name) != new.get(name))


@dataclass(frozen=True, slots=True)
class ImportPlan:
    new: Sequence[Planned] = ()
    changed: Sequence[Planned] = ()
    same: Sequence[Planned] = ()
    kept: Sequence[Planned] = ()

    @property
    def does_nothing(self) -> bool:
        return not self.new and not self.changed

    @property
    def look_alikes(self) -> tuple[Planned, ...]:
        """Those whose address could be taken for another one: to be shown before anybody agrees."""
        return tuple(one for one in (*self.new, *self.changed) if one.entry.look_alike is not None)

    @property
    def digest(self) -> str:
        """Another one as soon as the links or the shelf are not what was looked at."""
        written = json.dumps(
            [
                [_fingerprint(one) for one in part]
                for part in (self.new, self.changed, self.same, self.kept)
            ],
            default=date.isoformat,
            sort_keys=True,
        )
        return hashlib.sha256(written.encode()).hexdigest()[:16]


def plan_import(incoming: Sequence[Entry], shelf: Collection[Resource]) -> ImportPlan:
    by_id = {one.starter_id: one for one in shelf if one.starter_id is not None}
    by_key = {read_address(one.details.url).key: one for one in shelf}
    new: list[Planned] = []
    changed: list[Planned] = []
    same: list[Planned] = []
    kept: list[Planned] = []
    named: set[ResourceId] = set()
    for entry in incoming:
        mine = None if entry.starter_id is None else by_id.get(entry.starter_id)
        there = by_key.get(entry.key)
        if mine is None and there is not None and entry.starter_id is None:
            mine = there
        planned = _planned(entry, mine, there)
        if mine is not None and mine.id in named:
            # One names it by its id and gives it another address, one names the address that it has.
            planned = replace(planned, kept=KeptBecause.SAME_PAGE)
        named |= set() if mine is None else {mine.id}
        if planned.kept is not None:
            kept.append(planned)
        elif planned.before is None:
            new.append(planned)
        else:
            (changed if planned.changes else same).append(planned)
    return ImportPlan(tuple(new), tuple(changed), tuple(same), tuple(kept))


def starter_entry(link: StarterLink) -> Entry:
    return Entry(
        details=link.details,
        key=link.key,
        host=read_address(link.details.url).shown,
        starter_id=link.id,
    )


def is_as_in_starter(details: Details, starter_id: str | None, starter: StarterLibrary) -> bool:
    """Apart from the last look: who only reads a page again has not made it their own."""
    link = None if starter_id is None else starter.find(starter_id)
    return link is not None and with_look_of(details, link.details) == link.details


def _planned(entry: Entry, mine: Resource | None, there: Resource | None) -> Planned:
    if there is not None and (mine is None or there.id != mine.id):
        return Planned(entry, entry.details, there, KeptBecause.SAME_PAGE)
    if mine is None:
        return Planned(entry, entry.details)
    # A look that somebody took here later counts, and is not taken back.
    details = with_better_look(entry.details, mine.details)
    planned = Planned(entry, details, mine)
    match mine.state:
        case State.RETIRED:
            return replace(planned, kept=KeptBecause.RETIRED)
        case State.SUGGESTED:
            return replace(planned, kept=KeptBecause.WAITING)
        case State.APPROVED:
            is_kept = mine.is_edited and details != mine.details
            return replace(planned, kept=KeptBecause.EDITED) if is_kept else planned


def _fingerprint(planned: Planned) -> list[object]:
    before = planned.before
    return [
        as_fields(planned.entry.details, planned.entry.starter_id),
        before
        and [
            before.id,
            before.state,
            before.is_edited,
            as_fields(before.details, before.starter_id),
        ],
    ]
