"""How one's own wish to be reached stands: after asking, behind a note, on *My page*. It can be taken back there."""

from typing_extensions import override

from bot.core.errors import NotFoundError
from bot.core.ids import GuildId
from bot.features.outbox.model import Delivery
from bot.features.outbox.ports import NotWanted
from bot.features.requests.ground import Asked
from bot.features.requests.model import Reach, RequestId, RequestState
from bot.features.requests.promises import TOLD
from cogs._kit import note_lines
from cogs._kit.deliveries import Note, Reading, note, opens
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.pages import Section, my_page_section
from cogs._kit.replies import show
from cogs._kit.safe import TapButton
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import plain
from cogs.helplines.help_now import HelpNowButton
from cogs.members.my_page import MyPageButton
from cogs.outbox.open_button import OpenButton
from cogs.requests.ask_button import AskButton
from cogs.requests.request_words import danger_for, first_lines_for, is_called, state_words

_AT_ONCE = 3


class OwnRequestButton(TapButton, template=r"requests:mine:(?P<guild_id>\d+):(?P<request_id>\d+)"):
    def __init__(
        self,
        guild_id: GuildId,
        request_id: RequestId,
        say: Speaker | None = None,
        *,
        again: bool = False,
    ) -> None:
        say = say or Speaker()
        words = say("Look again") if again else say("My request")
        super().__init__(f"requests:mine:{guild_id}:{request_id}", words)
        self.guild_id = guild_id
        self.request_id = request_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        asked = await interaction.client.services.requests.look(
            guild_id, self.request_id, by=person(interaction)
        )
        await show(interaction, state_screen(interaction, asked), discreet=True)


class TakeBackRequestButton(
    TapButton, template=r"requests:withdraw:(?P<guild_id>\d+):(?P<request_id>\d+)"
):
    def __init__(
        self, guild_id: GuildId, request_id: RequestId, say: Speaker | None = None
    ) -> None:
        words = (say or Speaker())("Take it back")
        super().__init__(f"requests:withdraw:{guild_id}:{request_id}", words)
        self.guild_id = guild_id
        self.request_id = request_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        asked = await interaction.client.services.requests.withdraw(
            guild_id, self.request_id, by=person(interaction)
        )
        await show(interaction, state_screen(interaction, asked), discreet=True)


def state_screen(interaction: Interaction, asked: Asked) -> Screen:
    say = speaker(interaction)
    request, guild_id = asked.request, asked.request.guild_id
    now = interaction.client.services.clock.now()
    words = state_words(asked, now, say)
    if asked.group is not None:
        words = f"**{plain(asked.group.name)}**\n{words}"
    if request.state.waits:
        is_soon = is_called(asked, now) and not request.no_one_has_answered
        if is_soon:
            words += "\n" + say("I write to someone on duty. If that takes too long, use a line.")
        if request.reach is Reach.UNSAFE:
            words += "\n" + say("I send you nothing about it. Look here or on your page.")
        # Where somebody may answer in minutes, the lines stay behind their button.
        help_words = danger_for if is_soon else first_lines_for
        words += f"\n\n{help_words(interaction, guild_id, say)}"
    last = (MyPageButton(guild_id, say), HelpNowButton(say))
    if request.state.is_over:
        group_id = request.group_id if asked.group is not None and asked.is_inside else None
        return Screen(words, [AskButton(guild_id, group_id, say), *last])
    taps: list[Tappable] = [
        OwnRequestButton(guild_id, request.id, say, again=True),
        TakeBackRequestButton(guild_id, request.id, say),
    ]
    return Screen(words, [*taps, *last])


@note(TOLD)
async def something_changed(delivery: Delivery, reading: Reading) -> Note:
    if delivery.member_id is None:
        raise NotWanted
    try:
        asked = await reading.services.requests.look(
            delivery.guild_id, request_of(delivery), by=delivery.member_id
        )
    except NotFoundError as gone:
        raise NotWanted from gone
    request = asked.request
    was_taken_back = request.state is RequestState.WITHDRAWN and asked.group is not None
    if request.reach is Reach.UNSAFE or request.state is RequestState.CLOSED or was_taken_back:
        raise NotWanted
    return Note(note_lines.waiting(reading.say), [OpenButton(delivery.id, reading.say)])


@opens(TOLD)
async def opened(delivery: Delivery, interaction: Interaction, _say: Speaker) -> Screen:
    asked = await interaction.client.services.requests.look(
        delivery.guild_id, request_of(delivery), by=person(interaction)
    )
    return state_screen(interaction, asked)


@my_page_section(order=12)
async def own_requests(interaction: Interaction, guild_id: GuildId, say: Speaker) -> Section | None:
    """How each stands, or the way to ask; for who is in a group at all."""
    requests, by = interaction.client.services.requests, person(interaction)
    found = (await requests.list_own(guild_id, by))[:_AT_ONCE]
    if not found:
        if not await requests.can_ask(guild_id, by):
            return None
        words = say("Would you like a word with someone?")
        return Section(words, [AskButton(guild_id, None, say)])
    lines = [say("**You asked a facilitator to reach you**")]
    for one in found:
        name = "" if one.group is None else plain(one.group.name)
        lines.append(say("{group}: {state}", group=name, state=_short(one, say)))
    return Section(
        "\n".join(lines), [OwnRequestButton(guild_id, one.request.id, say) for one in found]
    )


def _short(asked: Asked, say: Speaker) -> str:
    request = asked.request
    if request.no_one_has_answered:
        return say("No facilitator has answered yet. Please use a line now.")
    if request.state.waits:
        return say("Not seen yet.")
    by = say("A facilitator") if request.facilitator is None else f"<@{request.facilitator}>"
    return say("{name} has seen it.", name=by)


def request_of(delivery: Delivery) -> RequestId:
    return RequestId(delivery.subject_id or 0)
