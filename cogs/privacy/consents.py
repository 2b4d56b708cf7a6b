"""**What I said yes to**: each yes with its day, taken back one by one; asked anew when the words changed."""

import re
from collections.abc import Callable, Mapping
from typing import Final

from discord import ButtonStyle
from typing_extensions import override

from bot.core.ids import GuildId
from bot.features.checkins.model import AGREED_TO, NUMBERS_VERSION
from bot.features.groups.agreement import consent, rules_version
from bot.features.members.model import NOTES_VERSION, Consent, ConsentKind, standing
from cogs._kit import note_lines
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.own_deliveries import deliver_own
from cogs._kit.pages import Section, my_page_section
from cogs._kit.replies import show
from cogs._kit.safe import TapButton
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.times import day_and_time
from cogs.helplines.help_now import HelpNowButton
from cogs.members.my_page import MyPageButton
from cogs.privacy.erase import EraseButton
from cogs.privacy.privacy_screen import PrivacyButton

_GUILD: Final = r"(?P<guild_id>\d+)"
_KIND: Final = rf"(?P<kind>{'|'.join(ConsentKind)})"
_ASKED: Final = (
    ConsentKind.RULES,
    ConsentKind.NOTES,
    ConsentKind.CHECKINS,
    ConsentKind.NUMBERS,
)
"""That they are 18 or older is said together with the rules, and stands and falls with them."""


class ConsentsButton(TapButton, template=rf"privacy:yeses:{_GUILD}"):
    def __init__(
        self, guild_id: GuildId, say: Speaker | None = None, *, words: str | None = None
    ) -> None:
        super().__init__(
            f"privacy:yeses:{guild_id}", words or (say or Speaker())("What I said yes to")
        )
        self.guild_id = guild_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        await show(interaction, await _screen(interaction, guild_id), discreet=True)


class _KindButton(TapButton, template=r"privacy:kind"):
    action = ""

    def __init__(self, guild_id: GuildId, kind: ConsentKind, words: str = "-") -> None:
        style = ButtonStyle.danger if self.action == "takeback" else ButtonStyle.secondary
        super().__init__(f"privacy:{self.action}:{guild_id}:{kind}", words, style=style)
        self.guild_id = guild_id
        self.kind = kind

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "_KindButton":
        return cls(GuildId(int(match["guild_id"])), ConsentKind(match["kind"]))


class AboutYesButton(_KindButton, template=rf"privacy:yes:{_GUILD}:{_KIND}"):
    """The words that were agreed to, and what taking it back does."""

    action = "yes"

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        await show(interaction, await _one_screen(interaction, guild_id, self.kind), discreet=True)


class AgreeAgainButton(_KindButton, template=rf"privacy:still:{_GUILD}:{_KIND}"):
    action = "still"

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id, me = claimed_guild(interaction, self.guild_id), person(interaction)
        members = interaction.client.services.members
        await members.agree_again(guild_id, me, self.kind, _versions()[self.kind])
        if self.kind is ConsentKind.CHECKINS:
            await interaction.client.services.checkins.agree(guild_id, me)
        await show(interaction, await _screen(interaction, guild_id), discreet=True)


class TakeBackYesButton(_KindButton, template=rf"privacy:takeback:{_GUILD}:{_KIND}"):
    action = "takeback"

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id, me = claimed_guild(interaction, self.guild_id), person(interaction)
        services = interaction.client.services
        if not await _has_said(interaction, guild_id, self.kind):
            await show(interaction, await _screen(interaction, guild_id), discreet=True)
            return
        match self.kind:
            case ConsentKind.NOTES:
                await services.members.stop_notes(guild_id, me)
            case ConsentKind.CHECKINS:
                await services.checkins.take_back_agreement(guild_id, me)
            case ConsentKind.NUMBERS:
                await services.checkins.stop_numbers(guild_id, by=me)
            case ConsentKind.RULES | ConsentKind.ADULT:
                version = _versions()[self.kind]
                await services.groups.agree_no_more(guild_id, me, version=version)
                await show(interaction, _left_screen(guild_id, speaker(interaction)), discreet=True)
                await deliver_own(interaction)
                return
        say = speaker(interaction)
        done = say("Done. “{what}” is taken back.", what=_name(self.kind, say))
        await show(interaction, await _screen(interaction, guild_id, done), discreet=True)
        await deliver_own(interaction)
        await services.privacy.empty_log()


@my_page_section(2)
async def asked_anew(interaction: Interaction, guild_id: GuildId, say: Speaker) -> Section | None:
    """Whoever is in a group and agreed to other words than those of today is asked on top of their page, and under
    what they tap next."""
    changed = [
        kind
        for kind, yes in (await _yeses(interaction, guild_id)).items()
        if yes.version != _versions()[kind]
    ]
    if not changed:
        return None
    if not await interaction.client.services.groups.list_of_member(guild_id, person(interaction)):
        return None
    words = say("**Please look.** The words of something you said yes to have changed.")
    return Section(words, [ConsentsButton(guild_id, words=say("See what changed"))])


async def _yeses(interaction: Interaction, guild_id: GuildId) -> Mapping[ConsentKind, Consent]:
    members = interaction.client.services.members
    now = standing(await members.list_consents(guild_id, person(interaction)))
    return {kind: now[kind] for kind in _ASKED if kind in now}


async def _has_said(interaction: Interaction, guild_id: GuildId, kind: ConsentKind) -> bool:
    """Taking back what was never said would begin something about them, in any server that a forged tap names. Who is
    known may stop their notes even so: they may have begun before such a yes was kept."""
    yeses = await _yeses(interaction, guild_id)
    if kind in {ConsentKind.RULES, ConsentKind.ADULT}:
        return bool({ConsentKind.RULES, ConsentKind.ADULT} & set(yeses))
    if kind in yeses:
        return True
    return await interaction.client.services.members.knows(guild_id, person(interaction))


async def _screen(interaction: Interaction, guild_id: GuildId, done: str | None = None) -> Screen:
    say = speaker(interaction)
    yeses = await _yeses(interaction, guild_id)
    lines = [say("**What I said yes to**\n"), *([] if done is None else [done])]
    for kind, yes in yeses.items():
        line = say("- {what}: since {time}.", what=_name(kind, say), time=day_and_time(yes.at))
        if yes.version != _versions()[kind]:
            line += " " + say("**The words have changed since.**")
        lines.append(line)
    if yeses:
        lines.append(say("\nTap one to read it again, or to take it back. It ends at once."))
    else:
        lines.append(say("Nothing, or you have taken it back."))
    taps: list[Tappable | tuple[Tappable, ...]] = [
        AboutYesButton(guild_id, kind, _name(kind, say)) for kind in yeses
    ]
    return Screen(
        "\n".join(lines), [*taps, (PrivacyButton(guild_id, say), MyPageButton(guild_id, say))]
    )


async def _one_screen(interaction: Interaction, guild_id: GuildId, kind: ConsentKind) -> Screen:
    from cogs.groups.guidelines_button import GuidelinesButton  # noqa: PLC0415  groups lead here

    say = speaker(interaction)
    kind = ConsentKind.RULES if kind is ConsentKind.ADULT else kind
    yes = (await _yeses(interaction, guild_id)).get(kind)
    if yes is None:
        return await _screen(interaction, guild_id)
    lines = [f"**{_name(kind, say)}**", _words(kind, say), _ends(kind, say)]
    taps: list[Tappable] = []
    if yes.version != _versions()[kind]:
        lines.insert(1, say("These words are new. Do you still say yes?"))
        taps.append(AgreeAgainButton(guild_id, kind, say("Yes, I still agree")))
    if kind is ConsentKind.RULES:
        taps.append(GuidelinesButton(guild_id, say))
    taps.append(TakeBackYesButton(guild_id, kind, say("Take it back")))
    back = ConsentsButton(guild_id, words=say("Back"))
    return Screen("\n\n".join(lines), [*taps, (back, MyPageButton(guild_id, say))])


def _left_screen(guild_id: GuildId, say: Speaker) -> Screen:
    words = say(
        "You took it back. You are in no group here now, and their rooms go from your list. "
        "I told no one in them. I erase what I keep about you after 30 days, or now if you like."
    )
    return Screen(words, [EraseButton(guild_id, say), HelpNowButton(say)])


def _versions() -> Mapping[ConsentKind, str]:
    return {
        ConsentKind.RULES: rules_version(),
        ConsentKind.ADULT: rules_version(),
        ConsentKind.NOTES: NOTES_VERSION,
        ConsentKind.CHECKINS: AGREED_TO,
        ConsentKind.NUMBERS: NUMBERS_VERSION,
    }


def _name(kind: ConsentKind, say: Speaker) -> str:
    names: Mapping[ConsentKind, Callable[[], str]] = {
        ConsentKind.RULES: lambda: say("The guidelines and your privacy"),
        ConsentKind.ADULT: lambda: say("The guidelines and your privacy"),
        ConsentKind.NOTES: lambda: say("Notes to your phone"),
        ConsentKind.CHECKINS: lambda: say("Keeping a check-in you send"),
        ConsentKind.NUMBERS: lambda: say("Keeping your own numbers"),
    }
    return names[kind]()


def _words(kind: ConsentKind, say: Speaker) -> str:
    from cogs.checkins.my_numbers import to_keep_numbers  # noqa: PLC0415  their screens lead here
    from cogs.checkins.start_button import to_keep_answers  # noqa: PLC0415

    texts = consent(say.language)
    match kind:
        case ConsentKind.RULES | ConsentKind.ADULT:
            return f"{texts.your_choices.statement}\n\n{texts.your_privacy.text}"
        case ConsentKind.NOTES:
            line = note_lines.tomorrow(say("meeting"), say)
            return f"{texts.your_choices.notes}\n> {line}"
        case ConsentKind.CHECKINS:
            return to_keep_answers(say)
        case ConsentKind.NUMBERS:
            return "\n".join(to_keep_numbers(say))


def _ends(kind: ConsentKind, say: Speaker) -> str:
    match kind:
        case ConsentKind.RULES | ConsentKind.ADULT:
            return say(
                "Nobody is in a group without it. If you take it back, you leave all your groups here "
                "at once, and their rooms go from your list. I tell no one in them. "
                "I erase what I keep about you after 30 days. You can ask to join again any time."
            )
        case ConsentKind.NOTES:
            return say("If you take it back, I write you no more notes.")
        case ConsentKind.CHECKINS:
            return say(
                "If you take it back, I erase all check-ins you sent, and close them on every screen. "
                "I ask you anew before you send another."
            )
        case ConsentKind.NUMBERS:
            return say("If you take it back, your numbers are erased, and I keep none from now on.")
