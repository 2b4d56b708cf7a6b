"""The words for what can't be done about links."""

from bot.features.resources.errors import (
    AddressTooLongError,
    HiddenCharactersError,
    NameInAddressError,
    NotAnAddressError,
    NotHttpsError,
    NotPublicAddressError,
    OddPortError,
    ResourceGoneError,
)
from cogs._kit.interaction import Interaction
from cogs._kit.refusals import first_aid, spoken
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker
from cogs._kit.text import plain, to_copy


@spoken(NotAnAddressError)
def no_address(_no: NotAnAddressError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("That is not the address of a page. Copy it whole, from https:// to its end.")
    return Screen(words, first_aid(say, interaction))


@spoken(NotHttpsError)
def open_way(no: NotHttpsError, say: Speaker, interaction: Interaction) -> Screen:
    words = (
        say("A link here must start with https://, so no one can read along.")
        if no.suggestion is None
        else say(
            "A link here must start with https://, so no one can read along. Try it like this:"
            "\n{address}",
            address=to_copy(no.suggestion)[0],
        )
    )
    return Screen(words, first_aid(say, interaction))


@spoken(NameInAddressError)
def name_inside(_no: NameInAddressError, say: Speaker, interaction: Interaction) -> Screen:
    words = say(
        "That address has a name and an @ in it, so it hides where it leads. "
        "Open the page and copy its address from there."
    )
    return Screen(words, first_aid(say, interaction))


@spoken(NotPublicAddressError)
def in_the_house(no: NotPublicAddressError, say: Speaker, interaction: Interaction) -> Screen:
    words = say(
        "Not everyone could open {place} from home. Use the name of a site that is open to all.",
        place=plain(no.host),
    )
    return Screen(words, first_aid(say, interaction))


@spoken(OddPortError)
def odd_port(no: OddPortError, say: Speaker, interaction: Interaction) -> Screen:
    words = say(
        "That address has :{port} in it, and pages for all do not need that. "
        "Try it without :{port}.",
        port=no.port,
    )
    return Screen(words, first_aid(say, interaction))


@spoken(AddressTooLongError)
def too_long(no: AddressTooLongError, say: Speaker, interaction: Interaction) -> Screen:
    words = say(
        "That address is too long for me: more than {limit} signs. "
        "Most pages have a short one under Share.",
        limit=f"{no.limit:,}",
    )
    return Screen(words, first_aid(say, interaction))


@spoken(HiddenCharactersError)
def hidden(_no: HiddenCharactersError, say: Speaker, interaction: Interaction) -> Screen:
    words = say(
        "That address has a space or a hidden sign in it. "
        "Open the page and copy its address from there."
    )
    return Screen(words, first_aid(say, interaction))


@spoken(ResourceGoneError)
def gone(_no: ResourceGoneError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("That link is not on the shelf any more. Nothing was changed.")
    return Screen(words, first_aid(say, interaction))
