"""The receipt of an erasure, and how far Discord is. It is a code that says nothing about anyone."""

import asyncio
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

import structlog
from babel.dates import format_date
from typing_extensions import override

from bot.core.ids import ChannelId, GuildId
from bot.features.privacy.errors import NothingToEraseError
from bot.features.privacy.model import Receipt
from cogs._kit.acknowledgement import DID_NOT_TAKE_IT
from cogs._kit.interaction import Interaction, claimed_guild
from cogs._kit.own_deliveries import deliver_own
from cogs._kit.refusals import words_for
from cogs._kit.replies import on_private_screen, show, show_beside
from cogs._kit.safe import TapButton
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs.helplines.help_now import HelpNowButton

log = structlog.get_logger()

_GUILD: Final = r"(?P<guild_id>\d+)"
_LOOKS_AGAIN: Final = (timedelta(seconds=0.3), timedelta(seconds=2))


class LookAgainButton(TapButton, template=rf"privacy:receipt:{_GUILD}:(?P<receipt_id>\d+)"):
    """Whoever has the code may look: it leads to nobody."""

    def __init__(self, guild_id: GuildId, receipt_id: int, say: Speaker | None = None) -> None:
        words = (say or Speaker())("Look again")
        super().__init__(f"privacy:receipt:{guild_id}:{receipt_id}", words)
        self.guild_id = guild_id
        self.receipt_id = receipt_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        privacy = interaction.client.services.privacy
        receipt = await privacy.find_receipt(guild_id, self.receipt_id)
        await show(interaction, await receipt_screen(interaction, guild_id, receipt), discreet=True)


class OwnPostsButton(TapButton, template=r"privacy:posts"):
    def __init__(self, say: Speaker | None = None) -> None:
        super().__init__("privacy:posts", (say or Speaker())("How to delete my posts"))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        words = say(
            "**How to delete my posts**\n\n"
            "On a phone: hold your finger on the post, then tap Delete Message.\n"
            "On a computer: point at the post, tap the three dots, then Delete Message.\n"
            "Do it while you can still see the room. "
            "For posts that you can't see any more, ask a facilitator."
        )
        # Not in the place of the receipt, whose code is shown nowhere else, nor of the question that led here.
        await show_beside(interaction, Screen(words, [HelpNowButton(say)]))


async def before_the_room_closes(interaction: Interaction, guild_id: GuildId) -> str | None:
    """What to know before erasing on a screen that stands in a room, since the room takes the receipt with it."""
    services, place = interaction.client.services, interaction.channel_id
    if place is None or await services.groups.find_by_room(guild_id, ChannelId(place)) is None:
        return None
    door = (await services.guilds.get(guild_id)).front_door_channel_id
    if door is None:
        return None
    return speaker(interaction)(
        "If you erase here, this room closes at once, and this screen with it. "
        "To see your receipt, erase on **My page** in {room}.",
        room=f"<#{door}>",
    )


async def say_beside_the_receipt(interaction: Interaction, refusal: NothingToEraseError) -> None:
    """Whoever taps twice has erased with the first tap. Its receipt stands where they tapped, and its code is shown
    nowhere else."""
    screen = words_for(refusal)(refusal, speaker(interaction), interaction)
    await show_beside(interaction, screen)


async def deliver_and_tell(interaction: Interaction, guild_id: GuildId, receipt: Receipt) -> None:
    """Say at once what is erased here; then do what Discord is owed, and say how far that went. The room that the
    screen stands in may close with it, so the first must not wait for the second."""
    services = interaction.client.services
    await show(interaction, await receipt_screen(interaction, guild_id, receipt), discreet=True)
    await deliver_own(interaction)
    await services.privacy.empty_log()
    receipt = await _show_anew(interaction, guild_id, receipt)
    for wait in await _looks_again(interaction, guild_id):
        if receipt.discord.is_over:
            return
        standing = _standing(interaction)
        await asyncio.sleep(wait.total_seconds())
        if _standing(interaction) is not standing:
            return  # something newer stands there
        receipt = await _show_anew(interaction, guild_id, receipt)


async def _looks_again(interaction: Interaction, guild_id: GuildId) -> Sequence[timedelta]:
    """In a server that the bot was taken out of, the rest waits for days."""
    if interaction.message is None or not on_private_screen(interaction):
        return ()
    is_locked = await interaction.client.services.left_servers.erased_on(guild_id) is not None
    return () if is_locked else _LOOKS_AGAIN


def _standing(interaction: Interaction) -> object:
    """What is to close on the screen that was tapped: it changes with each new screen there."""
    message = interaction.message
    return None if message is None else interaction.client.open_screens.get(message.id)


async def _show_anew(interaction: Interaction, guild_id: GuildId, before: Receipt) -> Receipt:
    """The steps may be in other hands, which are done a moment after ours. Nobody should have to ask for that."""
    receipt = await interaction.client.services.privacy.find_receipt(guild_id, before.id)
    if receipt.discord != before.discord:
        try:
            screen = await receipt_screen(interaction, guild_id, receipt)
            await show(interaction, screen, discreet=True)
        except DID_NOT_TAKE_IT as trouble:  # the screen went with its room, after it was read once
            log.debug("a receipt could not be shown again", trouble=repr(trouble))
    return receipt


async def receipt_screen(interaction: Interaction, guild_id: GuildId, receipt: Receipt) -> Screen:
    locked_until = await interaction.client.services.left_servers.erased_on(guild_id)
    return _screen(receipt, guild_id, locked_until, speaker(interaction))


def _screen(receipt: Receipt, guild_id: GuildId, locked_until: date | None, say: Speaker) -> Screen:
    gone_on = _day(receipt.copies_gone_on, say)
    copies = say("Old safety copies are gone by {date}.", date=gone_on)
    code = say("Your receipt is {code}. It says nothing about you.", code=receipt.code)
    taps: list[Tappable]
    if receipt.is_part:
        from cogs.privacy.privacy_screen import PrivacyButton  # noqa: PLC0415  its screens lead here

        lines = [say("Done. I have erased this part."), copies, code]
        taps = [PrivacyButton(guild_id, say)]
    else:
        posts = say("I can't erase what you wrote in the rooms, but you can.")
        lines = [say("Done. I have erased what I kept about you."), copies, posts, code]
        taps = [OwnPostsButton(say)]
    discord = _discord_line(receipt, locked_until, say)
    text = " ".join(lines) if discord is None else f"{' '.join(lines)}\n\n{discord}"
    if not receipt.discord.is_over:
        taps.insert(0, LookAgainButton(guild_id, receipt.id, say))
    return Screen(text, taps)


def _discord_line(receipt: Receipt, locked_until: date | None, say: Speaker) -> str | None:
    far = receipt.discord
    if far.steps == 0:
        return None
    counted = say(
        "Erased here. On Discord: {done} of {steps} steps done.", done=far.done, steps=far.steps
    )
    if not far.is_over and locked_until is not None:
        # Nothing goes to a server that took the bot out, so nothing is being tried.
        return (
            counted
            + " "
            + say(
                "The rest waits, since I was taken out of that server. I do it if I am let in again "
                "before {date}. Later there is nothing left that I could take away.",
                date=_day(locked_until, say),
            )
        )
    if not far.is_over:
        follows = (
            say("The rest follows. I keep trying.")
            if receipt.is_part
            else say("Rooms, cards and my notes to you follow. I keep trying.")
        )
        return counted + " " + follows
    if far.not_done:
        return counted + " " + say("Discord did not let me do the rest. A facilitator can do it.")
    if receipt.is_part:
        return counted
    return counted + " " + say("My notes to you are taken away too.")


def _day(on: date, say: Speaker) -> str:
    return format_date(on, "long", locale=say.language.replace("-", "_"))
