"""The bot starts with the machine, as the operator's own user."""

import configparser
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.__main__ import NEEDS_YOU
from bot.commands.console import OperatorError
from bot.commands.service import unit_text

ROOT = Path(__file__).parents[2]
needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="needs systemd-analyze, which reads units"
)


@needs_systemd
@pytest.mark.parametrize("folder", ["porchlight", "my bots/50% new", "Größe"])
def test_systemd_understands_the_unit_wherever_the_folder_is(tmp_path, folder):
    home = tmp_path / folder
    python = home / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    unit = tmp_path / "porchlight.service"
    unit.write_text(unit_text(home, python))
    read = subprocess.run(  # noqa: S603  our own words
        ("systemd-analyze", "verify", "--user", "--man=no", str(unit)),  # noqa: S607  wherever it is
        capture_output=True,
        text=True,
        check=False,
        env={"HOME": str(tmp_path), "XDG_RUNTIME_DIR": str(tmp_path), "PATH": "/usr/bin:/bin"},
    )
    ours = [line for line in read.stderr.splitlines() if "porchlight" in line]
    assert not ours


def test_what_the_operator_must_mend_is_not_tried_for_ever(tmp_path):
    unit = configparser.ConfigParser(comment_prefixes="#")
    unit.optionxform = str  # type: ignore[assignment]
    unit.read_string(unit_text(tmp_path, tmp_path / ".venv/bin/python"))
    service = unit["Service"]
    assert service["ExecStart"] == f'"{tmp_path}/.venv/bin/python" -m bot run'
    assert service["RestartPreventExitStatus"] == str(NEEDS_YOU)


def test_a_folder_that_systemd_cannot_name_is_refused(tmp_path):
    with pytest.raises(OperatorError, match="without quotes"):
        unit_text(tmp_path / 'the "new" one', Path(sys.executable))


def test_print_changes_nothing_and_names_this_checkout(tmp_path):
    shown = in_shell(tmp_path, "--print")
    assert shown.returncode == 0, shown.stderr
    assert f"WorkingDirectory={ROOT}" in shown.stdout
    assert "RestartPreventExitStatus=1" in shown.stdout
    assert not list(tmp_path.rglob("*.service"))


@pytest.mark.long
def test_nothing_of_peoples_words_becomes_roots(tmp_path):
    if os.geteuid():
        pytest.skip("only root can be refused for being root")
    refused = in_shell(tmp_path)
    assert refused.returncode == 1
    assert "should not run as root" in refused.stderr
    assert not list(tmp_path.rglob("*.service"))


def in_shell(home: Path, *words: str):
    return subprocess.run(  # noqa: S603  our own program
        (sys.executable, "-m", "bot", "service", *words),
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={"HOME": str(home), "PATH": "/usr/bin:/bin", "COLUMNS": "200"},
    )
