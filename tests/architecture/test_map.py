"""``docs/map.md`` can be trusted."""

import re
from itertools import takewhile
from pathlib import Path

from tests.architecture.taps import dynamic_items, template_of

ROOT = Path(__file__).parents[2]
MAP = (ROOT / "docs" / "map.md").read_text()
COMMAND = re.compile(r'(?:app_commands\.command|\.command)\(\s*name="([a-z-]+)"')
GROUP = re.compile(r'app_commands\.Group\(\s*name="([a-z-]+)"')


def test_every_file_it_names_is_there() -> None:
    named = set(re.findall(r"`((?:bot|cogs|config|tests|docs)/[\w/.-]+)`", MAP))
    assert len(named) > 20
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


def test_every_button_and_list_is_on_it() -> None:
    missing = []
    for item in dynamic_items():
        fixed = list(takewhile(lambda part: "(" not in part, template_of(item).split(":")))
        # One whose second word varies is named by its file alone.
        named = (
            f"`{':'.join(fixed)}`" if len(fixed) > 1 else item.__module__.replace(".", "/") + ".py"
        )
        if fixed[0] != "kit" and named not in MAP:
            missing.append(f"{named}  ({item.__module__})")
    assert not missing


def test_every_command_is_on_it() -> None:
    missing = [
        name
        for path in (ROOT / "cogs").rglob("*.py")
        for name in COMMAND.findall(path.read_text())
        if not re.search(rf"`/(?:[a-z-]+ )?{name}`", MAP)
    ]
    assert not missing
