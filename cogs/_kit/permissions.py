"""What the bot asks of a server, each with its reason, and nothing else: never Administrator."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import discord

from cogs._kit.speaker import Speaker

Words = Callable[[Speaker], str]


@dataclass(frozen=True, slots=True)
class Need:
    """One permission: Discord's flag, the label people find in the server's settings, and why."""

    flag: str
    label: Words
    reason: Words


NEEDED_PERMISSIONS: Final = (
    Need(
        "view_channel",
        lambda say: say("View Channels"),
        lambda say: say("to see the rooms I look after"),
    ),
    Need(
        "manage_channels",
        lambda say: say("Manage Channels"),
        lambda say: say("to make a room for each group, and mend one that was deleted"),
    ),
    Need(
        "manage_roles",
        lambda say: say("Manage Roles"),
        lambda say: say("to let one person into one room; I give nobody a role"),
    ),
    Need(
        "send_messages",
        lambda say: say("Send Messages"),
        lambda say: say("to put cards with buttons in the rooms"),
    ),
    Need(
        "read_message_history",
        lambda say: say("Read Message History"),
        lambda say: say("to find my own cards again and keep them up to date"),
    ),
    Need(
        "pin_messages",
        lambda say: say("Pin Messages"),
        lambda say: say("to keep each group's card where people find it"),
    ),
    Need(
        "attach_files",
        lambda say: say("Attach Files"),
        lambda say: say("to hand out calendar files"),
    ),
    # Discord counts a voice room that one can't join as one that can't be changed, and lets a bot
    # allow others only what it may do itself.
    Need(
        "connect",
        lambda say: say("Connect"),
        lambda say: say("to open a group's voice room to its people; I never join or listen"),
    ),
    Need(
        "create_events",
        lambda say: say("Create Events"),
        lambda say: say("to show meetings in the server's list of events, if you want that"),
    ),
)


def needed_permissions() -> discord.Permissions:
    return discord.Permissions(**dict.fromkeys((need.flag for need in NEEDED_PERMISSIONS), True))


def missing_permissions(granted: discord.Permissions) -> tuple[Need, ...]:
    """What is still to be switched on. Administrator has everything, though nobody should give it."""
    if granted.administrator:
        return ()
    return tuple(need for need in NEEDED_PERMISSIONS if not getattr(granted, need.flag))


def invitation_link(application_id: int) -> str:
    """The page where someone with Manage Server lets the bot in, with exactly what it needs."""
    return discord.utils.oauth_url(
        application_id,
        permissions=needed_permissions(),
        scopes=("bot", "applications.commands"),
    )
