"""What the desk is told when a meeting has no event although its group shows them. No card names a member."""

from typing import assert_never

from typing_extensions import override

from bot.core.ids import GuildId, SessionId
from bot.features.events.model import Trouble
from bot.features.events.promises import TROUBLE
from bot.features.groups.errors import GroupNotFoundError
from bot.features.groups.model import Group
from bot.features.outbox.model import Delivery
from bot.features.outbox.ports import NotWanted
from cogs._kit.deliveries import Card, Reading, card
from cogs._kit.interaction import Interaction, claimed_guild
from cogs._kit.own_deliveries import deliver_own
from cogs._kit.replies import show
from cogs._kit.safe import TapButton
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import plain
from cogs._kit.times import day_and_time
from cogs.events.events_button import EventsButton
from cogs.groups.authority import standing
from cogs.guilds.server_words import permission_names


class ShowAgainButton(TapButton, template=r"events:again:(?P<guild_id>\d+):(?P<session_id>\d+)"):
    """Puts an event back that somebody deleted."""

    def __init__(
        self, guild_id: GuildId, session_id: SessionId, say: Speaker | None = None
    ) -> None:
        words = (say or Speaker())("Show it again")
        super().__init__(f"events:again:{guild_id}:{session_id}", words)
        self.guild_id = guild_id
        self.session_id = session_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        services = interaction.client.services
        guild_id = claimed_guild(interaction, self.guild_id)
        session = await services.events.show_again(
            guild_id, self.session_id, by=await standing(interaction)
        )
        await deliver_own(interaction)
        words = say(
            "I put the event of {time} back on Discord's list. It can take a minute.",
            time=day_and_time(session.starts_at),
        )
        await show(interaction, Screen(words, [EventsButton(guild_id, session.group_id, say)]))


@card(TROUBLE)
async def an_event_is_missing(delivery: Delivery, reading: Reading) -> Card:
    group = await _group(delivery, reading)
    say = reading.say
    name, events = plain(group.name), EventsButton(group.guild_id, group.id, say)
    trouble = Trouble(str(delivery.params["trouble"]))
    match trouble:
        case Trouble.PERMISSION:
            words = say(
                "I can't look after the Discord events of {group}. In Server Settings, under "
                "Roles, open my role and switch on: {permission}. I try again by myself.",
                group=name,
                permission=permission_names(("create_events",), say),
            )
        case Trouble.OPEN_ROOM:
            words = say(
                "Everyone in this server can see <#{room}>, so I took the Discord events of {group} "
                "down. Make the room private, or stop showing them. I look again each night.",
                room=group.voice_channel_id,
                group=name,
            )
        case Trouble.TOO_MANY:
            words = say(
                "Discord takes 100 events in one server, and there is no place left. Some meetings "
                "of {group} have none. If you delete others, I try again tonight.",
                group=name,
            )
        case Trouble.DELETED:
            return await _deleted(delivery, reading, name, events)
        case _:
            assert_never(trouble)
    return Card(Screen(words, [events]))


async def _deleted(delivery: Delivery, reading: Reading, name: str, events: EventsButton) -> Card:
    if delivery.subject_id is None:
        raise NotWanted
    session_id = SessionId(delivery.subject_id)
    mirror = await reading.services.events.mirror(delivery.guild_id, session_id)
    if not mirror.is_wanted or mirror.shown is None or not mirror.shown.is_left_off:
        raise NotWanted
    words = reading.say(
        "Someone deleted or ended the Discord event of {group} for {time}. I leave it off. "
        "The meeting takes place, and all answers stay.",
        group=name,
        time=day_and_time(mirror.session.starts_at),
    )
    again = ShowAgainButton(delivery.guild_id, session_id, reading.say)
    return Card(Screen(words, [again, events]))


async def _group(delivery: Delivery, reading: Reading) -> Group:
    if delivery.group_id is None:
        raise NotWanted
    try:
        group = await reading.services.groups.get(delivery.guild_id, delivery.group_id)
    except GroupNotFoundError as gone:
        raise NotWanted from gone
    if not group.shows_events:
        raise NotWanted
    return group
