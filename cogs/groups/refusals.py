"""The words for what groups refuse: one plain sentence and the next step."""

from bot.core.ids import GuildId
from bot.features.groups.errors import (
    AdultStatementNeededError,
    AlreadyAskedError,
    AlreadyFacilitatorError,
    AlreadyInGroupError,
    AskAgainLaterError,
    AskNotFoundError,
    AskSettledError,
    DutyHoursError,
    FacilitatorNotRemovableError,
    GroupFullError,
    GroupNameEmptyError,
    GroupNameMarksError,
    GroupNameMentionError,
    GroupNameTakenError,
    GroupNameTooLongError,
    GroupNotFoundError,
    InvitationOnlyError,
    LastFacilitatorError,
    LeadsNoMoreError,
    NoPlaceForYouError,
    NotAMemberError,
    NotBlockedError,
    NotFacilitatorError,
    NotInGroupError,
    NotOnBreakError,
    NotYourGroupError,
    RoomInUseError,
    SeatsOutOfRangeError,
    TooManyFacilitatorsError,
)
from cogs._kit.interaction import Interaction, here
from cogs._kit.refusals import first_aid, spoken
from cogs._kit.replies import next_steps
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker
from cogs._kit.text import plain
from cogs.desk.desk_button import way_to_desk
from cogs.groups.create_form import CreateGroupButton
from cogs.groups.errors import BotsCannotLeadError
from cogs.groups.facilitators_screen import FacilitatorsButton
from cogs.groups.group_words import date_word
from cogs.groups.join_button import JoinButton
from cogs.helplines.help_now import HelpNowButton


@spoken(NotFacilitatorError)
def not_a_facilitator(_no: NotFacilitatorError, say: Speaker, interaction: Interaction) -> Screen:
    # Here, since its pages lead to groups.
    from cogs.requests.ask_button import AskButton  # noqa: PLC0415

    guild_id = interaction.guild_id or interaction.client.home_guild_id
    ask = None
    if guild_id is not None:
        ask = AskButton(GuildId(guild_id), None, say, label=say("Ask a facilitator"))
    return Screen(
        say(
            "Only facilitators of this group can do that. Nothing was changed. "
            "If you need something, you can ask them here."
        ),
        (*next_steps(ask), *first_aid(say, interaction)),
    )


@spoken(NotInGroupError)
def not_in_group(_no: NotInGroupError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("Only people of this group can do that. Nothing was changed. You can ask to join.")
    return Screen(words, (JoinButton(say), *first_aid(say, interaction)))


@spoken(GroupNotFoundError)
def no_such_group(_no: GroupNotFoundError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("I can't find that group here. It may have ended. Nothing was changed.")
    return Screen(words, (JoinButton(say), *first_aid(say, interaction)))


@spoken(AskNotFoundError)
def nobody_waits(_no: AskNotFoundError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("Nobody waits there any more. There is nothing left to do.")
    return Screen(words, way_to_desk(say, interaction))


@spoken(AskSettledError)
def settled(no: AskSettledError, say: Speaker, interaction: Interaction) -> Screen:
    words = (
        say("They took their request back, so there is nothing left to do.")
        if no.by is None
        else say("{name} has this one. There is nothing left to do.", name=f"<@{no.by}>")
    )
    return Screen(words, way_to_desk(say, interaction))


@spoken(GroupFullError)
def full(no: GroupFullError, say: Speaker, interaction: Interaction) -> Screen:
    words = say(
        "{name} has as many people as it can hold. You can look again any time, "
        "or look at another group.",
        name=plain(no.group_name),
    )
    return Screen(words, (JoinButton(say), *first_aid(say, interaction)))


@spoken(AlreadyAskedError)
def asked_already(no: AlreadyAskedError, say: Speaker, interaction: Interaction) -> Screen:
    words = say(
        "You have asked to join {name} already. You mostly hear back within a day.",
        name=plain(no.group_name),
    )
    return Screen(words, first_aid(say, interaction))


@spoken(AlreadyInGroupError)
def in_already(no: AlreadyInGroupError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("{name} is open already; there is no need to ask.", name=plain(no.group_name))
    return Screen(words, first_aid(say, interaction))


@spoken(NoPlaceForYouError)
def no_place(_no: NoPlaceForYouError, say: Speaker, interaction: Interaction) -> Screen:
    words = say(
        "We can't offer you a place in this group right now. This is not a judgment of you. "
        "These are open to you."
    )
    return Screen(words, (JoinButton(say), *first_aid(say, interaction)))


@spoken(AskAgainLaterError)
def ask_again_later(no: AskAgainLaterError, say: Speaker, interaction: Interaction) -> Screen:
    words = say(
        "We can't offer you a place in this group right now. This is not a judgment of you. "
        "You can ask again after {date}. Until then, these are open to you.",
        date=date_word(no.ask_again_on, say),
    )
    return Screen(words, (JoinButton(say), *first_aid(say, interaction)))


@spoken(InvitationOnlyError)
def invitation_only(_no: InvitationOnlyError, say: Speaker, interaction: Interaction) -> Screen:
    # Without its name: somebody may have guessed its number.
    words = say("That group takes people by invitation. You can look at the other groups.")
    return Screen(words, (JoinButton(say), *first_aid(say, interaction)))


@spoken(AdultStatementNeededError)
def statement_needed(
    _no: AdultStatementNeededError, say: Speaker, interaction: Interaction
) -> Screen:
    words = say(
        "To join, please tick the first box on the last screen. I have sent nothing and kept nothing."
    )
    return Screen(words, (JoinButton(say), *first_aid(say, interaction)))


@spoken(GroupNameEmptyError)
def empty_name(_no: GroupNameEmptyError, say: Speaker, _interaction: Interaction) -> Screen:
    words = say("A group needs a name with at least one letter. Nothing was made.")
    return Screen(words, [CreateGroupButton(say)])


@spoken(GroupNameTooLongError)
def long_name(no: GroupNameTooLongError, say: Speaker, _interaction: Interaction) -> Screen:
    words = say(
        "That name has {length} characters, and {limit} fit. Nothing was made.",
        length=no.length,
        limit=no.limit,
    )
    return Screen(words, [CreateGroupButton(say)])


@spoken(GroupNameMentionError)
def calling_name(_no: GroupNameMentionError, say: Speaker, _interaction: Interaction) -> Screen:
    words = say("A name that calls people with @ can't be used. Nothing was made.")
    return Screen(words, [CreateGroupButton(say)])


@spoken(GroupNameMarksError)
def marked_name(no: GroupNameMarksError, say: Speaker, _interaction: Interaction) -> Screen:
    words = say(
        "These signs can't stand in a name: {signs}. Letters, numbers, spaces and - & ' can. "
        "Nothing was made.",
        signs=" ".join(
            f"U+{ord(sign):04X}" if not sign.isprintable() else plain(sign) for sign in no.marks
        ),
    )
    return Screen(words, [CreateGroupButton(say)])


@spoken(GroupNameTakenError)
def taken_name(no: GroupNameTakenError, say: Speaker, _interaction: Interaction) -> Screen:
    words = say(
        "There is a group called {name} already. Please choose another name. Nothing was made.",
        name=plain(no.name),
    )
    return Screen(words, [CreateGroupButton(say)])


@spoken(SeatsOutOfRangeError)
def strange_seats(no: SeatsOutOfRangeError, say: Speaker, _interaction: Interaction) -> Screen:
    words = say(
        "Seats are a number from {lowest} to {highest}, or leave it empty. Nothing was changed.",
        lowest=no.lowest,
        highest=no.highest,
    )
    return Screen(words, [CreateGroupButton(say)])


@spoken(DutyHoursError)
def strange_hours(_no: DutyHoursError, say: Speaker, interaction: Interaction) -> Screen:
    words = say(
        "The hours need a day, and another end than start. Nothing was changed. Please choose again."
    )
    return Screen(words, first_aid(say, interaction))


@spoken(RoomInUseError)
def room_in_use(no: RoomInUseError, say: Speaker, interaction: Interaction) -> Screen:
    words = say(
        "That room belongs to {name} already. Please choose another one. Nothing was changed.",
        name=plain(no.group_name),
    )
    return Screen(words, way_to_desk(say, interaction))


@spoken(NotAMemberError)
def not_a_member(_no: NotAMemberError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("That person is not in this group now, so there was nothing to change.")
    return Screen(words, first_aid(say, interaction))


@spoken(NotYourGroupError)
def not_your_group(_no: NotYourGroupError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("You are not in this group now, so there was nothing to change.")
    return Screen(words, first_aid(say, interaction))


@spoken(NotBlockedError)
def not_blocked(_no: NotBlockedError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("That person is not blocked, so there was nothing to change.")
    return Screen(words, first_aid(say, interaction))


@spoken(NotOnBreakError)
def not_on_break(_no: NotOnBreakError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("You are back already. Your next meetings stand on your page.")
    return Screen(words, first_aid(say, interaction))


@spoken(LastFacilitatorError)
def last_facilitator(no: LastFacilitatorError, say: Speaker, interaction: Interaction) -> Screen:
    words = say(
        "You are the only facilitator of {name}. Please add another one first, "
        "so that people there are not alone. Nothing was changed.",
        name=plain(no.group_name),
    )
    if interaction.guild_id is None:
        return Screen(words, first_aid(say, interaction))
    return Screen(words, [FacilitatorsButton(here(interaction), no.group_id, say)])


@spoken(FacilitatorNotRemovableError)
def leads_the_group(
    _no: FacilitatorNotRemovableError, say: Speaker, interaction: Interaction
) -> Screen:
    words = say(
        "That person leads this group. If they shall leave, "
        "first change who leads it with /group facilitators."
    )
    return Screen(words, first_aid(say, interaction))


@spoken(AlreadyFacilitatorError)
def leads_already(_no: AlreadyFacilitatorError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("That person leads this group already.")
    return Screen(words, way_to_desk(say, interaction))


@spoken(LeadsNoMoreError)
def leads_no_more(_no: LeadsNoMoreError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("That person leads this group no more, so there was nothing to change.")
    return Screen(words, way_to_desk(say, interaction))


@spoken(TooManyFacilitatorsError)
def too_many_leaders(
    no: TooManyFacilitatorsError, say: Speaker, interaction: Interaction
) -> Screen:
    words = say("A group can have {limit} facilitators, and it has them.", limit=no.limit)
    return Screen(words, way_to_desk(say, interaction))


@spoken(BotsCannotLeadError)
def a_bot(_no: BotsCannotLeadError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("That is a bot. People lead groups. Please choose a person.")
    return Screen(words, (*way_to_desk(say, interaction), HelpNowButton(say)))
