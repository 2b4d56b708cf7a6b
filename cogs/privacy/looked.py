"""**Who looked**: facilitators who opened what somebody sent, and what they did to that person's place here."""

from collections.abc import Sequence
from typing import Final

from typing_extensions import override

from bot.core.ids import GuildId, MemberId
from bot.features.audit.model import SHOWN, NamedEntry
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.replies import show
from cogs._kit.safe import TapButton
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.times import day_and_time
from cogs.helplines.help_now import HelpNowButton
from cogs.privacy.privacy_screen import PrivacyButton

_ON_A_PAGE: Final = 12
_GUILD: Final = r"(?P<guild_id>\d+)"


class LookedButton(TapButton, template=rf"privacy:looked:{_GUILD}:(?P<page>\d{{1,3}})"):
    def __init__(
        self,
        guild_id: GuildId,
        page: int,
        say: Speaker | None = None,
        *,
        words: str | None = None,
    ) -> None:
        words = words or (say or Speaker())("Who looked")
        super().__init__(f"privacy:looked:{guild_id}:{page}", words)
        self.guild_id = guild_id
        self.page = page

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say, guild_id = speaker(interaction), claimed_guild(interaction, self.guild_id)
        services, me = interaction.client.services, person(interaction)
        acts = await services.privacy.list_looked(
            guild_id, me, names=await _known_to(interaction, guild_id)
        )
        await show(interaction, _screen(acts, guild_id, self.page, say), discreet=True)


async def _known_to(interaction: Interaction, guild_id: GuildId) -> Sequence[MemberId]:
    """Who leads their groups stands on each group's card anyway. Nobody else is named."""
    groups, me = interaction.client.services.groups, person(interaction)
    known: list[MemberId] = []
    for one in await groups.list_belongings(guild_id, me):
        is_inside = one.membership is not None and one.membership.state.opens_room
        if is_inside or one.is_facilitator:
            known.extend(await groups.facilitators(guild_id, one.group.id))
    return known


def _screen(acts: Sequence[NamedEntry], guild_id: GuildId, page: int, say: Speaker) -> Screen:
    pages = max(1, -(-len(acts) // _ON_A_PAGE))
    page = min(page, pages - 1)
    shown = acts[page * _ON_A_PAGE : (page + 1) * _ON_A_PAGE]
    lines = [
        say(
            "**Who looked**\n\nWho opened what you sent, and who changed your place in a group. "
            "I keep this for 180 days, or as long as what they opened. Never any words.\n"
        )
    ]
    lines += [_line(one, say) for one in shown]
    if not shown:
        lines.append(say("Nobody has opened or changed anything of yours."))
    turns: list[Tappable] = []
    if page > 0:
        turns.append(LookedButton(guild_id, page - 1, words=say("Back")))
    if page < pages - 1:
        turns.append(LookedButton(guild_id, page + 1, words=say("Next page")))
    return Screen("\n".join(lines), [*turns, PrivacyButton(guild_id, say), HelpNowButton(say)])


def _line(act: NamedEntry, say: Speaker) -> str:
    if act.entry.action == SHOWN:
        who = say("Whoever runs the bot")
    else:
        who = say("A facilitator") if act.actor is None else f"<@{act.actor}>"
    return say(
        "- {time}: {who} {what}",
        time=day_and_time(act.entry.at),
        who=who,
        what=_what(act.entry.action, say),
    )


def _what(action: str, say: Speaker) -> str:
    known = {
        "checkins.opened": say("opened a check-in of yours"),
        "checkins.handed_back": say("gave a check-in of yours back unread"),
        "checkins.ticked": say("marked yours as read aloud"),
        "sessions.words.read": say("read why you can't come"),
        "requests.opened": say("opened that you want to be reached"),
        "requests.seen": say("said that they are on it: you want to be reached"),
        "requests.handed_back": say("handed over that you want to be reached"),
        "requests.contacted": say("noted that they reached you"),
        "requests.closed": say("closed that you want to be reached"),
        "reports.opened": say("opened what you showed them"),
        "reports.taken": say("said that they are on what you showed them"),
        "reports.given_back": say("handed over what you showed them"),
        "reports.done": say("looked after what you showed them"),
        "keep_apart.pair.added": say("noted whom you asked to be kept apart from"),
        "keep_apart.pair.lifted": say("ended that you are kept apart from someone"),
        "adults.noted": say("noted that you may be under 18"),
        "adults.undone": say("took back that you may be under 18"),
        "groups.newcomer.opened": say("opened that you asked to join"),
        "groups.newcomer.let_in": say("let you in"),
        "groups.newcomer.not_now": say("answered “Not now” when you asked to join"),
        "groups.invited": say("invited you"),
        "groups.member.remove": say("took you out of a group"),
        "groups.member.block": say("keeps you from asking again"),
        "groups.member.unblock": say("lets you ask again"),
        "groups.facilitator.added": say("made you a facilitator"),
        "groups.facilitator.dropped": say("ended that you are a facilitator"),
        SHOWN: say("read what my record of acts says of you"),
    }
    return known.get(action) or _of_kind(action.partition(".")[0], say)


def _of_kind(feature: str, say: Speaker) -> str:
    kinds = {
        "checkins": say("decided about a check-in of yours"),
        "requests": say("noted something about when you asked to be reached"),
        "reports": say("noted something about what you showed them"),
        "groups": say("changed your place in a group"),
        "resources": say("decided about a link that you suggested"),
    }
    return kinds.get(feature) or say("did something that concerns you")
