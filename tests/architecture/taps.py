"""Every button and list that there is, found by importing all cogs."""

import importlib
import pkgutil
from typing import Any

from discord import ui

from bot.client import EXTENSIONS
from cogs._kit.safe import ANY_DELIVERY


def import_all_cogs() -> None:
    for name in EXTENSIONS:
        package = importlib.import_module(name)
        for found in pkgutil.walk_packages(package.__path__, f"{name}."):
            importlib.import_module(found.name)


def dynamic_items() -> list[type[ui.DynamicItem[Any]]]:
    """Those that can be tapped; what only others are made from is left out."""
    import_all_cogs()
    ours = [item for item in subclasses(ui.DynamicItem) if item.__module__.startswith("cogs.")]
    return sorted((item for item in ours if not item.__subclasses__()), key=template_of)


def template_of(item: type[ui.DynamicItem[Any]]) -> str:
    return item.__discord_ui_compiled_template__.pattern.removesuffix(ANY_DELIVERY)


def subclasses(base: type) -> set[type]:
    return {sub for child in base.__subclasses__() for sub in {child, *subclasses(child)}}
