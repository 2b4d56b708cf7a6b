"""One wish to be reached as a facilitator of that group sees it who opened it: who, about what, and what to do."""

import re
from typing import Final

import discord
from discord import ButtonStyle
from typing_extensions import override

from bot.core.ids import GuildId
from bot.features.helplines.model import Country
from bot.features.requests.ground import Asked
from bot.features.requests.model import Offer, Outcome, Reach, RequestId, RequestState
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.replies import show
from cogs._kit.safe import TapButton, TapList
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import SELECT_LABEL, label, plain
from cogs._kit.times import how_long
from cogs.desk.desk_button import DeskButton
from cogs.helplines.help_now import HelpNowButton
from cogs.requests.request_words import (
    about_word,
    country_of,
    offer_word,
    offered_words,
    outcome_word,
)

_REQUEST: Final = r"(?P<guild_id>\d+):(?P<request_id>\d+)"


class OpenRequestButton(TapButton, template=rf"requests:open:{_REQUEST}"):
    def __init__(
        self,
        guild_id: GuildId,
        request_id: RequestId,
        say: Speaker | None = None,
        *,
        number: int | None = None,
    ) -> None:
        """With a ``number`` where one screen shows several."""
        say = say or Speaker()
        words = say("Open") if number is None else say("{number}. Open", number=number)
        super().__init__(f"requests:open:{guild_id}:{request_id}", words, style=ButtonStyle.primary)
        self.guild_id = guild_id
        self.request_id = request_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        asked = await interaction.client.services.requests.open_(
            guild_id, self.request_id, by=person(interaction)
        )
        await show(interaction, request_card(interaction, asked), discreet=True)


class RequestStepButton(
    TapButton, template=rf"requests:step:{_REQUEST}:(?P<step>see|contact|hand_back)"
):
    """*I'm on it*, *I reached them*, *Hand over*."""

    def __init__(
        self, guild_id: GuildId, request_id: RequestId, step: str, say: Speaker | None = None
    ) -> None:
        say = say or Speaker()
        words = {
            "see": say("I'm on it"),
            "contact": say("I reached them"),
            "hand_back": say("Hand over"),
        }
        is_next = step != "hand_back"
        super().__init__(
            f"requests:step:{guild_id}:{request_id}:{step}",
            words[step],
            style=ButtonStyle.primary if is_next else ButtonStyle.secondary,
        )
        self.guild_id = guild_id
        self.request_id = request_id
        self.step = step

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "RequestStepButton":
        guild_id, request_id = GuildId(int(match["guild_id"])), RequestId(int(match["request_id"]))
        return cls(guild_id, request_id, match["step"])

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        requests, by = interaction.client.services.requests, person(interaction)
        if self.step == "hand_back":
            await requests.hand_back(guild_id, self.request_id, by=by)
            say = speaker(interaction)
            words = say("It is back on the desk for all others who lead the group.")
            await show(interaction, Screen(words, [DeskButton(guild_id, say)]), discreet=True)
            return
        take = requests.see if self.step == "see" else requests.contact
        asked = await take(guild_id, self.request_id, by=by)
        await show(interaction, request_card(interaction, asked), discreet=True)


class OfferButton(TapButton, template=rf"requests:offer:{_REQUEST}:(?P<offer>{'|'.join(Offer)})"):
    """Tell them how to speak. What it says stands behind a note that tells nothing."""

    def __init__(
        self, guild_id: GuildId, request_id: RequestId, offer: Offer, say: Speaker | None = None
    ) -> None:
        words = offer_word(offer, say or Speaker())
        super().__init__(f"requests:offer:{guild_id}:{request_id}:{offer}", words)
        self.guild_id = guild_id
        self.request_id = request_id
        self.offer = offer

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "OfferButton":
        guild_id, request_id = GuildId(int(match["guild_id"])), RequestId(int(match["request_id"]))
        return cls(guild_id, request_id, Offer(match["offer"]))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        asked = await interaction.client.services.requests.offer(
            guild_id, self.request_id, self.offer, by=person(interaction)
        )
        await show(interaction, request_card(interaction, asked), discreet=True)


class OutcomeList(TapList, template=rf"requests:close:{_REQUEST}"):
    """*Close*, with how it ended, and not a word more."""

    def __init__(
        self, guild_id: GuildId, request_id: RequestId, say: Speaker | None = None
    ) -> None:
        say = say or Speaker()
        options = [
            discord.SelectOption(
                label=label(outcome_word(one, say), limit=SELECT_LABEL), value=one.value
            )
            for one in Outcome
        ]
        super().__init__(
            f"requests:close:{guild_id}:{request_id}", say("Close: how did it end?"), options
        )
        self.guild_id = guild_id
        self.request_id = request_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        say = speaker(interaction)
        await interaction.client.services.requests.close(
            guild_id, self.request_id, Outcome(self.chosen[0]), by=person(interaction)
        )
        words = say("Closed. Only the times and what you chose are kept, for 90 days. Thank you.")
        await show(interaction, Screen(words, [DeskButton(guild_id, say)]), discreet=True)


def request_card(interaction: Interaction, asked: Asked) -> Screen:
    say = speaker(interaction)
    request, guild_id = asked.request, asked.request.guild_id
    ids = (guild_id, request.id)
    parts = [_who(asked, say)]
    taps: list[Tappable | tuple[Tappable, ...]]
    if request.state.waits:
        parts.append(say("When you tap *I'm on it*, they read that you have seen it."))
        taps = [RequestStepButton(*ids, "see", say), HelpNowButton(say)]
    else:
        parts.append(_yours(asked, say))
        taps = []
        if request.reach is Reach.NOTE:
            taps.append(tuple(OfferButton(*ids, one, say) for one in Offer))
        if request.state is RequestState.SEEN:
            taps.append(RequestStepButton(*ids, "contact", say))
        taps += [RequestStepButton(*ids, "hand_back", say), HelpNowButton(say)]
        taps.append(OutcomeList(*ids, say))
    parts.append(_steps(country_of(interaction, guild_id), say))
    return Screen("\n\n".join(parts), taps)


def _who(asked: Asked, say: Speaker) -> str:
    request = asked.request
    lines = [
        say(
            "**{person}** from {group} asked {ago}.",
            person=f"<@{request.member_id}>",
            group="" if asked.group is None else plain(asked.group.name),
            ago=how_long(request.opened_at),
        ),
        say("About: {about}", about=about_word(request.about, say)),
    ]
    if request.reach is Reach.UNSAFE:
        lines.append(
            say(
                "**It is not safe to write to them.** Do not write, call or mention them. "
                "Someone may look at their phone. They see on their page that you have it."
            )
        )
    else:
        lines.append(say("They may be written to in private."))
    return "\n".join(lines)


def _yours(asked: Asked, say: Speaker) -> str:
    request = asked.request
    words = say("You have this one, and they can see that.")
    if request.state is RequestState.CONTACTED:
        words = say("You reached them. When it is settled, close it below.")
    elif request.offer is not None:
        words = offered_words(request.offer, say)
    elif request.reach is Reach.NOTE:
        words += " " + say(
            "Tell them how you want to speak. Their phone shows only that something waits."
        )
    return words


def _steps(country: Country | None, say: Speaker) -> str:
    number = say("the emergency number") if country is None else country.emergency
    return "\n".join(
        (
            say(
                "1. Is anyone in danger right now? Ask them to call {number}, "
                "or call if you know where they are.",
                number=number,
            ),
            say("2. Listen. Ask straight. Do not argue."),
            say("3. Share help lines. Offer to stay while they call."),
            say("4. Bring in someone who leads with you. If a program has staff, bring them in."),
            say(
                "5. May a child, or an adult who needs care, be hurt? "
                "Then follow the law where you live, outside Discord."
            ),
            say("6. Write nothing down here. Close it with the line that fits."),
            say("7. Get support for yourself too."),
        )
    )
