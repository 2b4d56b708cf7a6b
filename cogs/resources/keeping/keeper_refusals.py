"""The words for what suggesting and keeping links refuses."""

from bot.features.resources.keeping.errors import (
    DetailRefusedError,
    Field,
    LinkSettledError,
    LooksLikeAnotherError,
    MixedAlphabetsError,
    NotReadyError,
    NotWaitingError,
    OtherPageError,
    OwnSuggestionError,
    SamePageError,
    TooManySuggestionsError,
)
from bot.features.resources.model import State
from cogs._kit.interaction import Interaction
from cogs._kit.refusals import first_aid, spoken
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker
from cogs._kit.text import plain
from cogs.desk.desk_button import DeskButton
from cogs.resources.keeping.choose_details import ChooseButton
from cogs.resources.keeping.edit_link import EditLinkButton
from cogs.resources.keeping.keeper_screen import KeepLinkButton
from cogs.resources.keeping.keeper_words import field_word, lacking_words
from cogs.resources.keeping.suggest_link import SuggestLinkButton


@spoken(LinkSettledError)
def settled(no: LinkSettledError, say: Speaker, _interaction: Interaction) -> Screen:
    words = {
        State.APPROVED: say("Someone was quicker: that link is on the shelf now."),
        State.RETIRED: say("Someone was quicker: that link is not on the shelf now."),
        State.SUGGESTED: say("That link is suggested again, and waits for a yes or no."),
    }
    unchanged = say("Nothing was changed.")
    taps = [KeepLinkButton(no.guild_id, no.resource_id, say), DeskButton(no.guild_id, say)]
    return Screen(f"{words[no.state]} {unchanged}", taps)


@spoken(NotWaitingError)
def not_waiting(_no: NotWaitingError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("That link does not wait for an answer any more. Nothing was changed.")
    return Screen(words, first_aid(say, interaction))


@spoken(OtherPageError)
def other_page(no: OtherPageError, say: Speaker, _interaction: Interaction) -> Screen:
    words = say(
        "Someone gave that link another address just now, so look at the page there first. "
        "Nothing was changed."
    )
    taps = [KeepLinkButton(no.guild_id, no.resource_id, say), DeskButton(no.guild_id, say)]
    return Screen(words, taps)


@spoken(NotReadyError)
def not_ready(no: NotReadyError, say: Speaker, _interaction: Interaction) -> Screen:
    words = say("Before others find it, it needs: {what}", what=lacking_words(no.lacking, say))
    desk = DeskButton(no.guild_id, say)
    if no.resource_id is None:
        return Screen(words, [desk])
    ids = (no.guild_id, no.resource_id, say)
    return Screen(words, [EditLinkButton(*ids), ChooseButton(*ids), desk])


@spoken(OwnSuggestionError)
def own(no: OwnSuggestionError, say: Speaker, _interaction: Interaction) -> Screen:
    words = say("You suggested this one, so another facilitator decides. Nothing was changed.")
    return Screen(words, [DeskButton(no.guild_id, say)])


@spoken(LooksLikeAnotherError)
def looks_like_another(
    no: LooksLikeAnotherError, say: Speaker, _interaction: Interaction
) -> Screen:
    words = (
        say("The name of that site mixes alphabets, so it may only look like one you know.")
        if no.reads_as is None
        else say("The name of that site is written to look like {name}.", name=plain(no.reads_as))
    )
    second = say("If you know who made it, you can suggest it. Then two of you look.")
    taps = [SuggestLinkButton(no.guild_id, say), DeskButton(no.guild_id, say)]
    return Screen(f"{words} {second}", taps)


@spoken(TooManySuggestionsError)
def too_many(no: TooManySuggestionsError, say: Speaker, interaction: Interaction) -> Screen:
    words = say(
        "You have suggested {limit} links today. Thank you. Please come back with this one tomorrow.",
        limit=no.limit,
    )
    return Screen(words, first_aid(say, interaction))


@spoken(SamePageError)
def same_page(no: SamePageError, say: Speaker, _interaction: Interaction) -> Screen:
    words = say(
        "Another link here leads to that page: {title}. Nothing was changed.",
        title=plain(no.title),
    )
    return Screen(words, [KeepLinkButton(no.guild_id, no.resource_id, say)])


@spoken(MixedAlphabetsError)
def mixed(no: MixedAlphabetsError, say: Speaker, interaction: Interaction) -> Screen:
    words = say(
        "One word under “{field}” mixes two alphabets, so it may only look like that word. "
        "Please type it anew. Nothing was changed.",
        field=field_word(no.field, say),
    )
    return Screen(words, first_aid(say, interaction))


@spoken(DetailRefusedError)
def detail(no: DetailRefusedError, say: Speaker, interaction: Interaction) -> Screen:
    words = {
        Field.TITLE: say("That title is too long. Up to {limit} signs fit.", limit=no.limit),
        Field.SUMMARY: say("That summary is too long. Up to {limit} signs fit.", limit=no.limit),
        Field.SOURCE: say(
            "The name behind it is too long. Up to {limit} signs fit.", limit=no.limit
        ),
        Field.URL: say(
            "That address is too long for a button. Most pages have a short one under Share."
        ),
        Field.LANGUAGES: say("I don't know that language. Please choose one from the list."),
        Field.COUNTRIES: say("I don't know that country. Please choose one from the list."),
        Field.MINUTES: say("Please write the minutes as a number, up to one day."),
        Field.EXPIRES_ON: say("Please write the last day like 2027-05-31."),
    }
    unchanged = say("Nothing was changed.")
    return Screen(f"{words[no.field]} {unchanged}", first_aid(say, interaction))
