"""**Open** on a private note: shows, privately and only to its addressee, what the note is about."""

from discord import ButtonStyle
from typing_extensions import override

from bot.core.errors import NotAllowedError, NotFoundError
from bot.core.ids import DeliveryId
from bot.features.outbox.errors import DeliveryNotFoundError
from bot.features.outbox.model import Delivery
from cogs._kit.asked_anew import with_question
from cogs._kit.deliveries import OPENERS
from cogs._kit.interaction import Interaction, person
from cogs._kit.locked_servers import refuse_locked
from cogs._kit.replies import show
from cogs._kit.safe import TapButton
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker, speaker
from cogs.members.my_page import MyPageButton


class OpenButton(TapButton, template=r"outbox:open:(?P<delivery_id>\d+)"):
    def __init__(
        self, delivery_id: DeliveryId, say: Speaker | None = None, *, words: str | None = None
    ) -> None:
        super().__init__(
            f"outbox:open:{delivery_id}",
            words or (say or Speaker())("Open"),
            style=ButtonStyle.primary,
        )
        self.delivery_id = delivery_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        services = interaction.client.services
        try:
            delivery = await services.outbox.get(self.delivery_id)
        except DeliveryNotFoundError:
            # To facilitators it means that somebody else was faster; to a member, that it is forgotten.
            raise NotFoundError from None
        self.guild_id = delivery.guild_id
        if delivery.member_id != person(interaction):
            raise NotAllowedError
        await refuse_locked(interaction, delivery.guild_id)
        await services.members.note_answered(delivery.guild_id, person(interaction))
        await services.outbox.mark_heard(delivery.guild_id, delivery.id)
        screen = await with_question(
            interaction,
            delivery.guild_id,
            await opened(delivery, interaction),
            speaker(interaction),
        )
        await show(interaction, screen, discreet=True)


async def opened(delivery: Delivery, interaction: Interaction) -> Screen:
    """The screen behind a note; a kind that has none leads to My page."""
    say = speaker(interaction)
    opener = OPENERS.get(delivery.kind)
    if opener is None:
        return Screen(
            say("What waits for you is on your page."), [MyPageButton(delivery.guild_id, say)]
        )
    return await opener(delivery, interaction, say)
