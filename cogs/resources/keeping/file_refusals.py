"""The words for a file of links that can't be taken. Each names the line at fault."""

from bot.features.resources.errors import (
    LibraryFileError,
    LibraryFileTrouble,
    ShelfChangedError,
)
from cogs._kit.interaction import Interaction
from cogs._kit.refusals import first_aid, spoken
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker
from cogs._kit.text import plain


@spoken(LibraryFileError)
def file_not_taken(no: LibraryFileError, say: Speaker, interaction: Interaction) -> Screen:
    words = (
        _about_the_file(no, say)
        or _about_a_field(no, say)
        or _about_words(no, say)
        or _about_a_line(no, say)
    )
    unchanged = say("Nothing was changed.")
    return Screen(f"{words} {unchanged}", first_aid(say, interaction))


@spoken(ShelfChangedError)
def shelf_changed(_no: ShelfChangedError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("The shelf has changed since you looked, so I did nothing. Please look once more.")
    return Screen(words, first_aid(say, interaction))


def _about_the_file(no: LibraryFileError, say: Speaker) -> str | None:
    match no.what:
        case LibraryFileTrouble.TOO_BIG:
            return say("That file is larger than 1 MB. Please make two of it.")
        case LibraryFileTrouble.TOO_MANY:
            return say(
                "From line {line} on there are more than {most} links. Please make two files of it.",
                line=no.line,
                most=f"{no.most:,}",
            )
        case LibraryFileTrouble.OTHER_KIND:
            return say("I can read a file whose name ends in .toml or .json. Please save it so.")
        case LibraryFileTrouble.EMPTY:
            return say("There are no links in that file.")
        case LibraryFileTrouble.NOT_TEXT:
            return say(
                "Line {line} is not plain text. Please save the file as UTF-8.", line=no.line
            )
        case _:
            return None


def _about_a_field(no: LibraryFileError, say: Speaker) -> str | None:
    if no.field is None:
        return None
    line, field = no.line, plain(no.field)
    match no.what:
        case LibraryFileTrouble.UNKNOWN:
            return say(
                "In line {line}, links have no “{field}”. Please take it out.",
                line=line,
                field=field,
            )
        case LibraryFileTrouble.MISSING:
            return say(
                "In line {line}, the link has no “{field}”. Please add it.", line=line, field=field
            )
        case LibraryFileTrouble.NOT_OFFERED:
            return say(
                "In line {line}, “{field}” has a word that I don't know. "
                "A file that I wrote has a list of them at its top.",
                line=line,
                field=field,
            )
        case LibraryFileTrouble.NOT_A_DAY:
            return say(
                "In line {line}, “{field}” is not a day. Please write it like 2026-11-01.",
                line=line,
                field=field,
            )
        case _:
            return None


def _about_words(no: LibraryFileError, say: Speaker) -> str | None:
    match no.what:
        case LibraryFileTrouble.HIDDEN:
            return say(
                "In line {line} is a sign that no one can see, or nothing to read. "
                "Please type the line again.",
                line=no.line,
            )
        case LibraryFileTrouble.MIXED:
            return say(
                "In line {line}, one word mixes two alphabets, so it may only look like that word. "
                "Please type it anew.",
                line=no.line,
            )
        case LibraryFileTrouble.UNNAMED:
            return say(
                "In line {line}, the title is only the name of the site. "
                "Please say what people find there.",
                line=no.line,
            )
        case _:
            return None


def _about_a_line(no: LibraryFileError, say: Speaker) -> str:
    match no.what:
        case LibraryFileTrouble.TOO_LONG:
            return say("Line {line} is too long. Please make it shorter.", line=no.line)
        case LibraryFileTrouble.ADDRESS:
            return say(
                "In line {line}, the address can't stand on a shelf. "
                "It must start with https:// and lead to a page that is open to all.",
                line=no.line,
            )
        case LibraryFileTrouble.TWICE:
            return say(
                "Line {line} brings something that stands in the file before. Please drop one.",
                line=no.line,
            )
        case LibraryFileTrouble.TRUSTED_TOO_LONG:
            return say(
                "In line {line}, the day to look again is too far off. "
                "Please choose one within 180 days of the last look.",
                line=no.line,
            )
        case _:
            return say(
                "I can't read line {line} of that file. A quote or a sign may be missing there.",
                line=no.line,
            )
