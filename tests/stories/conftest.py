"""What more than one story asks for."""

import io
import logging
from collections.abc import Iterator

import pytest
import structlog

from config.logs import configure_logs


@pytest.fixture
def everything_logged() -> Iterator[io.StringIO]:
    """The log as an operator has it, at its most talkative."""
    root, before = logging.getLogger(), structlog.get_config()
    handlers, level, raising = root.handlers[:], root.level, logging.raiseExceptions
    levels = {name: logging.getLogger(name).level for name in logging.root.manager.loggerDict}
    page = io.StringIO()
    configure_logs("debug", "json", stream=page)
    yield page
    root.handlers = handlers
    root.setLevel(level)
    for name, earlier in levels.items():
        logging.getLogger(name).setLevel(earlier)
    logging.raiseExceptions = raising
    logging.captureWarnings(capture=False)
    structlog.configure(**before)
