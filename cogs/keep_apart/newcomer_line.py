"""What a facilitator reads before letting somebody in whom another must perhaps not meet."""

from bot.features.groups.joining import Newcomer
from cogs._kit.interaction import Interaction, person
from cogs._kit.speaker import Speaker
from cogs.groups.names import name_of


async def talk_first(interaction: Interaction, newcomer: Newcomer, say: Speaker) -> str | None:
    group, by = newcomer.group, person(interaction)
    know = await interaction.client.services.keep_apart.whom_to_ask(
        group.guild_id, group.id, newcomer.membership.member_id, by=by
    )
    if know is None:
        return None
    if by in know:
        return say("**You noted that someone in this group must not meet this person.**")
    if not know:
        return say(
            "**Please talk with your co-facilitators first.** Whoever knew why leads no group here now."
        )
    names = [await name_of(interaction.client, group.guild_id, one, say) for one in know]
    return say("**Please talk with {names} first.**", names=", ".join(names))
