"""What can't be done about links. Facts only; the words are in ``cogs/resources``."""

from enum import StrEnum

from bot.core.errors import NotFoundError, Refusal
from bot.core.ids import GroupId, GuildId
from config.content_files import ContentError


class ResourceGoneError(NotFoundError):
    """The link is not on this server's shelf, or no more."""


class ShareGoneError(NotFoundError):
    """It is not going to be shared any more, or was taken back."""


class RoomMissingError(Refusal):
    """The group has no room just now, so there is nowhere to put a link."""

    def __init__(self, guild_id: GuildId, group_id: GroupId) -> None:
        super().__init__(guild_id, group_id)
        self.guild_id = guild_id
        self.group_id = group_id


class MeetingPastError(Refusal):
    """That meeting is over, off or about to begin, so nothing can come with it any more."""

    def __init__(self, guild_id: GuildId, resource_id: int, group_id: GroupId) -> None:
        super().__init__(guild_id, resource_id, group_id)
        self.guild_id = guild_id
        self.resource_id = resource_id
        self.group_id = group_id


class PickTimeError(Refusal):
    """No week has such a day, or no day such a minute."""


class AddressRefusedError(Refusal):
    """What was typed can't stand on the shelf. Only its kin are raised."""


class NotAnAddressError(AddressRefusedError):
    """No browser would find a page by it, or it runs a program instead of opening one."""


class NotHttpsError(AddressRefusedError):
    """The way there is open for others to read, or to change."""

    def __init__(self, suggestion: str | None = None) -> None:
        super().__init__(suggestion)
        self.suggestion = suggestion
        """The same address with ``https://``, where that alone was missing."""


class NameInAddressError(AddressRefusedError):
    """It holds a name or a password before an ``@``, which also hides where it really leads."""


class NotPublicAddressError(AddressRefusedError):
    """It names a machine by its number, or one that only people in the same house can reach."""

    def __init__(self, host: str) -> None:
        super().__init__(host)
        self.host = host


class OddPortError(AddressRefusedError):
    """It asks for another door of the machine than the one where pages are."""

    def __init__(self, port: int) -> None:
        super().__init__(port)
        self.port = port


class AddressTooLongError(AddressRefusedError):
    def __init__(self, length: int, *, limit: int) -> None:
        super().__init__(length, limit)
        self.length = length
        self.limit = limit


class HiddenCharactersError(AddressRefusedError):
    """A space, or a character that nobody sees and that can turn what people read around."""


class StarterLibraryError(ContentError):
    """The files of the starter library can't be used."""


class LibraryFileTrouble(StrEnum):
    """What is wrong with a file that somebody would like to put on the shelf."""

    TOO_BIG = "too_big"
    TOO_MANY = "too_many"
    OTHER_KIND = "other_kind"
    """Neither TOML nor JSON by its name."""
    NOT_TEXT = "not_text"
    EMPTY = "empty"
    BROKEN = "broken"
    """It can't be read from this line on, or is built like no such file."""
    UNKNOWN = "unknown"
    """A field that links don't have."""
    MISSING = "missing"
    TOO_LONG = "too_long"
    NOT_OFFERED = "not_offered"
    """Not one of the words that may stand there."""
    HIDDEN = "hidden"
    MIXED = "mixed"
    """Letters of two alphabets in one word, which may only look like that word."""
    UNNAMED = "unnamed"
    """The name of the site stands for a title."""
    NOT_A_DAY = "not_a_day"
    ADDRESS = "address"
    TWICE = "twice"
    """The same field, link or page stands in it a second time."""
    TRUSTED_TOO_LONG = "trusted_too_long"
    WRONG = "wrong"
    """Something else than belongs there: a text for a number, a list for a text."""


class LibraryFileError(Refusal):
    """The file was not taken, nothing of it."""

    def __init__(
        self,
        what: LibraryFileTrouble,
        *,
        line: int | None = None,
        field: str | None = None,
        link: int | None = None,
        most: int | None = None,
    ) -> None:
        super().__init__(what, line, field, link)
        self.what = what
        self.line = line
        """From 1. None when no line is at fault, but the file as a whole."""
        self.field = field
        self.link = link
        """Which of the links, from 1."""
        self.most = most
        """The limit that was passed."""


class SynonymsError(ContentError):
    """The file of synonyms can't be used."""


class ShelfChangedError(Refusal):
    """The shelf, or the links that should come to it, are not any more what was looked at."""
