"""What the bot sends pings nobody, whatever names and titles hold: looked at in each message as Discord gets it."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

SHOWS = frozenset({"content", "embeds", "components"})
PERSON = re.compile(r"<@!?(\d+)>")
LIVE = re.compile(r"@everyone|@here|<@&\d+>")


def messages_in(asked: Sequence[Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each request that posts or changes a message, and the message. A form and a list to choose from are none."""
    for one in asked:
        body = one.json
        if one.method not in {"POST", "PATCH"} or not isinstance(body, dict):
            continue
        is_answer = one.path.startswith("/interactions/")
        if is_answer and body.get("type") not in {4, 7}:
            continue
        message = (body.get("data") or {}) if is_answer else body
        if SHOWS & set(message):
            yield f"{one.method} {one.path}", message


def pings(asked: Sequence[Any]) -> list[str]:
    """The messages that could ping somebody. One person may be pinged, by a message that says nothing but that: whoever
    gets no private notes and chose to be mentioned instead."""
    return [
        f"{where}: {message.get('allowed_mentions')} {list(texts_in(message))}"
        for where, message in messages_in(asked)
        if not _is_quiet(message)
    ]


def _is_quiet(message: dict[str, Any]) -> bool:
    allowed = message.get("allowed_mentions")
    if allowed is None or allowed.get("parse") != [] or allowed.get("roles"):
        return False
    pinged = [str(one) for one in allowed.get("users", ())]
    return not pinged or PERSON.findall(message.get("content") or "") == pinged


def texts_in(part: Any) -> Iterator[str]:
    """What is shown as text. Labels of buttons and lists show a mention as it was typed."""
    if isinstance(part, list):
        for one in part:
            yield from texts_in(one)
    elif isinstance(part, dict):
        for name, value in part.items():
            if name in {"content", "description", "title"} and isinstance(value, str):
                yield value
            elif name in {"components", "embeds", "accessory", "items"}:
                yield from texts_in(value)
