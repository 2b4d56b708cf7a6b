"""The folder list tells the truth."""

import importlib
import pkgutil
import re
from pathlib import Path

from discord import ui

import bot.features
import cogs
from bot.client import EXTENSIONS
from cogs._kit.replies import CloseButton
from cogs._kit.safe import SafeForm, SafeTap
from tests.architecture.taps import dynamic_items, subclasses, template_of

ROOT = Path(__file__).parents[2]
CODE = [path for folder in ("bot", "cogs", "config") for path in (ROOT / folder).rglob("*.py")]
BANNED_NAMES = {"utils", "helpers", "common", "manager", "handler", "data", "info"}


def test_every_cog_is_loaded_and_nothing_else() -> None:
    packages = {
        f"cogs.{found.name}"
        for found in pkgutil.iter_modules(cogs.__path__)
        if not found.name.startswith("_")
    }
    assert set(EXTENSIONS) == packages
    for name in EXTENSIONS:
        assert hasattr(importlib.import_module(name), "setup"), f"{name} has no setup"


def test_no_file_is_too_long_to_hold_in_mind() -> None:
    too_long = {
        str(path.relative_to(ROOT)): lines
        for path in [*CODE, *(ROOT / "tests").rglob("*.py")]
        if "versions" not in path.parts  # a migration is written by a machine and read once
        and (lines := len(path.read_text().splitlines())) > 400
    }
    assert not too_long, "a file over 400 lines is two files"


def test_no_file_is_named_for_nothing() -> None:
    assert not [path for path in CODE if path.stem in BANNED_NAMES]


def test_no_feature_reaches_into_another() -> None:
    """Stores and tables belong to their feature; the way in is its service."""
    features = [found.name for found in pkgutil.iter_modules(bot.features.__path__)]
    way_in = re.compile(r"from bot\.features\.(\w+)\.(?:store|tables) import")
    reaching = [
        f"{path.relative_to(ROOT)} → {other}"
        for feature in features
        for path in (ROOT / "bot" / "features" / feature).rglob("*.py")
        for other in way_in.findall(path.read_text())
        if other != feature
    ]
    assert not reaching


def test_cogs_never_look_each_other_up() -> None:
    looking = [path for path in (ROOT / "cogs").rglob("*.py") if "get_cog(" in path.read_text()]
    assert not looking


def test_custom_ids_are_unique_and_start_with_their_feature() -> None:
    seen: dict[str, str] = {}
    for item in dynamic_items():
        template, where = template_of(item), f"{item.__module__}.{item.__name__}"
        assert template not in seen, f"{template} stands in {where} and in {seen[template]}"
        seen[template] = where
        feature = item.__module__.split(".")[1].removeprefix("_")
        assert template.startswith(f"{feature}:"), f"{template} in {where}"
    assert len(seen) > 80


def test_every_tap_runs_inside_the_boundary() -> None:
    """A dynamic item or a form that is not ours would be silent when it fails."""
    outside = [item for item in dynamic_items() if not issubclass(item, SafeTap)]
    assert outside == [CloseButton]
    forms = [form for form in subclasses(ui.Modal) if form.__module__.startswith("cogs.")]
    assert len(forms) > 3
    assert [form for form in forms if not issubclass(form, SafeForm)] == []


def test_every_button_is_known_to_the_bot_after_a_restart() -> None:
    """What ``setup`` does not register is dead after a restart."""
    registered = "\n".join(
        file.read_text()
        for name in EXTENSIONS
        for file in (ROOT / name.replace(".", "/")).glob("*.py")
        if file.name in {"__init__.py", "surfaces.py"}
    )
    words = set(re.findall(r"\w+", registered))
    assert [item.__name__ for item in dynamic_items() if item.__name__ not in words] == []
