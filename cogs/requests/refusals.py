"""The words for what can't be done about a wish to be reached."""

from bot.features.requests.errors import (
    NoGroupToAskError,
    NoOneToAskError,
    NotSafeToWriteError,
    OwnRequestError,
    RequestGoneError,
    RequestNotTakenError,
    RequestOverError,
    RequestTakenError,
    TooManyRequestsError,
)
from cogs._kit.interaction import Interaction
from cogs._kit.refusals import first_aid, spoken
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker
from cogs._kit.text import plain
from cogs._kit.times import how_long
from cogs.desk.desk_button import DeskButton
from cogs.groups.join_button import JoinButton
from cogs.requests.request_words import lines_for


@spoken(NoGroupToAskError)
def in_no_group(no: NoGroupToAskError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("You are in no group here yet, so there is no one to ask. These lines are open.")
    return Screen(
        f"{words}\n\n{lines_for(interaction, no.guild_id, say)}",
        (JoinButton(say), *first_aid(say, interaction)),
    )


@spoken(NoOneToAskError)
def nobody_else(no: NoOneToAskError, say: Speaker, interaction: Interaction) -> Screen:
    words = say(
        "No one else leads {name} now, so no one could answer. These lines are open.",
        name=plain(no.group_name),
    )
    return Screen(
        f"{words}\n\n{lines_for(interaction, no.guild_id, say)}", first_aid(say, interaction)
    )


@spoken(TooManyRequestsError)
def too_many(no: TooManyRequestsError, say: Speaker, interaction: Interaction) -> Screen:
    words = say(
        "You have asked {limit} times today, so today must be hard. Please use a line now. "
        "You can ask again tomorrow.",
        limit=no.limit,
    )
    return Screen(
        f"{words}\n\n{lines_for(interaction, no.guild_id, say)}", first_aid(say, interaction)
    )


@spoken(RequestGoneError)
def gone(_no: RequestGoneError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("That is not here any more. Nothing was changed. Your page shows what there is.")
    return Screen(words, first_aid(say, interaction))


@spoken(OwnRequestError)
def own(_no: OwnRequestError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("This one is yours, so someone else answers it. Your page shows how it stands.")
    return Screen(words, first_aid(say, interaction))


@spoken(RequestOverError)
def over(no: RequestOverError, say: Speaker, _interaction: Interaction) -> Screen:
    words = say("This one is over, so there is nothing left to do.")
    return Screen(words, [DeskButton(no.guild_id, say)])


@spoken(RequestTakenError)
def taken(no: RequestTakenError, say: Speaker, _interaction: Interaction) -> Screen:
    words = (
        say("Someone has this one.")
        if no.by is None
        else say("{name} has this one.", name=f"<@{no.by}>")
    )
    if no.free_at is not None:
        again = how_long(no.free_at)
        words += " " + say("If they can't go on, you can open it again {when}.", when=again)
    return Screen(words, [DeskButton(no.guild_id, say)])


@spoken(RequestNotTakenError)
def not_taken(no: RequestNotTakenError, say: Speaker, _interaction: Interaction) -> Screen:
    words = say("No one is on this one yet. Open it on the desk and tap *I'm on it* first.")
    return Screen(words, [DeskButton(no.guild_id, say)])


@spoken(NotSafeToWriteError)
def not_safe(no: NotSafeToWriteError, say: Speaker, _interaction: Interaction) -> Screen:
    words = say("They said that it is not safe to write to them, so nothing was sent.")
    return Screen(words, [DeskButton(no.guild_id, say)])
