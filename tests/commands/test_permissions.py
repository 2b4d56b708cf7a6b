"""What the bot asks of a server."""

import discord

from cogs._kit.permissions import (
    NEEDED_PERMISSIONS,
    invitation_link,
    missing_permissions,
    needed_permissions,
)
from cogs._kit.speaker import Speaker
from cogs.groups.rooms import TO_READ_AND_WRITE, TO_TALK

TOO_MUCH = (
    *("administrator", "manage_guild", "kick_members", "ban_members", "moderate_members"),
    *("manage_messages", "mention_everyone", "manage_webhooks", "view_audit_log"),
)


def test_every_permission_has_a_label_and_a_reason_of_its_own() -> None:
    say = Speaker()
    reasons = [need.reason(say) for need in NEEDED_PERMISSIONS]
    assert len(set(reasons)) == len(NEEDED_PERMISSIONS)
    assert all(reason.startswith("to ") for reason in reasons)
    assert all(need.label(say).istitle() for need in NEEDED_PERMISSIONS)


def test_nothing_is_asked_that_would_give_power_over_people_or_their_words() -> None:
    asked = needed_permissions()
    assert not [flag for flag in TOO_MUCH if getattr(asked, flag)]
    assert asked.pin_messages
    assert len(NEEDED_PERMISSIONS) == sum(on for _, on in asked)


def test_the_bot_may_itself_do_what_it_allows_people_in_a_room() -> None:
    assert {*TO_READ_AND_WRITE, *TO_TALK} <= {need.flag for need in NEEDED_PERMISSIONS}


def test_what_is_missing_is_named_and_nothing_else() -> None:
    some = needed_permissions()
    some.update(pin_messages=False, connect=False)
    assert [need.flag for need in missing_permissions(some)] == ["pin_messages", "connect"]
    assert missing_permissions(needed_permissions()) == ()
    assert missing_permissions(discord.Permissions(administrator=True)) == ()


def test_the_invitation_carries_exactly_what_is_needed() -> None:
    link = invitation_link(1180)
    assert link == (
        "https://discord.com/oauth2/authorize?client_id=1180&scope=bot+applications.commands"
        f"&permissions={needed_permissions().value}"
    )
