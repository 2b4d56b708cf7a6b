"""The files of words, questions and links that whoever runs the bot may change. One that can't be used stops the start,
so that nobody meets a broken screen."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final

from bot.commands.findings import Finding, broken, look, looked, ok
from bot.features.checkins.questions import bundled_questions
from bot.features.groups.agreement import bundled_agreement, rules_version
from bot.features.helplines.content import bundled_help_lines
from bot.features.helplines.model import to_look_at
from bot.features.resources.files.starter import starter_library
from bot.features.resources.finding.synonyms import bundled_synonyms
from config.content_files import ContentError
from config.telling_words import bundled_patterns


def read_all_content() -> None:
    """Raises ``ContentError`` about the first file that can't be used."""
    for read in _READERS:
        read()


def check_content(now: datetime) -> Iterator[Finding]:
    for name in _LOOKS:
        yield looked(name, _look, name, now)


def _look(name: str, now: datetime) -> Finding:
    try:
        return _LOOKS[name](now)
    except ContentError as slip:
        return broken(name, str(slip), "mend the file; the bot does not start before")


def _questions(_now: datetime) -> Finding:
    return ok("check-ins", f"{len(bundled_questions().by_name)} sets of questions")


def _agreement(_now: datetime) -> Finding:
    return ok("agreement", f"whoever joins agrees to {rules_version()}")


def _help_lines(now: datetime) -> Finding:
    due = to_look_at(bundled_help_lines(), now.date())
    if not due:
        return ok("help lines", "all were looked at not long ago")
    return look(
        "help lines",
        f"{len(due)} need a new look by {due[0].review_by}",
        "read each line's source and write today's date, as docs/operators/help-lines.md says",
    )


def _links(now: datetime) -> Finding:
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
