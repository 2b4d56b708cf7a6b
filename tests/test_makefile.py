"""What ``make`` does before anything of ours runs."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

# It clears the folder first, as venv --clear does: what stands there leads to the Python of this machine.
_PYTHON = """\
#!/bin/sh
echo "$@" >> {log}
rm -rf {venv}
mkdir -p {venv}/bin
printf '#!/bin/sh\\nexit 0\\n' > {venv}/bin/python
chmod +x {venv}/bin/python
"""


@pytest.fixture
def made(tmp_path: Path):
    log, venv = tmp_path / "log", tmp_path / "venv"
    python = tmp_path / "python"
    python.write_text(_PYTHON.format(log=log, venv=venv))
    python.chmod(0o700)

    def make() -> list[str]:
        words = ("make", "backup", f"VENV={venv}", f"PYTHON={python}")
        done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603  our own
        assert done.returncode == 0, done.stderr
        return log.read_text().splitlines() if log.exists() else []

    return venv, make


def test_a_folder_of_parts_that_was_broken_off_is_made_anew(made) -> None:
    venv, make = made
    (venv / "bin").mkdir(parents=True)
    without_pip = venv / "bin/python"
    without_pip.write_text("#!/bin/sh\necho No module named pip >&2\nexit 1\n")
    without_pip.chmod(0o700)
    anew = f"-m venv --clear {venv}"
    assert make() == [anew]
    (venv / ".run").unlink()
    assert make() == [anew], "one that has pip is left alone"


def test_the_first_make_makes_it(made) -> None:
    venv, make = made
    assert make() == [f"-m venv --clear {venv}"]
