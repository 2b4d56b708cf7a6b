"""What is a usable address for the shelf, and when two addresses mean the same page.

Only ``https`` to a public name at the usual door. What a person can't see in an address is refused, not mended: a link
is trusted by how it reads.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

import idna

from bot.features.resources.errors import (
    AddressRefusedError,
    AddressTooLongError,
    HiddenCharactersError,
    NameInAddressError,
    NotAnAddressError,
    NotHttpsError,
    NotPublicAddressError,
    OddPortError,
)
from bot.features.resources.look_alikes import LookAlike, look_alike

LONGEST: Final = 2_000

_HTTPS_PORT: Final = 443
_LONGEST_NAME: Final = 253
_NOT_SEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zs", "Zl", "Zp"})
_SCHEME: Final = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE | re.ASCII)
_PARTS: Final = re.compile(r"//([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#(.*))?", re.DOTALL)
_BARE_NAME: Final = re.compile(r"[a-z0-9.-]+\.[a-z]{2,}(?:[/?#].*)?", re.IGNORECASE | re.ASCII)
_LABEL: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)
_NUMBER: Final = re.compile(r"[0-9]+|0x[0-9a-f]*", re.ASCII)
_ESCAPE: Final = re.compile(r"%([0-9a-f]{2})|(%)", re.IGNORECASE | re.ASCII)
_UNRESERVED: Final = re.compile(r"[A-Za-z0-9._~-]", re.ASCII)

_AT_HOME: Final = frozenset(
    {"localhost", "local", "localdomain", "internal", "intranet", "lan", "home", "corp", "private"}
    | {"onion", "alt"}  # these need more than a browser
)
_AT_HOME_TOO: Final = (".home.arpa", ".in-addr.arpa", ".ip6.arpa")

_TRACKING: Final = frozenset(
    {"fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "twclid", "ttclid"}
    | {"yclid", "igshid", "igsh", "li_fat_id", "mc_cid", "mc_eid", "mkt_tok", "_hsenc", "_hsmi"}
    | {"_ga", "_gl", "vero_id", "oly_anon_id", "oly_enc_id", "wickedid", "s_cid", "epik"}
)
_TRACKING_BEGINS: Final = ("utm_", "pk_", "mtm_", "hsa_")
_PAGES_BEHIND_HASH: Final = ("!", "/")
"""Some sites name their pages after the ``#``; elsewhere it is only a place on the page."""


@dataclass(frozen=True, slots=True)
class Address:
    url: str
    """To open. What only tells a site who passed the link on is left out."""
    key: str
    """The same for every way of writing the same page; never to be opened."""
    host: str
    """As machines say it, ``xn--`` and all."""
    shown: str
    """The host as people read it, decoded. It may look like another: then never without ``look_alike``."""
    look_alike: LookAlike | None = None


def read_address(text: str, *, longest: int = LONGEST) -> Address:
    """Read what a person typed, or where a page sends on to. ``longest`` is for what is kept of it."""
    text = _without_wrapping(text)
    if len(text) > LONGEST:
        raise AddressTooLongError(len(text), limit=LONGEST)
    if any(unicodedata.category(character) in _NOT_SEEN for character in text):
        raise HiddenCharactersError
    rest = _after_scheme(text)
    found = _PARTS.fullmatch(rest)
    if found is None or "\\" in text:  # browsers take a backslash for a slash, and others don't
        raise NotAnAddressError
    authority, path, query, fragment = found.groups()
    host = _host(authority)
    shown = _decoded(host)
    path = _without_dots(_escaped(path, "/:@!$&'()*+,;="))
    pairs = _without_tracking(_escaped(query or "", "/:@!$'()*+,;=?&"))
    fragment = _escaped(fragment or "", "/:@!$&'()*+,;=?")
    url = f"https://{host}{path}{_after('?', '&'.join(pairs))}{_after('#', fragment)}"
    if len(url) > longest:
        raise AddressTooLongError(len(url), limit=longest)
    key = _key(host, path, pairs, fragment)
    return Address(url=url, key=key, host=host, shown=shown, look_alike=look_alike(shown))


def _without_wrapping(text: str) -> str:
    """Pasted text brings spaces around it, and Discord's own sign against previews: ``<https://…>``."""
    text = text.strip()
    return text[1:-1].strip() if text.startswith("<") and text.endswith(">") else text


def _after_scheme(text: str) -> str:
    scheme = _SCHEME.match(text)
    if scheme is None and _BARE_NAME.fullmatch(text):
        raise NotHttpsError(_usable(f"https://{text}"))
    rest = "" if scheme is None else text[scheme.end() :]
    match scheme and scheme[1].lower():
        case "https":
            return rest
        case "http":
            raise NotHttpsError(_usable(f"https:{rest}"))
        case _:
            raise NotAnAddressError


def _usable(text: str) -> str | None:
    try:
        return read_address(text).url
    except AddressRefusedError:
        return None


def _host(authority: str) -> str:
    if "@" in authority:
        raise NameInAddressError
    if authority.startswith("["):
        raise NotPublicAddressError(authority)
    typed, colon, port = authority.partition(":")
    host = _in_ascii(typed)
    if _is_number(host) or _is_at_home(host):
        raise NotPublicAddressError(host)
    if colon and port:
        if not (port.isascii() and port.isdecimal()) or len(port) > len("65535"):
            raise NotAnAddressError
        if int(port) != _HTTPS_PORT:
            raise OddPortError(int(port))
    return host


def _in_ascii(typed: str) -> str:
    """By the rules of browsers (UTS 46), so that full-width digits or dots name nothing else than they do there."""
    try:
        mapped = idna.uts46_remap(typed, std3_rules=True, transitional=False)
        mapped = mapped.removesuffix(".")
        host = ".".join(_label(label) for label in mapped.split("."))
    except UnicodeError as strange:
        raise NotAnAddressError from strange
    if len(host) > _LONGEST_NAME:
        raise NotAnAddressError
    return host


def _label(label: str) -> str:
    if label.isascii() and not label.startswith("xn--"):
        if not _LABEL.fullmatch(label):
            raise NotAnAddressError
        return label
    return idna.alabel(idna.ulabel(label)).decode("ascii")


def _decoded(host: str) -> str:
    return ".".join(
        idna.ulabel(label) if label.startswith("xn--") else label for label in host.split(".")
    )


def _is_number(host: str) -> bool:
    """Dotted, decimal, octal and hex: no name of a site ends in a number."""
    return _NUMBER.fullmatch(host.rpartition(".")[2]) is not None


def _is_at_home(host: str) -> bool:
    last = host.rpartition(".")[2]
    return "." not in host or last in _AT_HOME or f".{host}".endswith(_AT_HOME_TOO)


def _escaped(part: str, allowed: str) -> str:
    """One spelling for each: letters as they are, the rest as ``%`` and capital digits; twice changes nothing."""
    spelled = _ESCAPE.sub(_one_spelling, part)
    return quote(spelled, safe=f"{allowed}%~")


def _one_spelling(escape: re.Match[str]) -> str:
    if escape[2]:
        return "%25"
    character = chr(int(escape[1], 16))
    return character if _UNRESERVED.fullmatch(character) else f"%{escape[1].upper()}"


def _without_dots(path: str) -> str:
    """``/a/./b/../c`` is ``/a/c``, as every browser asks for it."""
    kept: list[str] = []
    segments = path.removeprefix("/").split("/")
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in {".", ".."}:
        kept.append("")
    return "/" + "/".join(kept)


def _without_tracking(query: str) -> list[str]:
    return [pair for pair in query.split("&") if pair and not _is_tracking(pair.partition("=")[0])]


def _is_tracking(name: str) -> bool:
    name = name.lower()
    return name in _TRACKING or name.startswith(_TRACKING_BEGINS)


def _key(host: str, path: str, pairs: Sequence[str], fragment: str) -> str:
    site = host.removeprefix("www.")
    site = site if "." in site else host  # ``www.com`` is a site of its own
    page = fragment if fragment.startswith(_PAGES_BEHIND_HASH) else ""
    return f"{site}{path.rstrip('/')}{_after('?', _sorted(pairs))}{_after('#', page)}"


def _sorted(pairs: Iterable[str]) -> str:
    return "&".join(sorted(pairs))


def _after(mark: str, text: str) -> str:
    return f"{mark}{text}" if text else ""
