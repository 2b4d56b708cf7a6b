"""Why something kept of a person was not changed."""

from bot.core.errors import Refusal


class ClockNotKnownError(Refusal):
    """No clock of that name is known. Only a forged or a very old tap names one."""
