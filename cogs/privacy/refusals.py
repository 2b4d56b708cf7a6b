"""The words for a server that took the bot out."""

from babel.dates import format_date

from bot.features.privacy.errors import ServerLockedError
from cogs._kit.interaction import Interaction
from cogs._kit.refusals import spoken
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker
from cogs.helplines.help_now import HelpNowButton
from cogs.privacy.privacy_screen import PrivacyButton


@spoken(ServerLockedError)
def server_locked(refusal: ServerLockedError, say: Speaker, _interaction: Interaction) -> Screen:
    words = say(
        "I was taken out of that server, so this is closed. What I keep of it is erased by {date}. "
        "Until then you can still see it, copy it, or erase it yourself.",
        date=format_date(refusal.erased_on, "long", locale=say.language.replace("-", "_")),
    )
    return Screen(words, (PrivacyButton(refusal.guild_id, say), HelpNowButton(say)))
