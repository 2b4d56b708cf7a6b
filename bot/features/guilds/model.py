"""What one server has decided about itself."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, TypedDict

from bot.core.ids import ChannelId, GuildId, MemberId, MessageId, RoleId

NO_ZONE_YET: Final = "UTC"
"""Stands in until somebody chose the server's clock; any guess would be wrong for most people."""


class ProgramAnswer(StrEnum):
    """Does a clinic or treatment program run this server? Who is not sure is treated like a yes."""

    NO = "no"
    YES = "yes"
    NOT_SURE = "not_sure"


class SetupStep(StrEnum):
    """What an admin decides, in the order in which it is asked.

    The facilitators' role comes before the desk, since who may see the desk depends on it.
    """

    FRONT_DOOR = "front_door"
    FACILITATORS = "facilitators"
    DESK = "desk"
    LANGUAGE = "language"
    COUNTRY = "country"
    CLOCK = "clock"
    PROGRAM = "program"


@dataclass(frozen=True, slots=True)
class Guild:
    """The settings of one server. One that was never set up has the defaults."""

    guild_id: GuildId
    language: str = "en"
    zone: str = NO_ZONE_YET
    help_country: str | None = None
    """An ISO code such as ``GB``; whose help lines are shown first."""
    front_door_channel_id: ChannelId | None = None
    front_door_message_id: MessageId | None = None
    desk_channel_id: ChannelId | None = None
    desk_message_id: MessageId | None = None
    facilitator_role_id: RoleId | None = None
    program: ProgramAnswer = ProgramAnswer.NOT_SURE
    attested_at: datetime | None = None
    """When an admin said that no patient data comes here. Asked only where a program may run it."""
    decided: frozenset[SetupStep] = frozenset()
    """What an admin has answered so far; a default alone is no answer."""
    set_up_at: datetime | None = None
    """When the front door was opened for the first time."""

    @property
    def is_run_by_program(self) -> bool:
        return self.program is not ProgramAnswer.NO


class ServerHalf(TypedDict, total=False):
    """What the server half of ``/setup`` can change, any part at a time."""

    language: str
    zone: str
    help_country: str | None
    front_door_channel_id: ChannelId | None
    desk_channel_id: ChannelId | None
    facilitator_role_id: RoleId | None
    program: ProgramAnswer
    attested_at: datetime | None


STEP_OF: Final = {
    "front_door_channel_id": SetupStep.FRONT_DOOR,
    "facilitator_role_id": SetupStep.FACILITATORS,
    "desk_channel_id": SetupStep.DESK,
    "language": SetupStep.LANGUAGE,
    "help_country": SetupStep.COUNTRY,
    "zone": SetupStep.CLOCK,
    "program": SetupStep.PROGRAM,
    "attested_at": SetupStep.PROGRAM,
}


def missing_steps(guild: Guild) -> tuple[SetupStep, ...]:
    """What an admin still has to decide, in order."""
    return tuple(step for step in SetupStep if not is_decided(guild, step))


def is_decided(guild: Guild, step: SetupStep) -> bool:
    match step:
        case SetupStep.FRONT_DOOR:
            return guild.front_door_channel_id is not None
        case SetupStep.FACILITATORS:
            return guild.facilitator_role_id is not None
        case SetupStep.DESK:
            return guild.desk_channel_id is not None
        case SetupStep.PROGRAM:
            answered = step in guild.decided
            return answered and (not guild.is_run_by_program or guild.attested_at is not None)
        case SetupStep.LANGUAGE | SetupStep.COUNTRY | SetupStep.CLOCK:
            return step in guild.decided


@dataclass(frozen=True, slots=True)
class Viewers:
    """Who can see a room, apart from admins and the bot itself, whom nothing keeps out."""

    everyone: bool = False
    roles: frozenset[RoleId] = frozenset()
    people: frozenset[MemberId] = frozenset()
    """Let in one by one, and without the facilitators' role."""


def unwelcome_at_desk(viewers: Viewers, facilitators: RoleId | None) -> Viewers | None:
    """Those who can see the desk and should not: all but the facilitators.

    The desk tells that somebody waits. Even one more role may hold members.
    """
    if viewers.everyone:
        return Viewers(everyone=True)
    roles = viewers.roles - {facilitators} if facilitators is not None else viewers.roles
    if not roles and not viewers.people:
        return None
    return Viewers(roles=roles, people=viewers.people)
