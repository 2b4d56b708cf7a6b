"""A person's copy to read: one plain page that needs no program, reads on a phone and prints."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from html import escape
from itertools import groupby
from typing import Any, Final, TypeGuard

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time

from bot.core.personal_data import Declaration

_STYLE: Final = """\
body{font:17px/1.55 system-ui,sans-serif;max-width:42rem;margin:0 auto;padding:1rem;color:#222;background:#fff}
h1{font-size:1.5rem}h2{font-size:1.2rem;margin:2rem 0 .3rem;border-top:2px solid #e0a458;padding-top:.8rem}
dl.about{margin:.3rem 0 1rem}dl.about dt{float:left;clear:left;min-width:5.5rem;font-weight:600}
dl.about dd{margin:0 0 .1rem 5.5rem}ul{padding-left:1.1rem;margin:.3rem 0}li{margin:0 0 .5rem;break-inside:avoid}
li span,p span{color:#555}p.small{font-size:.9rem;color:#555}
@media print{body{font-size:11pt;max-width:none}h2{break-after:avoid}}
@media (prefers-color-scheme:dark){body{color:#e6e6e6;background:#1b1b1b}li span,p span,p.small{color:#aaa}}"""

_CODE: Final = re.compile(r"(?=.*_)[a-z]+(?:[._][a-z]+)+")
"""``clock_changes.plan_person``. What people type hardly ever looks so; the other file has it to the letter."""

_NAMES_OF_OURS: Final = frozenset({"action", "kind"})
"""What stands there is a code of ours, however it looks: ``reminders.day``."""


@dataclass(frozen=True, slots=True)
class PageWords:
    """What the page says besides what is kept, in the reader's language."""

    language: str
    zone: tzinfo
    """The clock on which times are written."""
    title: str
    made: str
    why: str
    kept: str
    seen: str
    yes: str
    no: str
    nothing: str
    part: str
    """Which of how many pages; empty if there is one."""


@dataclass(frozen=True, slots=True)
class Section:
    """What is kept for one declaration, or as much of it as fits on a page."""

    what: str
    about: tuple[Declaration, ...]
    rows: tuple[str, ...]
    """Already HTML."""


def sections(
    kept: Mapping[str, Any], declarations: Sequence[Declaration], words: PageWords
) -> list[Section]:
    """One for each thing that is kept, in the order of the declarations."""
    known = [(what, tuple(all_)) for what, all_ in groupby(declarations, lambda one: one.what)]
    return [
        Section(what, about, tuple(_rows(kept[what], words)))
        for what, about in known
        if kept.get(what)
    ]


def page(parts: Sequence[Section], words: PageWords) -> str:
    body = "".join(_section(one, words) for one in parts)
    part = f"<p>{escape(words.part)}</p>" if words.part else ""
    empty = "" if parts else f"<p>{escape(words.nothing)}</p>"
    return (
        f'<!doctype html><html lang="{escape(words.language)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(words.title)}</title><style>{_STYLE}</style></head><body>"
        f"<h1>{escape(words.title)}</h1><p class=small>{escape(words.made)}</p>{part}{empty}{body}"
        "</body></html>"
    )


def _section(section: Section, words: PageWords) -> str:
    about = "".join(
        f"<dl class=about><dt>{escape(words.why)}</dt><dd>{escape(why)}</dd>"
        f"<dt>{escape(words.kept)}</dt><dd>{escape(how_long)}</dd>"
        f"<dt>{escape(words.seen)}</dt><dd>{escape(who)}</dd></dl>"
        for why, how_long, who in dict.fromkeys(
            (one.why, one.how_long, one.who_sees) for one in section.about
        )
    )
    return f"<h2>{escape(section.what)}</h2>{about}<ul>{''.join(section.rows)}</ul>"


def _rows(value: Any, words: PageWords) -> Iterator[str]:
    if _is_mapping(value):
        for name, inner in value.items():
            yield f"<li>{_named(name, inner, words)}</li>"
    elif _is_list(value):
        for inner in value:
            yield f"<li>{_inline(inner, words)}</li>"
    else:
        yield f"<li>{_inline(value, words)}</li>"


def _named(name: str, value: Any, words: PageWords) -> str:
    if name == "language":
        told = _language(value, words)
    elif name in _NAMES_OF_OURS and isinstance(value, str):
        told = escape(_spelled_out(value))
    else:
        told = _inline(value, words)
    return f"<span>{escape(_plain(name))}:</span> {told}"


def _language(tag: Any, words: PageWords) -> str:
    """``en`` as English, in the reader's own language."""
    try:
        name = Locale.parse(str(tag), sep="-").get_display_name(_locale(words))
    except (ValueError, UnknownLocaleError):
        name = None
    return _inline(tag, words) if name is None else escape(name)


def _inline(value: Any, words: PageWords) -> str:
    if _is_mapping(value):
        return "<br>".join(_named(name, inner, words) for name, inner in value.items()) or "–"
    if _is_list(value):
        return "; ".join(_inline(inner, words) for inner in value) or "–"
    if isinstance(value, bool):
        return escape(words.yes if value else words.no)
    if value is None:
        return "–"
    return escape(_readable(str(value), words))


def _readable(text: str, words: PageWords) -> str:
    """A day or an instant as people write it, and a code of ours as the words it is made of."""
    if _CODE.fullmatch(text):
        return _spelled_out(text)
    locale = _locale(words)
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return text
    if "T" not in text:
        return format_date(at, "long", locale=locale) if len(text) == len("2026-10-21") else text
    if at.tzinfo is not None:
        at = at.astimezone(words.zone)
    told = f"{format_date(at, 'long', locale=locale)}, {format_time(at, 'short', locale=locale)}"
    return told.replace("\u202f", " ")


def _spelled_out(code: str) -> str:
    return code.replace("_", " ").replace(".", ", ")


def _locale(words: PageWords) -> str:
    return words.language.replace("-", "_")


def _plain(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _is_mapping(value: Any) -> TypeGuard[Mapping[str, Any]]:
    return isinstance(value, Mapping)


def _is_list(value: Any) -> TypeGuard[Sequence[Any]]:
    return isinstance(value, Sequence) and not isinstance(value, str)
