"""Files that whoever runs the bot may change by hand: used whole, or refused in one sentence that names the file."""

import os
import shutil
from collections.abc import Callable
from contextlib import chdir
from pathlib import Path

import pytest
from hypothesis import strategies as st

from bot.features.checkins import questions
from bot.features.groups import agreement
from bot.features.helplines import content as help_lines
from bot.features.resources.files import starter
from bot.features.resources.finding import synonyms
from config import telling_words
from config.content_files import ContentError
from config.setting_places import SettingsError
from config.settings import load_settings
from tests.fuzz.amount import FUZZ, fuzzed
from tests.fuzz.bending import bent, noise

LONGEST_SENTENCE = 600

SETTINGS = """\
guild_id = 1423
data_folder = "data"
log_level = "info"
log_format = "console"
check_links = true
calendar_port = 8790
public_url = "https://porch.example.org"
"""
ENV = """\
# Who we are.
PORCHLIGHT_GUILD_ID=1423
PORCHLIGHT_LOG_LEVEL='info'
export PORCHLIGHT_DATA_FOLDER="data"
SOMEBODY_ELSES=1
"""

Reads = Callable[[Path], object]


def one_sentence(told: str, path: Path) -> None:
    assert path.name in told or path.parent.name in told, told
    assert told.isprintable(), told
    assert len(told) <= LONGEST_SENTENCE + len(str(path)), told


def in_its_folder(source: Path, name: str, folder: Path) -> Path:
    """A copy of all of them, of which one is bent."""
    shutil.copytree(source, folder)
    return folder / name


def alone(source: Path, folder: Path) -> Path:
    folder.mkdir()
    return Path(shutil.copy(source, folder))


EACH = [
    ("help lines", lambda folder: alone(help_lines.FILE, folder), help_lines.read_help_lines, 0.2),
    (
        "questions",
        lambda folder: in_its_folder(questions.FOLDER, "partners.toml", folder),
        lambda path: questions.read_questions(path.parent),
        0.2,
    ),
    (
        "guidelines",
        lambda folder: in_its_folder(agreement.FOLDER, "guidelines.toml", folder),
        lambda path: agreement.read_agreement(path.parent),
        0.2,
    ),
    (
        "consent screens",
        lambda folder: in_its_folder(agreement.FOLDER, "consent.toml", folder),
        lambda path: agreement.read_agreement(path.parent),
        0.2,
    ),
    (
        "telling words",
        lambda folder: alone(telling_words.FILE, folder),
        telling_words.read_patterns,
        0.1,
    ),
]
SLOW = [
    (
        "starter library",
        lambda folder: in_its_folder(starter.FOLDER, "supporting.toml", folder),
        lambda path: starter.read_starter_library(path.parent),
        0.03,
    ),
    ("synonyms", lambda folder: alone(synonyms.FILE, folder), synonyms.read_synonyms, 0.01),
]
"""Each takes a tenth of a second to read, so they are tried in ``make fuzz`` alone."""


@pytest.mark.parametrize(
    ("what", "copy", "reads", "share"),
    EACH + (SLOW if FUZZ in os.environ else []),
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_a_content_file_is_used_or_refused_in_one_sentence(
    what: str, copy: Callable[[Path], Path], reads: Reads, share: float, tmp_path: Path
) -> None:
    path = copy(tmp_path / "content")
    sound = path.read_text(encoding="utf-8")

    def is_taken(data: bytes) -> bool:
        path.write_bytes(data)
        try:
            reads(path)
        except ContentError as slip:
            one_sentence(str(slip), path)
            return False
        return True

    assert is_taken(sound.encode())
    nearly = st.one_of(bent(sound), bent(sound), noise)
    fuzzed(what, nearly, is_taken, little=5, share=share)


@pytest.mark.parametrize(("name", "sound"), [("porchlight.toml", SETTINGS), (".env", ENV)])
def test_settings_are_used_or_refused_in_one_sentence(
    name: str, sound: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / name

    def is_taken(data: bytes) -> bool:
        path.write_bytes(data)
        with chdir(tmp_path):
            try:
                load_settings()
            except SettingsError as slip:
                one_sentence(str(slip), Path(name))
                return False
        return True

    assert is_taken(sound.encode())
    nearly = st.one_of(bent(sound), bent(sound), noise)
    fuzzed(name, nearly, is_taken, little=5, share=0.1)
