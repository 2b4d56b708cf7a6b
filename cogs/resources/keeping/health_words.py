"""Why a link needs a look, in words for a facilitator."""

from typing import Final

from bot.core.evidence import Mark
from bot.features.resources.addresses import read_address
from bot.features.resources.checking.verdict import Cause
from bot.features.resources.health.ailing import Ailing, Need
from cogs._kit.speaker import Speaker
from cogs._kit.times import how_long
from cogs.resources.keeping.keeper_words import address_words, day_word

_ODD: Final = frozenset(
    {Cause.ODD_ANSWER, Cause.CIRCLES, Cause.UNREADABLE_ADDRESS, Cause.SITE_TROUBLE}
)
_SILENT: Final = frozenset({Cause.TOO_SLOW, Cause.NO_CONNECTION, Cause.NAMES_DOWN})

_TO_READ: Final = frozenset({Need.OVERDUE, Need.DUE_SOON})


def needs_words(one: Ailing, say: Speaker) -> str:
    unread = one.link.details.mark is Mark.UNCONFIRMED
    return "\n".join(
        say("**No one here has read this page yet.** Please open it. Is it what it should be?")
        if unread and need in _TO_READ
        else _need_words(need, one, say)
        for need in one.needs
    )


def _need_words(need: Need, one: Ailing, say: Speaker) -> str:
    details, health = one.link.details, one.link.health
    match need:
        case Need.BROKEN:
            since = how_long(health.failing_since) if health.failing_since else say("some time")
            words = say(
                "**The page does not open.** I first saw that {since}. No one is shown this link now.",
                since=since,
            )
            return " ".join([words, cause_words(health.cause, say)]).strip()
        case Need.OVER:
            assert details.expires_on is not None  # noqa: S101  that is what it means
            gone_on = day_word(details.expires_on, say)
            return say("**The recording is gone** since {day}.", day=gone_on)
        case Need.OVERDUE:
            day = day_word(details.review_by, say)
            return say("**It is time to read it again.** The day for it was {day}.", day=day)
        case Need.DUE_SOON:
            day = day_word(details.review_by, say)
            return say("**Please read it again by {day}.**", day=day)
        case Need.UNSURE:
            since = how_long(health.unsure_since) if health.unsure_since else say("some time")
            words = say(
                "**I can't tell if it still opens.** It began {since}. The link is still shown.",
                since=since,
            )
            return " ".join([words, cause_words(health.cause, say)]).strip()
        case Need.MOVED:
            assert health.moved_to is not None  # noqa: S101  that is what it means
            address = read_address(health.moved_to)
            return "\n".join(
                [
                    say(
                        "**The page has a new address**, says the site: {url}",
                        url=f"`{address.url}`",
                    ),
                    address_words(address, say),
                ]
            )


def cause_words(cause: Cause | None, say: Speaker) -> str:
    if cause in _ODD:
        return say("The site gave me no plain answer.")
    if cause in _SILENT:
        return say("The site did not answer me.")
    words = {
        Cause.NO_SUCH_PAGE: say("The site says that there is no such page."),
        Cause.NO_SUCH_NAME: say("There is no site by that name any more."),
        Cause.PRIVATE_PLACE: say("It leads to a place that is not open to all."),
        Cause.NOT_HTTPS: say("It leads on to a page that others could read along."),
        Cause.MISLEADING_ADDRESS: say("It leads on to an address that may fool people."),
        Cause.SAYS_NOT_FOUND: say("The page opens, but says that it is gone."),
        Cause.FOR_SALE: say("The name of the site is for sale."),
        Cause.SENT_TO_FRONT_PAGE: say("It only leads to the front page of the site."),
        Cause.NOT_TRUSTED: say("I can't be sure that it is the right site."),
    }
    return words.get(cause, "") if cause is not None else ""
