"""The image holds what the bot needs and nothing of anybody. No container is started here: its files are laid out as the
Dockerfile does, and the bot is run among them alone."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def test_what_copies_the_database_is_of_the_version_of_the_database() -> None:
    client = re.search(r"postgresql-client-(\d+)", (ROOT / "Dockerfile").read_text())
    server = re.search(r"image: postgres:(\d+)", (ROOT / "compose.yaml").read_text())
    assert client is not None
    assert server is not None
    assert client[1] == server[1]


@pytest.fixture(scope="module")
def image(tmp_path_factory) -> Path:
    """What ``COPY`` copies, out of what ``.dockerignore`` lets through."""
    place = tmp_path_factory.mktemp("image")
    (place / "settings").mkdir(mode=0o700)
    (place / "data").mkdir(mode=0o700)
    let_through = {
        line.removeprefix("!")
        for line in (ROOT / ".dockerignore").read_text().splitlines()
        if line.startswith("!")
    }
    copied = re.findall(r"^COPY (?!--)(.+) \S+$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    for name in " ".join(copied).split():
        assert name.split("/")[0] in let_through, f"{name} is copied but kept from the image"
        source, target = ROOT / name, place / "porchlight" / name
        if source.is_dir():
            shutil.copytree(
                source, target, ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True
            )
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
    return place


def run(image: Path, *words: str):
    return subprocess.run(  # noqa: S603  our own program
        (sys.executable, "-m", "bot", *words),
        capture_output=True,
        text=True,
        check=False,
        cwd=image / "settings",
        env={
            "PATH": os.defpath,
            "PYTHONPATH": str(image / "porchlight"),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PORCHLIGHT_DATA_FOLDER": str(image / "data"),
            "PORCHLIGHT_KEY_RING": str(image / "settings" / "key_ring.json"),
            "COLUMNS": "200",
        },
    )


@pytest.mark.long
def test_the_bot_finds_all_its_parts_there(image):
    made = run(image, "keys", "new")
    assert made.returncode == 0, made.stderr
    assert run(image, "db", "upgrade").returncode == 0
    looked = run(image, "doctor", "--offline")
    broken = [line for line in looked.stdout.splitlines() if line.startswith("Broken: ")]
    assert [line.split(".")[0] for line in broken] == ["Broken: token"], (
        looked.stdout + looked.stderr
    )
    assert "links in the starter library" in looked.stdout
    assert "sets of questions" in looked.stdout


@pytest.mark.long
def test_keys_and_data_lie_apart(image):
    names = {path.name for path in (image / "data").rglob("*")}
    assert "key_ring.json" not in names
    assert (image / "settings" / "key_ring.json").exists()


@pytest.mark.parametrize("secret", [".env", "data", ".git", "tests", "porchlight.toml"])
def test_nothing_of_anybody_can_come_into_the_image(secret):
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    assert "*" in lines
    assert f"!{secret}" not in lines
