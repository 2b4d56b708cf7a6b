"""A newer version comes, works or does not, and nobody loses anything. With real checkouts and real processes."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from config.settings import PREFIX

ROOT = Path(__file__).parents[2]
TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.Gabcde.abcdefghijklmnopqrstuvwxyz0123456789AB"

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not (ROOT / ".git").exists(), reason="needs a checkout to clone"),
]

_BROKEN_MIGRATION = """\
revision = "9999"
down_revision = "{newest}"
branch_labels = None
depends_on = None


def upgrade():
    raise RuntimeError("the new version is broken")
"""

_SLOW = """\
import os
import time
from pathlib import Path

revision = "9999"
down_revision = "{newest}"
branch_labels = None
depends_on = None


def upgrade():
    while Path("data/slow").exists():
        Path("data/begun.new").write_text(str(os.getpid()))
        Path("data/begun.new").replace("data/begun")
        time.sleep(0.1)
"""


class Checkout:
    """The operator's, and where its newer versions come from."""

    def __init__(self, place: Path) -> None:
        self.upstream, self.here = place / "upstream", place / "porchlight"
        git(place, "clone", "--quiet", "--depth", "1", ROOT.as_uri(), str(self.upstream))
        git(place, "clone", "--quiet", str(self.upstream), str(self.here))

    @property
    def version(self) -> str:
        return git(self.here, "rev-parse", "HEAD")

    def publish(self, path: str, text: str) -> str:
        (self.upstream / path).write_text(text)
        git(self.upstream, "add", path)
        by = ("-c", "user.name=Ana", "-c", "user.email=ana@example.org")
        git(self.upstream, *by, "commit", "--quiet", "--message", "Newer")
        return git(self.upstream, "rev-parse", "HEAD")

    def run(self, *words: str):
        told = self.begin(*words)
        out, err = told.communicate()
        return subprocess.CompletedProcess(words, told.returncode, out, err)

    def begin(self, *words: str) -> subprocess.Popen[str]:
        mine = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
        mine |= {f"{PREFIX}TOKEN": TOKEN, f"{PREFIX}GUILD_ID": "700", "COLUMNS": "200"}
        return subprocess.Popen(  # noqa: S603  our own program
            (sys.executable, "-m", "bot", *words),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=self.here,
            env=mine | {"HOME": str(self.here.parent)},
            process_group=0,
        )

    def kept(self) -> list[str]:
        with sqlite3.connect(self.here / "data/porchlight.sqlite3") as rows:
            return list(rows.iterdump())


def git(folder: Path, *words: str) -> str:
    done = subprocess.run(  # noqa: S603  our own words
        ("git", *words),  # noqa: S607  wherever it is
        capture_output=True,
        text=True,
        check=True,
        cwd=folder,
    )
    return done.stdout.strip()


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    made = Checkout(tmp_path)
    (made.here / "data").mkdir(mode=0o700)
    for words in (("keys", "new"), ("db", "upgrade")):
        done = made.run(*words)
        assert done.returncode == 0, done.stderr
    return made


def test_a_version_that_works_stays_and_one_that_does_not_leaves_no_trace(checkout) -> None:
    assert "newest version already" in checkout.run("upgrade", "--offline").stdout

    newer = checkout.publish("CHANGELOG.md", "# Changelog\n\nNewer.\n")
    done = checkout.run("upgrade", "--offline")
    assert done.returncode == 0, done.stderr + done.stdout
    assert checkout.version == newer
    assert list((checkout.here / "data/backups").glob("*.backup"))

    before, kept = checkout.version, checkout.kept()
    versions = sorted(one.name[:4] for one in (ROOT / "bot/db/migrations/versions").glob("0*.py"))
    broken = _BROKEN_MIGRATION.format(newest=versions[-1])
    checkout.publish("bot/db/migrations/versions/9999_broken.py", broken)
    done = checkout.run("upgrade", "--offline")
    assert done.returncode == 1
    assert "The new version did not work, so everything is as it was before." in done.stderr
    assert checkout.version == before
    assert checkout.kept() == kept
    assert not (checkout.here / "bot/db/migrations/versions/9999_broken.py").exists()
    assert not list((checkout.here / "data").glob("*.before-upgrade"))
    assert checkout.run("doctor", "--offline").returncode == 0


def test_what_the_operator_changed_or_left_broken_is_not_touched(checkout) -> None:
    checkout.publish("CHANGELOG.md", "# Changelog\n\nNewer.\n")
    before = checkout.version
    readme = checkout.here / "README.md"
    text = readme.read_text()
    readme.write_text("mine")
    refused = checkout.run("upgrade", "--offline")
    assert "Files of the program were changed here (README.md)" in refused.stderr
    assert readme.read_text() == "mine"

    lines = checkout.here / "config/content/help_lines.toml"
    came = lines.read_text()
    lines.write_text("renewed")
    refused = checkout.run("upgrade", "--offline")
    assert "Move yours to data/content/help_lines.toml, where it is read" in refused.stderr
    assert "git checkout config/content/help_lines.toml" in refused.stderr
    assert lines.read_text() == "renewed"
    lines.write_text(came)

    readme.write_text(text)
    ring = checkout.here / "data/key_ring.json"
    shutil.move(ring, ring.with_suffix(".elsewhere"))
    refused = checkout.run("upgrade", "--offline")
    assert "Something is broken already, so mend that first" in refused.stderr
    shutil.move(ring.with_suffix(".elsewhere"), ring)

    shutil.rmtree(checkout.upstream)
    refused = checkout.run("upgrade", "--offline")
    assert "can't be fetched" in refused.stderr
    assert "does not appear to be a git repository)" in refused.stderr
    assert checkout.version == before


def begin_and_wait(checkout) -> subprocess.Popen[str]:
    """Until it is in the middle of bringing the database up to date."""
    versions = sorted(one.name[:4] for one in (ROOT / "bot/db/migrations/versions").glob("0*.py"))
    checkout.publish("bot/db/migrations/versions/9999_slow.py", _SLOW.format(newest=versions[-1]))
    (checkout.here / "data/slow").touch()
    upgrading = checkout.begin("upgrade", "--offline")
    while not (checkout.here / "data/begun").exists():
        assert upgrading.poll() is None, upgrading.communicate()
        time.sleep(0.05)
    return upgrading


def test_ctrl_c_takes_all_of_it_back_and_says_so(checkout) -> None:
    before, kept = checkout.version, checkout.kept()
    upgrading = begin_and_wait(checkout)
    os.killpg(upgrading.pid, signal.SIGINT)
    out, err = upgrading.communicate(timeout=120)
    assert "Stopping. One moment" in out
    assert err == "You stopped the upgrade, so everything is as it was before.\n"
    assert (checkout.version, checkout.kept()) == (before, kept)
    assert not git(checkout.here, "status", "--porcelain")
    assert not list((checkout.here / "data").glob("*.before-upgrade*"))

    (checkout.here / "data/slow").unlink()
    assert checkout.run("upgrade", "--offline").returncode == 0
    assert checkout.version != before


def test_what_was_killed_is_finished_by_the_next_one(checkout) -> None:
    before = checkout.version
    upgrading = begin_and_wait(checkout)
    upgrading.kill()
    os.kill(int((checkout.here / "data/begun").read_text()), signal.SIGKILL)
    upgrading.communicate()
    looked = checkout.run("doctor", "--offline")
    assert "an upgrade that was cut off has left" in looked.stdout
    (checkout.here / "data/slow").unlink()
    done = checkout.run("upgrade", "--offline")
    assert done.returncode == 0, done.stderr
    assert "that one is finished first." in done.stdout
    assert any("'9999'" in line for line in checkout.kept())
    assert not list((checkout.here / "data").glob("*.before-upgrade*"))
    newest = checkout.version
    assert newest != before
    assert checkout.run("upgrade", "--offline").stdout == "This is the newest version already.\n"

    # Killed while git was writing files: some are there, some are half, and none is known to git.
    new = checkout.publish("bot/added.py", "WORDS = 'whole'\n")
    git(checkout.here, "fetch", "--quiet")
    (checkout.here / "bot/added.py").write_text("WORDS =")
    (checkout.here / "bot/app.py").write_text("half")
    (checkout.here / ".git/porchlight-upgrade").write_text(f"{newest} {new}\n")
    done = checkout.run("upgrade", "--offline")
    assert done.returncode == 0, done.stderr
    assert checkout.version == new
    assert not git(checkout.here, "status", "--porcelain")

    checkout.publish("bot/mine.py", "WORDS = 'theirs'\n")
    (checkout.here / "bot/mine.py").write_text("mine")
    refused = checkout.run("upgrade", "--offline")
    assert "files where some of yours are (bot/mine.py), so nothing was changed" in refused.stderr
    assert (checkout.here / "bot/mine.py").read_text() == "mine"
    assert checkout.version == new


def test_a_folder_without_git_is_told_where_the_way_is_written(checkout) -> None:
    shutil.rmtree(checkout.here / ".git")
    refused = checkout.run("upgrade", "--offline")
    assert "docs/operators/start.md says under “Without git” how" in refused.stderr
    assert "**Without git.**" in (ROOT / "docs/operators/start.md").read_text()
