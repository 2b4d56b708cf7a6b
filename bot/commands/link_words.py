"""What a visit to a link found out, for an operator's eyes."""

from typing import Final

from bot.features.resources.checking.verdict import Cause, Verdict

_WORDS: Final = {
    Cause.ANSWERED: "opens",
    Cause.NEW_ADDRESS: "moved",
    Cause.NO_SUCH_PAGE: "no such page",
    Cause.NO_SUCH_NAME: "no such site",
    Cause.PRIVATE_PLACE: "leads to a private place",
    Cause.NOT_HTTPS: "leads to a page without https",
    Cause.MISLEADING_ADDRESS: "an address that may mislead",
    Cause.SAYS_NOT_FOUND: "the page says that it is gone",
    Cause.FOR_SALE: "the name is for sale",
    Cause.SENT_TO_FRONT_PAGE: "leads to the front page only",
    Cause.KEPT_OUT: "keeps programs out",
    Cause.BUSY: "asked to come another time",
    Cause.ROBOTS: "asks programs not to read it",
    Cause.SITE_TROUBLE: "the site has trouble",
    Cause.NOT_TRUSTED: "its certificate can't be trusted",
    Cause.TOO_SLOW: "too slow",
    Cause.NO_CONNECTION: "no connection",
    Cause.NAMES_DOWN: "its name could not be looked up",
    Cause.ODD_ANSWER: "an odd answer",
    Cause.CIRCLES: "leads in circles",
    Cause.UNREADABLE_ADDRESS: "leads to an address that can't be read",
    Cause.OUR_LINE: "this machine's own line was down",
}


def said_of(verdict: Verdict) -> str:
    words = _WORDS[verdict.cause]
    if verdict.moved_to is not None:
        return f"{words} to {verdict.moved_to}"
    return words if verdict.status is None else f"{words} ({verdict.status})"
