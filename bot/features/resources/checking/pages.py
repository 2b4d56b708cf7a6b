"""What a page says about itself when its site says only that all is well."""

import re
from typing import Final

from bot.features.resources.checking.verdict import Cause

_SHORT: Final = 8_000
"""Signs of a page, marks and all, that is looked at as a whole; a longer one has a heading."""
_FEW_WORDS: Final = 400

# Every repeat is bounded: what is read here was written by strangers.
_HEADS: Final = (
    re.compile(r"<title[^>]{0,200}>", re.IGNORECASE),
    re.compile(r"<h1[^>]{0,200}>", re.IGNORECASE),
)
_LONGEST_HEAD: Final = 500
_HEAD_ENDS: Final = re.compile(r"</(?:title|h1)", re.IGNORECASE)
_NOT_SHOWN: Final = re.compile(r"<(script|style)\b.{0,8000}?</\1", re.IGNORECASE | re.DOTALL)
_MARK: Final = re.compile(r"<[^<>]{0,500}>")

_GONE: Final = re.compile(
    r"""
    (?<![\d(+.-])\b404\b(?!\)?[ .-]?\d)          # and no part of a number to call
    | \b(?:page|file|content|document|site)\ (?:was\ |is\ )?(?:not\ found|missing|unavailable)\b
    | \bnot\ found\b
    | \bpage\ (?:you\ (?:requested|are\ looking\ for)\ )?(?:can(?:no|')t|could\ ?n[o']t|could\ not)\ be\ found\b
    | \bcan(?:'t|not)\ find\ (?:that|this|the)\ page\b
    | \b(?:does\ not|doesn't|no\ longer)\ exists?\b
    | \bno\ longer\ (?:available|here|active)\b
    | \bp[áa]gina\ (?:web\ )?(?:no\ (?:encontrada|existe|disponible|se\ encuentra)|inexistente)\b
    | \bno\ (?:se\ (?:ha\ )?(?:podido\ |pudo\ )?encontr|hemos\ (?:podido\ )?encontr|encontramos)
    | \bya\ no\ (?:existe|est[áa]\ disponible)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
_FOR_SALE: Final = re.compile(
    r"""
    \bdomain\ (?:name\ )?(?:is\ |may\ be\ )?(?:for\ sale|parked|has\ expired|expired)\b
    | \bbuy\ this\ domain\b
    | \bdominio\ (?:est[áa]\ )?(?:en\ venta|caducado)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)


def says_otherwise(page: str) -> Cause | None:
    """From its title and heading; from all of its words where there are few. None if it seems to be a page."""
    said = [_inside(page, found.end()) for head in _HEADS if (found := head.search(page))]
    if len(page) <= _SHORT:
        words = _words(_NOT_SHOWN.sub(" ", page))
        said += [words] if len(words) <= _FEW_WORDS else []
    text = "\n".join(_words(part) for part in said)
    if _FOR_SALE.search(text):
        return Cause.FOR_SALE
    return Cause.SAYS_NOT_FOUND if _GONE.search(text) else None


def _inside(page: str, start: int) -> str:
    return _HEAD_ENDS.split(page[start : start + _LONGEST_HEAD], maxsplit=1)[0]


def _words(html: str) -> str:
    text = _MARK.sub(" ", html).replace("’", "'").replace("&#39;", "'").replace("&rsquo;", "'")
    return " ".join(text.split())
