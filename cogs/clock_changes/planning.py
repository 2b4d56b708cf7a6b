"""Working out anew whose clock differs, right after a meeting, a clock or a group has changed."""

from bot.core.ids import GroupId
from bot.features.clock_changes import promises
from bot.features.outbox.model import Delivery
from cogs._kit.deliveries import Reading, deed


@deed(promises.PLAN_GROUP)
async def plan_group(delivery: Delivery, reading: Reading) -> None:
    if delivery.group_id is not None:
        await reading.services.clock_changes.plan_group(
            delivery.guild_id, GroupId(delivery.group_id)
        )


@deed(promises.PLAN_PERSON)
async def plan_person(delivery: Delivery, reading: Reading) -> None:
    if delivery.member_id is not None:
        await reading.services.clock_changes.plan_person(delivery.guild_id, delivery.member_id)
