"""Without Chromium these tests say why they are skipped; with CI set they may not be."""

import os
from collections.abc import Iterable
from pathlib import Path

import pytest

from tests.browser.rehearsal_page import CHROMIUM


def pytest_collection_modifyitems(items: Iterable[pytest.Item]) -> None:
    if Path(CHROMIUM).exists():
        return
    if os.environ.get("CI"):
        raise pytest.UsageError(f"{CHROMIUM} is missing, and with CI set nothing may be skipped")
    for item in items:
        if item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason=f"{CHROMIUM} is missing; see tests/prepare.sh"))
