"""The words for what can't be done about a message that somebody shows."""

from bot.core.ids import GuildId
from bot.features.reports.errors import (
    MessageGoneError,
    NoOneToTellError,
    NotAPersonsError,
    OwnMessageError,
    ReportDoneError,
    ReportGoneError,
    ReportNotTakenError,
    ReportTakenError,
    TooManyReportsError,
)
from cogs._kit.interaction import Interaction
from cogs._kit.refusals import first_aid, spoken
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker
from cogs.desk.desk_button import DeskButton
from cogs.requests.ask_button import AskButton


@spoken(OwnMessageError)
def own(_no: OwnMessageError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("You wrote that yourself. If you need someone, ask a facilitator to reach you.")
    return Screen(words, _ask(say, interaction))


@spoken(NotAPersonsError)
def not_a_persons(_no: NotAPersonsError, say: Speaker, interaction: Interaction) -> Screen:
    words = say(
        "No person wrote that, a bot did. If something about it troubles you, "
        "ask a facilitator to reach you."
    )
    return Screen(words, _ask(say, interaction))


@spoken(MessageGoneError)
def message_gone(_no: MessageGoneError, say: Speaker, interaction: Interaction) -> Screen:
    words = say(
        "That is not here any more. Nothing was changed. If it still troubles you, "
        "ask a facilitator to reach you."
    )
    return Screen(words, _ask(say, interaction))


@spoken(NoOneToTellError)
def nobody(_no: NoOneToTellError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("No one else leads a group here now, so I could tell no one. Help lines are open.")
    return Screen(words, first_aid(say, interaction))


@spoken(TooManyReportsError)
def too_many(no: TooManyReportsError, say: Speaker, interaction: Interaction) -> Screen:
    words = say(
        "You have told of {limit} things today, and that is as many as I pass on in a day. "
        "A facilitator can talk with you about the rest.",
        limit=no.limit,
    )
    return Screen(words, _ask(say, interaction))


@spoken(ReportGoneError)
def gone(_no: ReportGoneError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("That is not here any more. Nothing was changed. Your page shows what there is.")
    return Screen(words, first_aid(say, interaction))


@spoken(ReportTakenError)
def taken(no: ReportTakenError, say: Speaker, _interaction: Interaction) -> Screen:
    words = say("{name} has this one.", name=f"<@{no.by}>")
    return Screen(words, [DeskButton(no.guild_id, say)])


@spoken(ReportNotTakenError)
def not_taken(no: ReportNotTakenError, say: Speaker, _interaction: Interaction) -> Screen:
    words = say("No one is on this one yet. Open it on the desk and tap *I'm on it* first.")
    return Screen(words, [DeskButton(no.guild_id, say)])


@spoken(ReportDoneError)
def over(no: ReportDoneError, say: Speaker, _interaction: Interaction) -> Screen:
    words = say("This one is over, so there is nothing left to do.")
    return Screen(words, [DeskButton(no.guild_id, say)])


def _ask(say: Speaker, interaction: Interaction) -> tuple[Tappable, ...]:
    if interaction.guild_id is None:
        return first_aid(say, interaction)
    return (AskButton(GuildId(interaction.guild_id), None, say), *first_aid(say, interaction))
