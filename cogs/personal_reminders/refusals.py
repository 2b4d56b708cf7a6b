"""The words for what reminders refuse, each with the next step."""

from bot.core.ids import GuildId
from bot.features.personal_reminders import errors
from cogs._kit.interaction import Interaction
from cogs._kit.refusals import first_aid, spoken
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker
from cogs.members.clock_choice import ClockButton
from cogs.members.my_clock import PAGE
from cogs.personal_reminders.remind_form import RemindButton
from cogs.personal_reminders.reminder_list import ReminderListButton


@spoken(errors.ReminderNotFoundError)
def not_here(_no: errors.ReminderNotFoundError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("This reminder is not here any more, so I changed nothing. Here are yours.")
    return Screen(words, _next(say, interaction))


@spoken(errors.ReminderDraftGoneError)
def draft_gone(
    _no: errors.ReminderDraftGoneError, say: Speaker, interaction: Interaction
) -> Screen:
    words = say("I don't have this one any more. I keep it for a day. You can set it again.")
    return Screen(words, _next(say, interaction))


@spoken(errors.TooManyRemindersError)
def too_many(no: errors.TooManyRemindersError, say: Speaker, interaction: Interaction) -> Screen:
    words = say(
        "You have {limit} reminders. That is all I can hold. Stop one first.", limit=no.limit
    )
    return Screen(words, _next(say, interaction))


@spoken(errors.TooOftenError)
def too_often(_no: errors.TooOftenError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("Once an hour is the most I can do. Write it like “every hour” or “every 2 hours”.")
    return Screen(words, _next(say, interaction))


@spoken(errors.NoWordsError)
def no_words(_no: errors.NoWordsError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("Of what shall I remind you? A word is enough.")
    return Screen(words, _next(say, interaction))


@spoken(errors.ClockUnknownError)
def no_clock(_no: errors.ClockUnknownError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("I don't know your clock yet. Choose it, then I can remind you on time.")
    guild_id = _guild(interaction)
    clock = () if guild_id is None else (ClockButton(guild_id, PAGE, say),)
    return Screen(words, (*clock, *_next(say, interaction)))


@spoken(errors.TonightOverError)
def evening_already(_no: errors.TonightOverError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("It is evening already. In an hour, or tomorrow morning?")
    return Screen(words, _next(say, interaction))


def _next(say: Speaker, interaction: Interaction) -> tuple[Tappable, ...]:
    """In private notes the server is known where the bot serves only one."""
    guild_id = _guild(interaction)
    if guild_id is None:
        return first_aid(say, interaction)
    mine = (ReminderListButton(guild_id, say), RemindButton(guild_id, say))
    return (*mine, *first_aid(say, interaction))


def _guild(interaction: Interaction) -> GuildId | None:
    found = interaction.guild_id or interaction.client.home_guild_id
    return None if found is None else GuildId(found)
