"""**Tell a facilitator**, behind *Trouble joining?*: no sound in the room, and an answer to look out for."""

from discord import ButtonStyle
from typing_extensions import override

from bot.core.ids import GuildId, SessionId
from bot.features.hosting.moments import PingAnswer
from bot.features.hosting.promises import ANSWERED
from bot.features.hosting.trouble import Call
from bot.features.outbox.model import Delivery
from bot.features.outbox.ports import NotWanted
from cogs._kit import note_lines
from cogs._kit.deliveries import Note, Reading, note, opens
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.pages import Section, my_page_section
from cogs._kit.replies import show
from cogs._kit.safe import TapButton
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.still_here import refuse_departed
from cogs._kit.text import plain
from cogs._kit.times import how_long
from cogs.helplines.help_now import HelpNowButton
from cogs.members.my_page import MyPageButton
from cogs.outbox.open_button import OpenButton
from cogs.sessions.session_card import session_of
from cogs.sessions.trouble_joining import TROUBLE_TAPS

_ANSWER_LETTERS = 300


class TellFacilitatorButton(
    TapButton, template=r"hosting:tell:(?P<guild_id>\d+):(?P<session_id>\d+)"
):
    def __init__(
        self,
        guild_id: GuildId,
        session_id: SessionId,
        say: Speaker | None = None,
        *,
        again: bool = False,
    ) -> None:
        say = say or Speaker()
        super().__init__(
            f"hosting:tell:{guild_id}:{session_id}",
            say("I still can't get in") if again else say("Tell a facilitator"),
            style=ButtonStyle.primary,
        )
        self.guild_id = guild_id
        self.session_id = session_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        services = interaction.client.services
        guild_id = claimed_guild(interaction, self.guild_id)
        await refuse_departed(interaction, guild_id)
        call = await services.hosting.ask_for_help(
            guild_id, self.session_id, by=person(interaction)
        )
        await show(interaction, call_screen(call, speaker(interaction)), discreet=True)


class CallStateButton(TapButton, template=r"hosting:told:(?P<guild_id>\d+):(?P<session_id>\d+)"):
    """What became of it."""

    def __init__(
        self, guild_id: GuildId, session_id: SessionId, say: Speaker | None = None
    ) -> None:
        words = (say or Speaker())("Look again")
        super().__init__(f"hosting:told:{guild_id}:{session_id}", words)
        self.guild_id = guild_id
        self.session_id = session_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        say = speaker(interaction)
        screen = await _state_screen(interaction, guild_id, self.session_id, say)
        await show(interaction, screen, discreet=True)


@note(ANSWERED, at_any_hour=True)
async def an_answer_is_there(delivery: Delivery, reading: Reading) -> Note:
    if delivery.member_id is None:
        raise NotWanted
    call = await reading.services.hosting.find_call(
        delivery.guild_id, session_of(delivery), by=delivery.member_id
    )
    if call is None or call.ping.is_waiting:
        raise NotWanted
    return Note(note_lines.waiting(reading.say), [OpenButton(delivery.id, reading.say)])


@opens(ANSWERED)
async def opened(delivery: Delivery, interaction: Interaction, say: Speaker) -> Screen:
    return await _state_screen(interaction, delivery.guild_id, session_of(delivery), say)


@my_page_section(order=15)
async def own_calls(interaction: Interaction, guild_id: GuildId, say: Speaker) -> Section | None:
    """While the meeting runs."""
    hosting = interaction.client.services.hosting
    calls = await hosting.list_own_calls(guild_id, person(interaction))
    if not calls:
        return None
    lines = [say("**Trouble joining?**"), *(_state(call, say) for call in calls)]
    newest = calls[-1].session
    return Section("\n".join(lines), [CallStateButton(guild_id, newest.id, say)])


async def tell_tap(guild_id: GuildId, session_id: SessionId, say: Speaker) -> TellFacilitatorButton:
    return TellFacilitatorButton(guild_id, session_id, say)


def call_screen(call: Call, say: Speaker) -> Screen:
    guild_id, session_id = call.session.guild_id, call.session.id
    helping = (MyPageButton(guild_id, say), HelpNowButton(say))
    if call.ping.is_waiting:
        return Screen(_state(call, say), [CallStateButton(guild_id, session_id, say), *helping])
    again = TellFacilitatorButton(guild_id, session_id, say, again=True)
    return Screen(_state(call, say), [again, *helping])


async def _state_screen(
    interaction: Interaction, guild_id: GuildId, session_id: SessionId, say: Speaker
) -> Screen:
    call = await interaction.client.services.hosting.find_call(
        guild_id, session_id, by=person(interaction)
    )
    if call is None:
        words = say("Nothing waits here any more. Your page shows what comes next.")
        return Screen(words, [MyPageButton(guild_id, say), HelpNowButton(say)])
    return call_screen(call, say)


def _state(call: Call, say: Speaker) -> str:
    ping = call.ping
    if ping.is_waiting:
        if ping.seen_at is None:
            return say("I told the facilitators {ago}. No one else knows.", ago=_ago(call))
        return say("Someone has seen it {ago}. They will answer here.", ago=how_long(ping.seen_at))
    by = say("A facilitator") if ping.answered_by is None else f"<@{ping.answered_by}>"
    if call.words is not None:
        return say("{name}: “{words}”", name=by, words=plain(call.words, limit=_ANSWER_LETTERS))
    words = {
        PingAnswer.COMING: say("{name}: “I'm coming to help.”", name=by),
        PingAnswer.BROWSER: say("{name}: “Try Discord in a web browser.”", name=by),
        PingAnswer.HEARD: say("{name}: “We can hear you now.”", name=by),
        PingAnswer.WORDS: say("A facilitator has answered. Their words are not kept any more."),
    }
    return words[ping.answer or PingAnswer.WORDS]


def _ago(call: Call) -> str:
    return how_long(call.ping.asked_at)


if tell_tap not in TROUBLE_TAPS:
    TROUBLE_TAPS.append(tell_tap)
