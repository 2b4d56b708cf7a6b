"""What can't be done about links. Facts only; the words are in ``cogs/resources``."""

from bot.core.errors import NotFoundError, Refusal


class ResourceGoneError(NotFoundError):
    """The link is not on this server's shelf, or no more."""


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
