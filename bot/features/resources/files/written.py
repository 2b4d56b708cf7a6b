"""A link as it stands in a file: the starter library's, or one that facilitators carry from server to server."""

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any, Final, NoReturn, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)
from pydantic_core import PydanticCustomError

from bot.core.evidence import Mark
from bot.features.resources.addresses import Address, read_address
from bot.features.resources.errors import AddressRefusedError
from bot.features.resources.fields import (
    EARLIEST,
    LATEST,
    LONGEST_MINUTES,
    LONGEST_SOURCE,
    MOST_OF_A_KIND,
    are_countries,
    are_languages,
    hides_signs,
    is_mixed,
    site_name,
    tidy,
)
from bot.features.resources.looks import good_for
from bot.features.resources.model import (
    BEFORE_OTHERS,
    GOOD_FOR,
    LONGEST_SUMMARY,
    LONGEST_TITLE,
    LONGEST_URL,
    Audience,
    Details,
    Kind,
    Topic,
    TopicSet,
)

LONGEST_ID: Final = 64

# Why a value can't be taken, where pydantic has no word for it.
HIDDEN: Final = "hidden"
MIXED: Final = "mixed"
UNNAMED: Final = "unnamed"
UNKNOWN_CODE: Final = "unknown_code"
NOT_A_DAY: Final = "not_a_day"
TWICE: Final = "twice"
TRUSTED_TOO_LONG: Final = "trusted_too_long"
ADDRESS: Final = "address"

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_Item = TypeVar("_Item")


def _line(text: str) -> str:
    """In a file nothing is mended: what nobody sees was not written by whoever sends it."""
    line = tidy(text)
    if hides_signs(text) or not line:
        raise PydanticCustomError(
            HIDDEN, "it holds a character that nobody sees, or nothing to read"
        )
    if is_mixed(line):
        raise PydanticCustomError(MIXED, "a word in it has letters of two alphabets")
    return line


def _known_languages(codes: tuple[str, ...]) -> tuple[str, ...]:
    if not are_languages(codes):
        raise PydanticCustomError(UNKNOWN_CODE, "there is no such language")
    return _once(codes)


def _known_countries(codes: tuple[str, ...]) -> tuple[str, ...]:
    if not are_countries(codes):
        raise PydanticCustomError(UNKNOWN_CODE, "there is no such country")
    return _once(codes)


def _day(value: object) -> date:
    """TOML has days; in JSON they are text. Nothing else is one, neither a number nor a time of day."""
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            value = date.fromisoformat(value)
        except ValueError:
            _refuse_day()
    if not isinstance(value, date) or isinstance(value, datetime):
        _refuse_day()
    if not EARLIEST <= value <= LATEST:
        _refuse_day()
    return value


def _refuse_day() -> NoReturn:
    raise PydanticCustomError(NOT_A_DAY, "it is not a day like 2026-11-01")


def _once(items: tuple[_Item, ...]) -> tuple[_Item, ...]:
    if len(set(items)) != len(items):
        raise PydanticCustomError(TWICE, "something stands in it twice")
    return items


def _address(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        address = read_address(value)
    except AddressRefusedError as refused:
        raise PydanticCustomError(
            ADDRESS, "no link can lead there ({name})", {"name": type(refused).__name__}
        ) from refused
    return address.url


Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1), AfterValidator(_line)]
Day = Annotated[date, BeforeValidator(_day)]
Number = Annotated[int, Field(strict=True)]
Flag = Annotated[bool, Field(strict=True)]
Few = Field(default=(), max_length=MOST_OF_A_KIND)


class WrittenLink(BaseModel):
    """What may be left out has a value that promises nothing."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")] | None = Field(
        default=None, max_length=LONGEST_ID
    )
    title: Annotated[Line, Field(max_length=LONGEST_TITLE)]
    url: Annotated[str, Field(max_length=LONGEST_URL), BeforeValidator(_address)]
    summary: Annotated[Line, Field(max_length=LONGEST_SUMMARY)]
    kind: Kind = Kind.READ
    topics: Annotated[tuple[Topic, ...], AfterValidator(_once)] = Field(
        min_length=1, max_length=MOST_OF_A_KIND
    )
    audiences: Annotated[tuple[Audience, ...], AfterValidator(_once)] = Few
    languages: Annotated[tuple[str, ...], AfterValidator(_known_languages)] = Field(
        default=("en",), min_length=1, max_length=MOST_OF_A_KIND
    )
    countries: Annotated[tuple[str, ...], AfterValidator(_known_countries)] = Few
    minutes: Annotated[Number, Field(ge=1, le=LONGEST_MINUTES)] | None = None
    has_captions: Flag | None = None
    expires_on: Day | None = None
    source: Annotated[Line, Field(max_length=LONGEST_SOURCE)]
    mark: Mark = Mark.UNCONFIRMED
    checked_on: Day
    review_by: Day | None = None
    sets: Annotated[tuple[TopicSet, ...], AfterValidator(_once)] = Few
    place: Annotated[Number, Field(ge=0, le=100_000)] = BEFORE_OTHERS

    @model_validator(mode="after")
    def _is_looked_at_again(self) -> Self:
        if self.review_by is not None and self.review_by > self.checked_on + GOOD_FOR:
            raise PydanticCustomError(
                TRUSTED_TOO_LONG, "review_by is more than {days} days off", {"days": GOOD_FOR.days}
            )
        return self

    @model_validator(mode="after")
    def _is_named(self) -> Self:
        if self.title == site_name(self.url):
            raise PydanticCustomError(UNNAMED, "its title is only the name of the site")
        return self

    @property
    def address(self) -> Address:
        return read_address(self.url)

    @property
    def details(self) -> Details:
        return Details(
            title=self.title,
            url=self.url,
            summary=self.summary,
            kind=self.kind,
            topics=self.topics,
            source=self.source,
            mark=self.mark,
            checked_on=self.checked_on,
            review_by=self.review_by or self.checked_on + good_for(self.topics),
            languages=self.languages,
            audiences=self.audiences,
            countries=self.countries,
            sets=self.sets,
            minutes=self.minutes,
            has_captions=self.has_captions,
            expires_on=self.expires_on,
            place=self.place,
        )


def as_fields(details: Details, starter_id: str | None = None) -> dict[str, Any]:
    """The same link, to be written. What says nothing is left out; days stay days."""
    fields: dict[str, Any] = {
        "id": starter_id,
        "title": details.title,
        "url": details.url,
        "summary": details.summary,
        "kind": details.kind.value,
        "topics": _values(details.topics),
        "audiences": _values(details.audiences),
        "languages": list(details.languages),
        "countries": list(details.countries),
        "minutes": details.minutes,
        "has_captions": details.has_captions,
        "expires_on": details.expires_on,
        "source": details.source,
        "mark": details.mark.value,
        "checked_on": details.checked_on,
        "review_by": details.review_by,
        "sets": _values(details.sets),
        "place": None if details.place == BEFORE_OTHERS else details.place,
    }
    return {name: value for name, value in fields.items() if value not in (None, [])}


def _values(items: Iterable[Topic | Audience | TopicSet]) -> list[str]:
    return [one.value for one in items]
