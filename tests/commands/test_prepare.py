"""``tests/prepare.sh`` says what it skips, and in CI skips nothing."""

import shutil
import subprocess
from pathlib import Path

from tests.commands.programs import ROOT


def prepare(
    folder: Path, *, ci: str = "", chromium: str = "", khal: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run it where there is nothing but a shell: no apt-get, and so nothing that it could install."""
    shell = shutil.which("bash")
    assert shell is not None
    return subprocess.run(  # noqa: S603  our own script
        [shell, str(ROOT / "tests/prepare.sh")],
        env={
            "PATH": str(folder),
            "CI": ci,
            "CHROMIUM": chromium or str(folder / "chromium"),
            "KHAL": khal or str(folder / "khal"),
        },
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


THERE = shutil.which("true") or "/bin/true"


def test_with_all_of_it_there_is_nothing_to_say(tmp_path: Path) -> None:
    ended = prepare(tmp_path, chromium=THERE, khal=THERE)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")


def test_at_home_it_says_plainly_what_is_skipped_and_how_to_mend_it(tmp_path: Path) -> None:
    ended = prepare(tmp_path)
    assert ended.returncode == 0
    assert ended.stderr == (
        "Skipping the tests that need what is not installed: chromium khal "
        "(there is no apt-get here to install it with).\n"
        "To run them too: sudo apt-get install chromium khal\n"
    )
    assert "install khal\n" in prepare(tmp_path, chromium=THERE).stderr


def test_in_ci_nothing_may_be_skipped(tmp_path: Path) -> None:
    ended = prepare(tmp_path, ci="true")
    assert ended.returncode == 1
    assert "with CI set nothing may be skipped" in ended.stderr


def test_an_installation_that_fails_is_said_so(tmp_path: Path) -> None:
    for name, script in {"apt-get": "exit 100", "id": "echo 0"}.items():
        program = tmp_path / name
        program.write_text(f"#!{shutil.which('bash')}\n{script}\n")
        program.chmod(0o755)
    ended = prepare(tmp_path, ci="true")
    assert ended.returncode == 1
    assert "apt-get could not install it" in ended.stderr
