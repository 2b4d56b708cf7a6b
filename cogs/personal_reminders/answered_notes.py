"""A note that was answered leaves the phone, so that no row of them is found there later."""

from typing import Final

import structlog

from bot.core.ids import GuildId
from bot.features.personal_reminders.model import ReminderId
from cogs._kit.acknowledgement import DID_NOT_TAKE_IT
from cogs._kit.interaction import Interaction, person

log = structlog.get_logger()

_LATEST: Final = 5
"""Of one reminder; those before them were answered and taken away in their time."""


async def clear_answered(
    interaction: Interaction, guild_id: GuildId, reminder_id: ReminderId
) -> None:
    """Only for somebody who wants their notes cleared. It comes after the answer, which must not wait for it."""
    services, me = interaction.client.services, person(interaction)
    if not (await services.members.get(guild_id, me)).notes.clear_after:
        return
    sent = await services.outbox.list_sent(guild_id, member_id=me, subject_id=reminder_id)
    newest = sorted(sent, key=lambda one: one.message_id or 0)[-_LATEST:]
    for one in newest:
        if one.sent_channel_id is None or one.message_id is None:
            continue
        channel = interaction.client.get_partial_messageable(one.sent_channel_id)
        try:
            await channel.get_partial_message(one.message_id).delete()
        except DID_NOT_TAKE_IT as trouble:
            log.debug("an answered note stays", trouble=repr(trouble))
