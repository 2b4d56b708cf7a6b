"""What only Discord can tell, and the services can't refuse."""

from bot.core.errors import Refusal


class BotsCannotLeadError(Refusal):
    """A bot was chosen where a person is meant."""
