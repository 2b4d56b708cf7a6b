"""The one place where a link is written by people: what it says is sound, its address is nobody else's, it is found by
its words, and its history knows what it said before."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Final, TypedDict, TypeVar

from bot.core.evidence import Mark
from bot.core.ids import GuildId, MemberId, new_id
from bot.db.database import Transaction
from bot.features.resources.addresses import Address, read_address
from bot.features.resources.fields import (
    EARLIEST,
    LATEST,
    LONGEST_MINUTES,
    LONGEST_SOURCE,
    MOST_OF_A_KIND,
    are_countries,
    are_languages,
    is_mixed,
    site_name,
    tidy,
)
from bot.features.resources.finding import searching
from bot.features.resources.keeping.errors import (
    DetailRefusedError,
    Field,
    Lacking,
    MixedAlphabetsError,
    NotReadyError,
    SamePageError,
)
from bot.features.resources.keeping.states import next_state
from bot.features.resources.model import (
    LONGEST_SUMMARY,
    LONGEST_TITLE,
    LONGEST_URL,
    Audience,
    Change,
    Details,
    Kind,
    LinkHealth,
    PastChange,
    Resource,
    ResourceId,
    State,
    Topic,
    TopicSet,
)
from bot.features.resources.people_store import ChangeStore
from bot.features.resources.store import ResourceStore

_LONGEST: Final = {
    Field.URL: LONGEST_URL,
    Field.TITLE: LONGEST_TITLE,
    Field.SUMMARY: LONGEST_SUMMARY,
    Field.SOURCE: LONGEST_SOURCE,
}
_READ_BY_PEOPLE: Final = frozenset({Field.TITLE, Field.SUMMARY, Field.SOURCE})
_Word = TypeVar("_Word", bound=str)


class Edit(TypedDict, total=False):
    """What a facilitator corrects, any part at a time."""

    title: str
    url: str
    summary: str
    source: str
    kind: Kind
    topics: tuple[Topic, ...]
    audiences: tuple[Audience, ...]
    languages: tuple[str, ...]
    countries: tuple[str, ...]
    sets: tuple[TopicSet, ...]
    minutes: int | None
    has_captions: bool | None
    expires_on: date | None
    mark: Mark


@dataclass(frozen=True, slots=True)
class Checked:
    """Details that make sense, and where they lead."""

    details: Details
    address: Address


def lacking(details: Details) -> tuple[Lacking, ...]:
    """What it still needs before members find it. The name of its site stands in for a title that nobody has given."""
    has = {
        Lacking.TITLE: details.title not in {"", site_name(details.url)},
        Lacking.SUMMARY: bool(details.summary),
        Lacking.TOPIC: bool(details.topics),
    }
    return tuple(one for one in Lacking if not has[one])


def checked(guild_id: GuildId, details: Details, before: Details | None = None) -> Checked:
    """Tidied, with the address as it is opened; raises what is wrong first. What stood there ``before`` is no reason to
    refuse something else."""
    address = read_address(details.url)
    details = replace(
        details,
        url=address.url,
        title=tidy(details.title),
        summary=tidy(details.summary),
        source=tidy(details.source) or site_name(address.url),
        topics=_once(details.topics),
        audiences=_once(details.audiences),
        sets=_once(details.sets),
        languages=_once(details.languages),
        countries=_once(details.countries),
    )
    for field in Field:
        limit, said = _LONGEST.get(field), getattr(details, field.value)
        if before is not None and said == getattr(before, field.value):
            continue
        if limit is not None and len(said) > limit:
            raise DetailRefusedError(guild_id, field, limit=limit)
        if field in _READ_BY_PEOPLE and is_mixed(said):
            raise MixedAlphabetsError(guild_id, field)
        if not _is_sound(field, details):
            raise DetailRefusedError(guild_id, field)
    return Checked(details, address)


def unnamed(details: Details) -> Details:
    """What somebody wrote goes in any case."""
    return replace(details, title=site_name(details.url))


class ShelfWriter:
    def __init__(self, tx: Transaction, *, now: datetime) -> None:
        self._tx = tx
        self._store = ResourceStore(tx)
        self._now = now

    async def add_once(
        self, details: Details, *, by: MemberId, change: Change = Change.SUGGESTED
    ) -> tuple[Resource, bool]:
        """A suggestion, or with ``Change.APPROVED`` a link that members find at once, unless one to that page is here
        already: then that one, and False."""
        sound = checked(self._tx.guild_id, details)
        standing = await self._store.find_by_address(sound.address.key)
        if standing is not None:
            return standing, False
        is_shown = change is Change.APPROVED
        if is_shown and (missing := lacking(sound.details)):
            raise NotReadyError(self._tx.guild_id, None, missing)
        resource = Resource(
            id=ResourceId(new_id(self._now)),
            guild_id=self._tx.guild_id,
            state=State.APPROVED if is_shown else State.SUGGESTED,
            details=sound.details,
            made_at=self._now,
            changed_at=self._now,
        )
        terms = searching.terms_of(sound.details, resource.guild_id)
        if not await self._store.add_once(resource, address_key=sound.address.key, terms=terms):
            standing = await self._store.find_by_address(sound.address.key)
            assert standing is not None  # noqa: S101  that is why it could not be added
            return standing, False
        if is_shown:
            await self._store.add_words(searching.words_of(sound.details))
        await self._remember(resource.id, change, by, {})
        return resource, True

    async def write(
        self,
        before: Resource,
        change: Change,
        *,
        by: MemberId,
        details: Details | None = None,
        health: LinkHealth | None = None,
        forgets: Collection[str] = (),
    ) -> Resource:
        """``before`` is held. Members find nothing that they could make no sense of. What the fields in ``forgets``
        said before is gone with this."""
        state = next_state(before, change)
        details = before.details if details is None else details
        sound = checked(before.guild_id, details, before.details)
        if state is State.APPROVED and (missing := lacking(sound.details)):
            raise NotReadyError(before.guild_id, before.id, missing)
        standing = await self._store.find_by_address(sound.address.key)
        if standing is not None and standing.id != before.id:
            raise SamePageError(before.guild_id, standing.id, standing.details.title)
        said_before = changed_fields(before.details, sound.details)
        if change is Change.EDITED and not said_before:
            return before
        has_moved = sound.details.url != before.details.url
        after = replace(
            before,
            state=state,
            details=sound.details,
            changed_at=self._now,
            health=LinkHealth() if has_moved else health or before.health,
            is_edited=before.is_edited or change is Change.EDITED,
        )
        terms = searching.terms_of(sound.details, before.guild_id)
        if not await self._store.save_once(after, address_key=sound.address.key, terms=terms):
            raise SamePageError(before.guild_id, before.id, sound.details.title)
        if state is State.APPROVED:
            # Words that only wait are not what somebody's slip may have meant.
            await self._store.add_words(searching.words_of(sound.details))
        kept = {name: said for name, said in said_before.items() if name not in forgets}
        await self._remember(before.id, change, by, kept)
        return after

    async def unname(self, before: Resource) -> None:
        """``before`` is held. Whose words its title was is gone, and so no one is said to have changed it."""
        details = unnamed(before.details)
        terms = searching.terms_of(details, before.guild_id)
        await self._store.rename(before.id, details.title, terms=terms)

    async def _remember(
        self, resource_id: ResourceId, change: Change, by: MemberId, before: dict[str, str]
    ) -> None:
        past = PastChange(change, self._now, by, before)
        await ChangeStore(self._tx).add(new_id(self._now), resource_id, past)


def changed_fields(before: Details, after: Details) -> dict[str, str]:
    """What those fields said before that say something else now."""
    names = [one.name for one in fields(Details)]
    return {
        name: _as_text(getattr(before, name))
        for name in names
        if getattr(before, name) != getattr(after, name)
    }


def _as_text(value: object) -> str:
    match value:
        case None:
            return ""
        case tuple():
            return ", ".join(str(one) for one in value)  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]  of texts
        case date():
            return value.isoformat()
        case _:
            return str(value)


def _once(chosen: Iterable[_Word]) -> tuple[_Word, ...]:
    return tuple(dict.fromkeys(chosen))


def _is_sound(field: Field, details: Details) -> bool:
    minutes, last = details.minutes, details.expires_on
    match field:
        case Field.TITLE | Field.URL | Field.SUMMARY | Field.SOURCE:
            return True
        case Field.LANGUAGES:
            few = 0 < len(details.languages) <= MOST_OF_A_KIND
            return few and are_languages(details.languages)
        case Field.COUNTRIES:
            few = len(details.countries) <= MOST_OF_A_KIND
            return few and are_countries(details.countries)
        case Field.MINUTES:
            return minutes is None or 0 < minutes <= LONGEST_MINUTES
        case Field.EXPIRES_ON:
            return last is None or EARLIEST <= last <= LATEST
