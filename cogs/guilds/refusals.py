from bot.features.guilds.errors import (
    BotMayNotError,
    DeskIsOpenError,
    NotServerManagerError,
    SetupUnfinishedError,
    UnfitRoleError,
)
from bot.features.guilds.model import SetupStep, Viewers
from cogs._kit.interaction import Interaction
from cogs._kit.refusals import first_aid, spoken
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker
from cogs.guilds.server_page import SetupButton, StepButton
from cogs.guilds.server_words import permission_names, viewers_words


@spoken(NotServerManagerError)
def not_a_manager(_no: NotServerManagerError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("Only people who manage this server can do that. Nothing was changed.")
    return Screen(words, first_aid(say, interaction))


@spoken(SetupUnfinishedError)
def unfinished(_no: SetupUnfinishedError, say: Speaker, _interaction: Interaction) -> Screen:
    return Screen(say("Some answers are still missing."), [SetupButton(say)])


@spoken(DeskIsOpenError)
def open_desk(no: DeskIsOpenError, say: Speaker, _interaction: Interaction) -> Screen:
    if no.everyone:
        words = say(
            "Everyone in the server can see that room, so it can't be the desk. "
            "Choose a room that only facilitators see, or let me make one."
        )
    else:
        words = say(
            "These can see that room too: {who}. So it can't be the desk yet. "
            "Take them out of it, or choose another room.",
            who=viewers_words(Viewers(roles=no.roles, people=no.people), say),
        )
    return Screen(words, [StepButton(SetupStep.DESK, say, again=True), SetupButton(say)])


@spoken(BotMayNotError)
def may_not(no: BotMayNotError, say: Speaker, _interaction: Interaction) -> Screen:
    names = permission_names(no.flags, say)
    if no.in_room is not None:
        words = say(
            "I may not do enough in <#{room}> yet. "
            "In that room's settings, under Permissions, allow me: {names}.",
            room=no.in_room,
            names=names,
        )
    else:
        words = say(
            "I may not make rooms here yet. "
            "In Server Settings, under Roles, open my role and switch on: {names}.",
            names=names,
        )
    return Screen(words, [SetupButton(say, again=True)])


@spoken(UnfitRoleError)
def unfit_role(_no: UnfitRoleError, say: Speaker, _interaction: Interaction) -> Screen:
    words = say(
        "That role belongs to everyone or to a bot. Choose one that only facilitators have."
    )
    return Screen(words, [StepButton(SetupStep.FACILITATORS, say, again=True), SetupButton(say)])
