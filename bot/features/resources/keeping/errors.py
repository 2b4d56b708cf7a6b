"""What suggesting and keeping links refuses. Facts only; the words are in ``cogs/resources/keeping``."""

from collections.abc import Sequence
from enum import StrEnum

from bot.core.errors import NotFoundError, Refusal
from bot.core.ids import GuildId
from bot.features.resources.model import ResourceId, State


class Lacking(StrEnum):
    """What a link must have before members find it."""

    TITLE = "title"
    SUMMARY = "summary"
    TOPIC = "topic"


class Field(StrEnum):
    """What of a link can be filled in so that it makes no sense; named as in its details."""

    TITLE = "title"
    URL = "url"
    SUMMARY = "summary"
    SOURCE = "source"
    LANGUAGES = "languages"
    COUNTRIES = "countries"
    MINUTES = "minutes"
    EXPIRES_ON = "expires_on"


class KeepingError(Refusal):
    """Only its kin are raised. Each says which server, so that the next step works in private notes too."""

    def __init__(self, guild_id: GuildId, *facts: object) -> None:
        super().__init__(guild_id, *facts)
        self.guild_id = guild_id


class LinkSettledError(KeepingError):
    """Somebody has decided about it meanwhile: it stands elsewhere by now."""

    def __init__(self, guild_id: GuildId, resource_id: ResourceId, state: State) -> None:
        super().__init__(guild_id, resource_id, state)
        self.resource_id = resource_id
        self.state = state


class OtherPageError(KeepingError):
    """It has got another address since they looked, and the page there is one that they have not read."""

    def __init__(self, guild_id: GuildId, resource_id: ResourceId) -> None:
        super().__init__(guild_id, resource_id)
        self.resource_id = resource_id


class NotReadyError(KeepingError):
    """Members could not make sense of it yet."""

    def __init__(
        self, guild_id: GuildId, resource_id: ResourceId | None, lacking: Sequence[Lacking]
    ) -> None:
        super().__init__(guild_id, resource_id, tuple(lacking))
        self.resource_id = resource_id
        """None: it is not here yet."""
        self.lacking = tuple(lacking)


class OwnSuggestionError(KeepingError):
    """Somebody else who leads a group here looks at it first."""

    is_trespass = True


class LooksLikeAnotherError(KeepingError):
    """The name of its site could be taken for another one, so it does not go on the shelf by one person alone."""

    def __init__(self, guild_id: GuildId, reads_as: str | None) -> None:
        super().__init__(guild_id, reads_as)
        self.reads_as = reads_as


class NotWaitingError(NotFoundError):
    """A suggestion that somebody has decided about or taken back, or another's. All are told the same."""


class TooManySuggestionsError(KeepingError):
    def __init__(self, guild_id: GuildId, *, limit: int) -> None:
        super().__init__(guild_id, limit)
        self.limit = limit


class SamePageError(KeepingError):
    """Another link here leads to that page."""

    def __init__(self, guild_id: GuildId, resource_id: ResourceId, title: str) -> None:
        super().__init__(guild_id, resource_id)
        self.resource_id = resource_id
        self.title = title


class MixedAlphabetsError(KeepingError):
    """A word of it may only look like that word."""

    def __init__(self, guild_id: GuildId, field: Field) -> None:
        super().__init__(guild_id, field)
        self.field = field


class DetailRefusedError(KeepingError):
    """One detail is too long, or can't be so."""

    def __init__(self, guild_id: GuildId, field: Field, *, limit: int | None = None) -> None:
        super().__init__(guild_id, field, limit)
        self.field = field
        self.limit = limit
