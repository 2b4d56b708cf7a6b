"""Two kinds of trouble: a refusal is spoken kindly, everything else is a bug and is logged."""

from datetime import timedelta


class Refusal(Exception):  # noqa: N818  it is not an error: somebody asked, and the answer is no
    """Something a person asked for that can't be done, and nothing was changed.

    It carries facts, never prose: the cog that meets it finds the words and the next step.
    Every subclass has its sentence in ``cogs``; a test finds one that has none.
    """

    is_trespass = False
    """Somebody reached for what is not theirs. That they tried is kept; whoever runs into what is full, over or gone
    did nothing wrong, and nothing is kept of it."""
    is_on_record = False
    """It was kept. The boundary keeps what no service has kept before."""


class NotAllowedError(Refusal):
    """The person may not do this here. Strangers, former facilitators and forged clicks get the same."""

    is_trespass = True


class NotFoundError(Refusal):
    """What was asked for is not here (any more), or belongs to somebody else. Both are told the same."""

    def __init__(self, *facts: object, is_anothers: bool = False) -> None:
        super().__init__(*facts)
        self.is_trespass = is_anothers


class TooFastError(Refusal):
    """One person asked for more in a moment than any hand does."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(wait)
        self.wait = wait


class LostSignError(Refusal):
    """Something that was typed has a sign in it that can't be kept."""


class NotInServerError(Refusal):
    """The person has left the server that this is about."""


class UnknownZoneError(Refusal):
    """No clock in the world has that name."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name
