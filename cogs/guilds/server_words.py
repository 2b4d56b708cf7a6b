"""What the setup says about a server: its answers, what the bot lacks, names that tell too much."""

from typing import assert_never

import discord
from babel import Locale

from bot.core.zone_names import country_name
from bot.core.zone_rules import get_zone
from bot.features.guilds.model import Guild, ProgramAnswer, SetupStep, Viewers
from bot.features.helplines.content import bundled_help_lines
from cogs._kit.permissions import NEEDED_PERMISSIONS, missing_permissions
from cogs._kit.speaker import Speaker
from cogs._kit.text import plain
from cogs._kit.times import zone_name
from cogs.helplines.help_words import country_name as help_country_name
from config.telling_words import telling_words


def answer_words(guild: Guild, step: SetupStep, say: Speaker) -> str:
    match step:
        case SetupStep.FRONT_DOOR:
            words = f"<#{guild.front_door_channel_id}>"
        case SetupStep.FACILITATORS:
            words = f"<@&{guild.facilitator_role_id}>"
        case SetupStep.DESK:
            words = f"<#{guild.desk_channel_id}>"
        case SetupStep.LANGUAGE:
            words = language_name(guild.language, say)
        case SetupStep.COUNTRY:
            words = _country_words(guild, say)
        case SetupStep.CLOCK:
            words = say("{place} time", place=zone_name(get_zone(guild.zone)))
        case SetupStep.PROGRAM:
            words = program_words(guild.program, say)
        case _:
            assert_never(step)
    return words


def program_words(answer: ProgramAnswer, say: Speaker) -> str:
    match answer:
        case ProgramAnswer.NO:
            return say("no clinic or program")
        case ProgramAnswer.YES:
            return say("a clinic or program")
        case ProgramAnswer.NOT_SURE:
            return say("not sure, so I act as if a clinic or program does")
        case _:
            assert_never(answer)


def language_name(language: str, say: Speaker) -> str:
    locale = Locale.parse(language, sep="-")
    return locale.get_display_name(say.language.replace("-", "_")) or language


def viewers_words(viewers: Viewers, say: Speaker) -> str:
    """Name who can see a room."""
    if viewers.everyone:
        return say("everyone in this server")
    roles = [f"<@&{role}>" for role in sorted(viewers.roles)]
    return ", ".join((*roles, *(f"<@{member}>" for member in sorted(viewers.people))))


def permission_words(own: discord.Member, say: Speaker) -> str | None:
    """Name what the bot may not do yet, one by one, with the reason and the way there."""
    missing = missing_permissions(own.guild_permissions)
    if not missing:
        return None
    lines = [
        say("· **{name}**: {reason}", name=need.label(say), reason=need.reason(say))
        for need in missing
    ]
    head = say(
        "**I may not do everything yet.** In Server Settings, open Roles, then {role}, "
        "and switch on:",
        role=plain(own.display_name),
    )
    return "\n".join((head, *lines))


def permission_names(flags: tuple[str, ...], say: Speaker) -> str:
    """Discord's labels, as people find them in the settings."""
    labels = {need.flag: need.label(say) for need in NEEDED_PERMISSIONS}
    return ", ".join(f"**{labels.get(flag, flag)}**" for flag in flags)


def telling_names_words(
    guild: Guild, here: discord.Guild, own: discord.Member, say: Speaker
) -> str | None:
    """Point out names that tell what the server is for. They show on lock screens and profiles."""
    channel = (
        None
        if guild.front_door_channel_id is None
        else here.get_channel(guild.front_door_channel_id)
    )
    names = [here.name, own.display_name, *([] if channel is None else [channel.name])]
    lines = [
        say("· “{name}” says “{word}”", name=plain(name), word=plain(", ".join(found)))
        for name in dict.fromkeys(names)
        if (found := telling_words(name))
    ]
    if not lines:
        return None
    head = say(
        "**Names that tell.** Phones and profiles show them to others. "
        "A plain name is kinder, such as a street's. You can change it any time."
    )
    return "\n".join((head, *lines))


def _country_words(guild: Guild, say: Speaker) -> str:
    if guild.help_country is None:
        return say("another country; each person is asked")
    country = bundled_help_lines().find(guild.help_country)
    if country is None:
        return country_name(guild.help_country, say.language)
    return help_country_name(country, say)
