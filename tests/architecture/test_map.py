"""``docs/map.md`` can be trusted."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
MAP = (ROOT / "docs" / "map.md").read_text()
TEMPLATE = re.compile(r'template=\s*(?:\(\s*)?r?"([^"]+)"')
COMMAND = re.compile(r'(?:app_commands\.command|\.command)\(\s*name="([a-z-]+)"')
GROUP = re.compile(r'app_commands\.Group\(\s*name="([a-z-]+)"')


def test_every_file_it_names_is_there() -> None:
    named = set(re.findall(r"`((?:bot|cogs|config|tests|docs)/[\w/.-]+)`", MAP))
    assert len(named) > 20
    assert [path for path in sorted(named) if not (ROOT / path).exists()] == []


def test_every_button_and_list_is_on_it() -> None:
    missing = []
    for path in (ROOT / "cogs").rglob("*.py"):
        for template in TEMPLATE.findall(path.read_text()):
            kind = ":".join(part for part in template.split(":") if not part.startswith("(?P"))
            if not template.startswith("kit:") and f"`{kind}`" not in MAP:
                missing.append(f"{kind}  ({path.relative_to(ROOT)})")
    assert not missing


def test_every_command_is_on_it() -> None:
    missing = [
        name
        for path in (ROOT / "cogs").rglob("*.py")
        for name in COMMAND.findall(path.read_text())
        if not re.search(rf"`/(?:[a-z-]+ )?{name}`", MAP)
    ]
    assert not missing
