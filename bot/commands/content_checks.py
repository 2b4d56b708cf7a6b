"""The files of words, questions and links that whoever runs the bot may change. One that can't be used stops the start,
so that nobody meets a broken screen."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

from bot.commands.findings import Finding, broken, look, looked, ok
from bot.features.checkins.questions import bundled_questions
from bot.features.groups.agreement import bundled_agreement, rules_version
from bot.features.helplines import content as help_lines
from bot.features.helplines.content import bundled_help_lines
from bot.features.helplines.model import to_look_at
from bot.features.resources.files import starter
from bot.features.resources.files.starter import starter_library
from bot.features.resources.finding.synonyms import bundled_synonyms
from config.content_files import ContentError, is_read, list_own, use_own_content
from config.telling_words import bundled_patterns

CLOCK_IS_WRONG_BEFORE: Final = datetime(2026, 1, 1, tzinfo=UTC)
_FIRST_ZONE: Final = timedelta(hours=14)


def read_all_content(own: Path, now: datetime) -> None:
    """Raises ``ContentError`` about the first file that can't be used."""
    use_own_content(own)
    for read in _READERS:
        read()
    _refuse_looks_to_come(help_lines.refuse_looks_to_come, now)
    _refuse_looks_to_come(starter.refuse_looks_to_come, now)


def check_content(own: Path, now: datetime) -> Iterator[Finding]:
    yield looked("own files", _own_files, own)
    for name in _LOOKS:
        yield looked(name, _look, name, now)


def _look(name: str, now: datetime) -> Finding:
    try:
        return _LOOKS[name](now)
    except ContentError as slip:
        return broken(name, str(slip).rstrip("."), "mend it; the bot does not start before")


def _refuse_looks_to_come(refuse: Callable[[date], None], now: datetime) -> None:
    """Whoever wrote a day may live where it begins first. A clock that can't be right knows nothing of what is to
    come, and help lines matter more than it."""
    if now >= CLOCK_IS_WRONG_BEFORE:
        refuse((now + _FIRST_ZONE).date())


def _own_files(own: Path) -> Finding:
    """Whoever mends a bundled file should know that another is read."""
    try:
        use_own_content(own)
    except ContentError as slip:
        return broken("own files", *str(slip).rstrip(".").split("; ", 1))
    files = list_own()
    for path in files:
        if not is_read(path):
            return look(
                "own files",
                f"{path} is never read",
                "give it the name of a file in config/content, or take it away",
            )
    names = ", ".join(str(path.relative_to(own.absolute())) for path in files)
    return ok("own files", f"read from {own}: {names}" if files else f"none in {own}")


def _questions(_now: datetime) -> Finding:
    return ok("check-ins", f"{len(bundled_questions().by_name)} sets of questions")


def _agreement(_now: datetime) -> Finding:
    return ok("agreement", f"whoever joins agrees to {rules_version()}")


def _help_lines(now: datetime) -> Finding:
    _refuse_looks_to_come(help_lines.refuse_looks_to_come, now)
    due = to_look_at(bundled_help_lines(), now.date())
    if not due:
        return ok("help lines", "all were looked at not long ago")
    return look(
        "help lines",
        f"{len(due)} need a new look by {due[0].review_by}",
        "read each line's source and write today's date, as docs/operators/help-lines.md says",
    )


def _links(now: datetime) -> Finding:
    _refuse_looks_to_come(starter.refuse_looks_to_come, now)
    links = starter_library().links
    due = sum(one.details.review_by < now.date() for one in links)
    if due:
        return look(
            "links",
            f"{due} of {len(links)} links of the starter library are due for a new look",
            "update Porchlight; docs/library.md says how they are renewed",
        )
    return ok("links", f"{len(links)} links in the starter library")


def _words(_now: datetime) -> Finding:
    return ok("search words", f"{len(bundled_synonyms().vocabulary)} words lead to what they mean")


def _telling_words(_now: datetime) -> Finding:
    bundled_patterns()
    return ok("telling words", "the list that names are held against can be read")


_READERS: Final[tuple[Callable[[], object], ...]] = (
    bundled_questions,
    bundled_agreement,
    bundled_help_lines,
    starter_library,
    bundled_synonyms,
    bundled_patterns,
)
_LOOKS: Final[dict[str, Callable[[datetime], Finding]]] = {
    "check-ins": _questions,
    "agreement": _agreement,
    "help lines": _help_lines,
    "links": _links,
    "search words": _words,
    "telling words": _telling_words,
}
