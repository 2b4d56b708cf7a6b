"""What a log may tell.

Nobody can tell private words from other words once they are in a log, so they are refused at the door:
a value is kept only if its key and its kind can't hold them. An exception is told as its kind and the
lines of code it passed; its own message only where it can't quote what a person typed, and the values
of variables never. A person's number names that person, so it is refused like their name.
"""

import linecache
import logging
import re
import sys
import traceback
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from enum import Enum
from pathlib import PurePath
from types import TracebackType
from typing import Any, Final, cast

from structlog.typing import EventDict, WrappedLogger
from typing_extensions import override

WITHHELD: Final = "[withheld]"

_PERSONAL: Final = frozenset(
    {
        *("answer", "answers", "arguments", "body", "caption", "content", "data", "description"),
        *("display", "email", "json", "label", "message", "name", "names", "nick", "nickname"),
        *("note", "notes", "params", "parameters", "payload", "phrase", "prompt", "question"),
        *("reason", "reply", "subject", "summary", "text", "title", "topic", "typed", "url"),
        *("value", "values", "what", "word", "words"),
    }
)
"""A key with one of these among its parts (``display_name``) may hold what a person wrote. Numbers
stay, and so does what ends in ``_id`` (``message_id``)."""
_NEVER: Final = frozenset(
    {
        *("token", "tokens", "secret", "secrets", "password", "headers"),
        *("author", "member", "recipient", "user", "username"),
    }
)
"""Nothing under these is kept, not even a number."""
_OURS: Final = frozenset({"event", "level", "logger", "timestamp", "exception", "stack"})
_LONGEST: Final = 200

_SECRETS: Final = (
    # A bot's token: its id in base64, a time, a signature.
    (re.compile(r"\b[\w-]{17,30}\.[\w-]{5,8}\.[\w-]{20,}"), WITHHELD),
    (re.compile(r"\bmfa\.[\w-]{20,}"), WITHHELD),
    (re.compile(r"\b(Bot|Bearer|Basic) [\w.~+/=-]{16,}", re.IGNORECASE), rf"\1 {WITHHELD}"),
    # Whoever has an interaction's or a webhook's token can speak through it.
    (re.compile(r"((?:webhooks|interactions)/\d+)/[^/\s?'\"]+"), rf"\1/{WITHHELD}"),
    (re.compile(r"\baW50ZXJhY3Rpb246[\w+/=-]+"), WITHHELD),
    # A database's password.
    (re.compile(r"(://[^/\s:@]*):[^@\s]+@"), rf"\1:{WITHHELD}@"),
)

_SPEAKS_OF_CODE: Final = (
    *(AttributeError, TypeError, NameError, ImportError, NotImplementedError, RecursionError),
    *(MemoryError, StopIteration, StopAsyncIteration),
)
_SPEAKS_OF_TABLES: Final = frozenset({"OperationalError", "IntegrityError", "ProgrammingError"})


def withhold(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Keep from a line what could be personal or a secret."""
    return {key: _kept_field(key, value) for key, value in event.items()}


def tell_exception(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Put in words what was raised, before anything else can print it in full."""
    error = _exception(event.pop("exc_info", None))
    if error is not None:
        event["exception"] = told(error)
    return event


def put_together(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Fill in a sentence's ``%s``, but not with objects: their ``repr`` may quote a person."""
    words = str(event["event"])
    record = cast("logging.LogRecord | None", event.get("_record"))
    if record is not None and record.name == "asyncio":
        # "Task exception was never retrieved", and then the task with its exception's message.
        words = words.partition("\n")[0]
    event["event"] = _filled_in(words, event.pop("positional_args", ()))
    return event


def told(error: BaseException) -> str:
    """An exception and what led to it, without anything personal."""
    return "\n".join(_chain(error, seen=set()))


def without_secrets(words: str) -> str:
    """Words in which nothing looks like a token or a password."""
    for pattern, instead in _SECRETS:
        words = pattern.sub(instead, words)
    return words


def _kept_field(key: str, value: Any) -> Any:
    if key.startswith("_"):  # structlog's own, removed before a line is written
        return value
    if key in _OURS:
        return without_secrets(str(value))
    parts = key.lower().split("_")
    if not _NEVER.isdisjoint(parts):
        return WITHHELD
    is_free = parts[-1] == "id" or isinstance(value, bool | int | float | None)
    return _kept(value) if is_free or _PERSONAL.isdisjoint(parts) else WITHHELD


def _kept(value: Any) -> Any:
    match value:
        case None | bool() | int() | float():
            kept = value
        case Enum():
            kept = _kept(value.value)
        case str():
            kept = without_secrets(value) if len(value) <= _LONGEST else WITHHELD
        case datetime() | date() | time() | timedelta() | PurePath():
            kept = str(value)
        case BaseException():
            kept = _kind_and_words(value)
        case Mapping():
            inner = cast("Mapping[Any, Any]", value)
            kept = {str(key): _kept_field(str(key), item) for key, item in inner.items()}
        case list() | tuple() | set() | frozenset():
            kept = [_kept(item) for item in cast("list[Any]", value)]
        case _:
            kept = f"<{type(value).__name__}>"
    return kept


def _filled_in(words: str, args: Any) -> str:
    if not args:
        return words
    kept: Any = (
        {key: _argument(item) for key, item in cast("Mapping[str, Any]", args).items()}
        if isinstance(args, Mapping)
        else tuple(_argument(item) for item in args)
    )
    with suppress(TypeError, ValueError, KeyError):  # then it is said without its arguments
        return words % kept
    return words


def _argument(value: Any) -> Any:
    kept = _kept(value)
    return kept if kept is None or isinstance(kept, bool | int | float | str) else _Shown(value)


class _Shown:
    """Stands for an object in somebody else's sentence."""

    def __init__(self, value: object) -> None:
        self._kind = type(value).__name__

    @override
    def __repr__(self) -> str:
        return f"<{self._kind}>"


def _exception(given: Any) -> BaseException | None:
    if isinstance(given, tuple):
        given = cast("tuple[Any, ...]", given)[1]
    elif given and not isinstance(given, BaseException):
        given = sys.exc_info()[1]
    return given if isinstance(given, BaseException) else None


def _chain(error: BaseException, *, seen: set[int]) -> Iterator[str]:
    if id(error) in seen:
        return
    seen.add(id(error))
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    if before is not None:
        yield from _chain(before, seen=seen)
        yield "and from that:"
    yield from _places(error.__traceback__)
    yield _kind_and_words(error)
    if isinstance(error, BaseExceptionGroup):
        for inner in cast("BaseExceptionGroup[BaseException]", error).exceptions:
            yield "in it:"
            yield from _chain(inner, seen=seen)


def _places(trace: TracebackType | None) -> Iterator[str]:
    # Not traceback.format_exception: it would print the message too.
    for frame, line in traceback.walk_tb(trace):
        code = frame.f_code
        yield f'  File "{code.co_filename}", line {line}, in {code.co_name}'
        if source := linecache.getline(code.co_filename, line, frame.f_globals).strip():
            yield f"    {source}"


def _kind_and_words(error: BaseException) -> str:
    module = type(error).__module__
    kind = type(error).__name__ if module == "builtins" else f"{module}.{type(error).__name__}"
    words = without_secrets(_harmless_words(error).partition("\n")[0])[:_LONGEST]
    return f"{kind}: {words}" if words else kind


def _harmless_words(error: BaseException) -> str:
    """What it says itself, where that can only speak of code, files, tables or Discord's answer."""
    if isinstance(error, _SPEAKS_OF_CODE):
        return str(error)
    if isinstance(error, OSError):
        return error.strerror or ""
    if type(error).__name__ in _SPEAKS_OF_TABLES:
        # SQLAlchemy's own text repeats the values; PostgreSQL names them after the first line.
        return str(getattr(error, "orig", None) or error)
    return ", ".join(
        f"{fact} {number}"
        for fact in ("status", "code")
        if isinstance(number := getattr(error, fact, None), int)
    )
