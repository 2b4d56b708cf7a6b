"""The words for what cannot be done with an answer: one plain sentence and the next step."""

from bot.features.checkins import errors
from cogs._kit.interaction import Interaction
from cogs._kit.refusals import first_aid, spoken
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker
from cogs.desk.desk_button import DeskButton


@spoken(errors.AnswerNotFoundError)
def no_answer(_no: errors.AnswerNotFoundError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("This is not here any more. Nothing was changed.")
    return Screen(words, first_aid(say, interaction))


@spoken(errors.NothingSaidError)
def nothing_said(_no: errors.NothingSaidError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("There was nothing in it, so I kept nothing. You can start again any time.")
    return Screen(words, first_aid(say, interaction))


@spoken(errors.NothingToReadError)
def no_words(_no: errors.NothingToReadError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("There are no words in it to read aloud or put in the room. Nothing was changed.")
    return Screen(words, first_aid(say, interaction))


@spoken(errors.OnlyReadersError)
def no_readers(_no: errors.OnlyReadersError, say: Speaker, interaction: Interaction) -> Screen:
    words = say(
        "No one else leads your group right now, so no one could read it. I kept nothing. "
        "Help lines are open."
    )
    return Screen(words, first_aid(say, interaction))


@spoken(errors.TakenError)
def taken(no: errors.TakenError, say: Speaker, _interaction: Interaction) -> Screen:
    words = say("Another facilitator has this one. Nothing was changed.")
    if no.by is not None:
        words = say("{person} has this one. Nothing was changed.", person=f"<@{no.by}>")
    return Screen(words, [DeskButton(no.guild_id, say)])


@spoken(errors.OwnAnswerError)
def own_answer(_no: errors.OwnAnswerError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("You wrote this one, so another facilitator reads it. Nothing was changed.")
    return Screen(words, first_aid(say, interaction))


@spoken(errors.NotOpenedError)
def not_opened(_no: errors.NotOpenedError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("It is not open before you now. Nothing was changed. Please open it again.")
    return Screen(words, first_aid(say, interaction))


@spoken(errors.BeyondCeilingError)
def beyond(_no: errors.BeyondCeilingError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("Its writer did not say yes to that. Nothing was changed. You can ask them.")
    return Screen(words, first_aid(say, interaction))


@spoken(errors.SettledError)
def settled(_no: errors.SettledError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("This one is settled already. Nothing was changed.")
    return Screen(words, first_aid(say, interaction))


@spoken(errors.BeingReadError)
def being_read(_no: errors.BeingReadError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("A facilitator has opened it, so it stays as it is. You can still take it back.")
    return Screen(words, first_aid(say, interaction))


@spoken(errors.NothingAskedError)
def nothing_asked(_no: errors.NothingAskedError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("No one waits for your answer to this any more. Nothing was changed.")
    return Screen(words, first_aid(say, interaction))


@spoken(errors.TooLateToReadAloudError)
def too_late(_no: errors.TooLateToReadAloudError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("The words are erased before the next meeting comes. Nothing was changed.")
    return Screen(words, first_aid(say, interaction))


@spoken(errors.NotAgreedError)
def not_agreed(_no: errors.NotAgreedError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("I have to ask you one thing first, so I kept nothing. Please tap Check in again.")
    return Screen(words, first_aid(say, interaction))


@spoken(errors.TooManyWordsError)
def too_many(no: errors.TooManyWordsError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("That is more than {n} letters, so I kept nothing. A shorter one fits.", n=no.limit)
    return Screen(words, first_aid(say, interaction))


@spoken(errors.WordsGoneError)
def words_gone(_no: errors.WordsGoneError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("No one can open this one any more. The key to it is gone. All others are safe.")
    return Screen(words, first_aid(say, interaction))


@spoken(errors.NumbersNotKeptError)
def not_kept(_no: errors.NumbersNotKeptError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("I can keep your numbers for 30, 90 or 365 days. Nothing was changed.")
    return Screen(words, first_aid(say, interaction))
