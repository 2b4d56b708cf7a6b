"""The log: what happened and when, and never what somebody said, who they are, or a token.

We and the libraries (discord.py, APScheduler, SQLAlchemy) speak through one door to one stream;
``config.discretion`` stands at it.
"""

import logging
import sys
from collections.abc import Mapping
from typing import Final, Literal, TextIO

import structlog
from structlog.typing import Processor

from config.discretion import put_together, tell_exception, withhold

LogLevel = Literal["debug", "info", "warning", "error"]
LogFormat = Literal["console", "json"]

# Left alone, these tell of request bodies, of statements with their values, or of every packet.
_QUIETER: Final[Mapping[str, int]] = {
    "aiohttp.access": logging.ERROR,
    "aiosqlite": logging.WARNING,
    "alembic": logging.WARNING,
    "apscheduler": logging.WARNING,
    "asyncio": logging.WARNING,
    "discord": logging.INFO,
    "discord.http": logging.WARNING,
    "discord.webhook": logging.WARNING,
    "matplotlib": logging.WARNING,
    "PIL": logging.WARNING,
    "sqlalchemy": logging.WARNING,
}

_NO_NEWS: Final = (
    # The clockwork runs one wake-up at a time on purpose; APScheduler warns of each one it folds.
    ("apscheduler", "maximum number of running instances"),
    # We never join a voice room.
    ("discord", "voice will NOT be supported"),
)


def configure_logs(level: LogLevel, shape: LogFormat, *, stream: TextIO | None = None) -> None:
    """Send everything that is logged to one stream, standard error unless told otherwise."""
    out: TextIO = stream if stream is not None else sys.stderr
    discreet: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        put_together,
        tell_exception,
        withhold,
    ]
    door = logging.StreamHandler(out)
    door.addFilter(_is_worth_saying)
    door.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=discreet,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _renderer(shape, has_colours=out.isatty()),
            ],
            use_get_message=False,  # put_together does it, discreetly
            pass_foreign_args=True,
        )
    )
    root = logging.getLogger()
    root.handlers = [door]
    root.setLevel(level.upper())
    for name, floor in _QUIETER.items():
        logging.getLogger(name).setLevel(max(floor, root.level))
    logging.raiseExceptions = False  # else a line that fails is printed raw, values and all
    logging.captureWarnings(capture=True)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *discreet,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def _is_worth_saying(record: logging.LogRecord) -> bool:
    return not any(
        record.name.startswith(logger) and words in str(record.msg) for logger, words in _NO_NEWS
    )


def _renderer(shape: LogFormat, *, has_colours: bool) -> Processor:
    if shape == "json":
        return structlog.processors.JSONRenderer(sort_keys=True, ensure_ascii=False)
    return structlog.dev.ConsoleRenderer(
        colors=has_colours, exception_formatter=structlog.dev.plain_traceback
    )
