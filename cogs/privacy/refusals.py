"""The words for what can't be done about what is kept, each with the next step."""

from babel.dates import format_date

from bot.core.ids import GuildId
from bot.features.privacy.errors import (
    NothingKeptError,
    NothingToEraseError,
    ReceiptNotFoundError,
    ServerLockedError,
)
from cogs._kit.interaction import Interaction
from cogs._kit.refusals import first_aid, spoken
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker
from cogs.helplines.help_now import HelpNowButton
from cogs.privacy.code_form import CodeButton
from cogs.privacy.privacy_screen import PrivacyButton


@spoken(ServerLockedError)
def server_locked(refusal: ServerLockedError, say: Speaker, interaction: Interaction) -> Screen:
    if refusal.erased_on <= interaction.client.services.clock.now().date():
        words = say("I was taken out of that server, and what I kept of it is erased.")
        return Screen(words, [HelpNowButton(say)])
    words = say(
        "I was taken out of that server, so this is closed. What I keep of it is erased by {date}. "
        "Until then you can still see it, copy it, or erase it yourself.",
        date=format_date(refusal.erased_on, "long", locale=say.language.replace("-", "_")),
    )
    return Screen(words, (PrivacyButton(refusal.guild_id, say), HelpNowButton(say)))


@spoken(NothingToEraseError)
def nothing(_no: NothingToEraseError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("There is nothing of that kind any more, so I changed nothing.")
    return Screen(words, _next(say, interaction))


@spoken(NothingKeptError)
def nothing_kept(_no: NothingKeptError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("I keep nothing about you here, so there is nothing to erase.")
    return Screen(words, _next(say, interaction))


@spoken(ReceiptNotFoundError)
def no_receipt(_no: ReceiptNotFoundError, say: Speaker, interaction: Interaction) -> Screen:
    words = say(
        "I know of no such receipt here. I keep each for 180 days, and none of a server that is erased. "
        "It may be another server's, or a letter may be wrong."
    )
    return Screen(words, (CodeButton(say), *_next(say, interaction)))


def _next(say: Speaker, interaction: Interaction) -> tuple[Tappable, ...]:
    guild_id = interaction.guild_id or interaction.client.home_guild_id
    mine = () if guild_id is None else (PrivacyButton(GuildId(guild_id), say),)
    return (*mine, *first_aid(say, interaction))
