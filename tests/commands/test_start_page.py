"""The page for someone who has never hosted a bot says what is true."""

import re

import pytest
from typer.main import get_command

from bot.__main__ import app
from cogs._kit.permissions import NEEDED_PERMISSIONS
from cogs._kit.speaker import Speaker
from config.settings import PREFIX, Settings
from tests.commands.programs import ROOT

PAGE = (ROOT / "docs/operators/start.md").read_text(encoding="utf-8")
GROWING = (ROOT / "docs/operators/growing.md").read_text(encoding="utf-8")
BACKUP = (ROOT / "docs/operators/backup.md").read_text(encoding="utf-8")
SECURITY = (ROOT / "SECURITY.md").read_text(encoding="utf-8")


def test_there_are_nine_steps_and_each_says_what_one_should_see() -> None:
    steps = re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:]
    assert [step.partition(".")[0] for step in steps] == [str(number) for number in range(1, 10)]
    assert all("**You should see**" in step for step in steps)


@pytest.mark.parametrize("page", [PAGE, SECURITY, GROWING, BACKUP])
def test_every_command_on_it_exists(page: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"\bmake ([a-z]+)\b", page):
        assert re.search(rf"^{target}:", makefile, flags=re.MULTILINE), target
    for typed in re.findall(r"python -m bot ([a-z]+(?: [a-z][a-z-]*)?)", page):
        first, *rest = typed.split()
        command = get_command(app).commands[first]
        assert not rest or not hasattr(command, "commands") or rest[0] in command.commands, typed


def test_every_setting_on_it_exists() -> None:
    pages = PAGE + SECURITY + GROWING + BACKUP
    named = {name.lower() for name in re.findall(rf"{PREFIX}([A-Z_]+)", pages)}
    assert named <= set(Settings.model_fields)
    assert "database_url" in named


def test_it_lists_exactly_the_permissions_that_discord_will() -> None:
    labels = ", ".join(need.label(Speaker()) for need in NEEDED_PERMISSIONS)
    assert f"\n{labels}.\n" in PAGE


def test_every_page_that_it_leads_to_is_there() -> None:
    for link in re.findall(r"\]\(((?!http)[^)#]+)\)", PAGE):
        assert (ROOT / "docs/operators" / link).exists(), link
