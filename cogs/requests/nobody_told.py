"""A desk in whose hours nobody can be written to says so, and how to change it."""

from bot.core.ids import GuildId
from cogs._kit.interaction import Interaction, person
from cogs._kit.pages import Section, desk_section
from cogs._kit.speaker import Speaker
from cogs._kit.text import plain
from cogs.members.lead_notes import notes_question


@desk_section(order=3)
async def nobody_told(interaction: Interaction, guild_id: GuildId, say: Speaker) -> Section | None:
    services, by = interaction.client.services, person(interaction)
    groups = await services.requests.list_untold(guild_id, by)
    if not groups:
        return None
    words = say(
        "**Nobody on duty in {groups} can be written to.** Who asks there to be reached is told "
        "that it may take long.",
        groups=", ".join(plain(group.name) for group in groups),
    )
    question = notes_question(await services.members.get(guild_id, by), services.clock.now(), say)
    if question is None:  # they said yes just now
        return None
    return Section(f"{words}\n{question.text}", question.taps)


@desk_section(order=95)
async def own_notes_are_off(
    interaction: Interaction, guild_id: GuildId, say: Speaker
) -> Section | None:
    """For whoever was made a facilitator by somebody else, and so was not asked there."""
    services, by = interaction.client.services, person(interaction)
    member = await services.members.get(guild_id, by)
    if member.notes.allowed or await services.requests.list_untold(guild_id, by):
        return None
    question = notes_question(member, services.clock.now(), say)
    return None if question is None else Section(question.text, question.taps, waits=False)
