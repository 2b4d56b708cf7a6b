"""*Ask a facilitator to reach me*: two taps for the person, a neutral call for facilitators, one of them answers."""

from bot.client import Porchlight
from bot.core.ids import GuildId
from bot.features.sessions.ground import Summary
from cogs._kit.interaction import Interaction
from cogs._kit.screens import Tappable
from cogs._kit.speaker import Speaker
from cogs.guilds.server_page import ADMIN_TAPS
from cogs.helplines.help_now import HELP_TAPS
from cogs.requests import desk_card, desk_section, nobody_told, refusals
from cogs.requests.ask_button import AskButton
from cogs.requests.ask_screens import AboutButton, AskGroupList, AskTooButton, ReachButton
from cogs.requests.facilitator_card import (
    OfferButton,
    OpenRequestButton,
    OutcomeList,
    RequestStepButton,
)
from cogs.requests.own_request import OwnRequestButton, TakeBackRequestButton
from cogs.requests.week_screen import WeekButton
from cogs.sessions.meeting_screen import MORE_TAPS

__all__ = [
    "desk_card",
    "desk_section",
    "nobody_told",
    "refusals",
    "setup",
]  # all but one register themselves


def offered_with_help(interaction: Interaction, say: Speaker) -> Tappable | None:
    """None in private notes of a bot that serves several servers: nobody knows which one is meant."""
    guild_id = interaction.guild_id or interaction.client.home_guild_id
    return None if guild_id is None else AskButton(GuildId(guild_id), None, say)


async def offered_under_more(
    _interaction: Interaction, summary: Summary, say: Speaker
) -> Tappable | None:
    session = summary.session
    return AskButton(session.guild_id, session.group_id, say)


async def setup(bot: Porchlight) -> None:
    bot.add_dynamic_items(
        AskButton,
        AskGroupList,
        AboutButton,
        AskTooButton,
        ReachButton,
        OwnRequestButton,
        TakeBackRequestButton,
        OpenRequestButton,
        RequestStepButton,
        OfferButton,
        OutcomeList,
        WeekButton,
    )
    if offered_with_help not in HELP_TAPS:
        HELP_TAPS.append(offered_with_help)
        MORE_TAPS.append(offered_under_more)
        ADMIN_TAPS.append(WeekButton)
