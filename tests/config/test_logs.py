"""Marked words go in; none may come out."""

import asyncio
import io
import json
import logging
import warnings
from collections.abc import Iterator
from pathlib import Path

import discord
import pytest
import structlog
from sqlalchemy import Integer, String, create_engine, insert, text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from config.logs import configure_logs

MARK = "two-plates-marked"
"""Stands for what somebody wrote or is called."""
TOKEN = "MTE4MDAwMDAwMDAwMDAwMDAwMA.GmarkD.marked-secret-that-nobody-may-see-00"
INTERACTION = "aW50ZXJhY3Rpb246MTE4MDAwMDAwMDAwMDAwMDAwMDptYXJrZWQ="


class Page:
    """A log that a test can read."""

    def __init__(self) -> None:
        self.stream = io.StringIO()

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    @property
    def lines(self) -> list[dict[str, object]]:
        return [json.loads(line) for line in self.text.splitlines()]


@pytest.fixture(params=["json", "console"])
def shape(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def page(shape: str) -> Iterator[Page]:
    root = logging.getLogger()
    handlers, level, before = root.handlers[:], root.level, structlog.get_config()
    levels = {
        name: logger.level
        for name, logger in logging.Logger.manager.loggerDict.items()
        if isinstance(logger, logging.Logger)
    }
    page = Page()
    configure_logs("debug", shape, stream=page.stream)
    yield page
    structlog.configure(**before)
    logging.captureWarnings(False)
    logging.raiseExceptions = True
    root.handlers, root.level = handlers, level
    for name, logger in logging.Logger.manager.loggerDict.items():
        if isinstance(logger, logging.Logger):
            logger.setLevel(levels.get(name, logging.NOTSET))


def fail_with(error: BaseException) -> None:
    private = MARK  # a local that a careless traceback would print
    assert private
    raise error


def raised(error: Exception) -> Exception:
    with pytest.raises(type(error)):
        fail_with(error)
    return error


@pytest.mark.parametrize(
    "key",
    ["note", "answer", "content", "text", "name", "title", "username", "display_name", "topic",
     "member_name", "group_title", "token", "bot_token", "headers", "body", "payload", "words"],
)  # fmt: skip
def test_a_key_that_can_hold_a_persons_words_is_withheld(page: Page, key: str) -> None:
    structlog.get_logger().info("something happened", **{key: MARK})
    assert MARK not in page.text
    assert "[withheld]" in page.text


def test_a_persons_number_is_withheld_since_it_names_them(page: Page) -> None:
    structlog.get_logger().info("left", member_id=77001, user_id=77002, guild_id=88001, count=3)
    assert "7700" not in page.text
    assert "88001" in page.text


def test_what_is_hidden_inside_a_value_is_found(page: Page) -> None:
    class Card:
        def __repr__(self) -> str:
            return MARK

    structlog.get_logger().warning(
        "sent",
        card=Card(),
        cards=[Card(), {"title": MARK, "fine": 1}],
        raw=MARK.encode(),
        long=MARK * 50,
        trouble=ValueError(MARK),
    )
    assert MARK not in page.text
    assert "<Card>" in page.text
    assert "ValueError" in page.text


@pytest.mark.parametrize(
    "words",
    [
        f"signed in with {TOKEN}",
        f"Authorization: Bot {TOKEN}",
        f"PATCH https://discord.com/api/v10/webhooks/118000/{INTERACTION}/messages/@original 429",
        f"POST /interactions/118000/{INTERACTION}/callback",
        "connecting to postgresql+asyncpg://porch:two-plates-marked@db/porch",
    ],
)
def test_a_token_is_never_written_whoever_says_it(page: Page, words: str) -> None:
    structlog.get_logger().info(words)
    structlog.get_logger().info("going on", step=words)
    logging.getLogger("discord.client").warning(words)
    logging.getLogger("somebody").warning("it said %s", words)
    for secret in (TOKEN, "marked-secret", INTERACTION, MARK):
        assert secret not in page.text
    assert page.text.count("[withheld]") == 4


@pytest.mark.parametrize(
    "error",
    [
        ValueError(f"could not read {MARK!r}"),
        KeyError(MARK),
        AssertionError(MARK),
        RuntimeError(MARK),
        ExceptionGroup(MARK, [ValueError(MARK)]),
    ],
)
def test_an_exception_is_told_by_kind_and_place_not_by_what_it_quotes(
    page: Page, error: Exception
) -> None:
    try:
        fail_with(error)
    except Exception as caught:
        structlog.get_logger().exception("a tap failed")
        structlog.get_logger().error("background task failed", exc_info=caught)
        logging.getLogger("discord.ui.view").error(  # noqa: TRY400  as discord.py says it
            "Ignoring exception in view %r", error, exc_info=caught
        )
        logging.getLogger("apscheduler.executors.default").exception("Job raised an exception")
    assert MARK not in page.text
    assert page.text.count("in fail_with") >= 4
    assert type(error).__name__ in page.text


def test_what_led_to_an_exception_is_told_too(page: Page) -> None:
    try:
        try:
            int(MARK)
        except ValueError as first:
            raise LookupError(MARK) from first
    except LookupError:
        structlog.get_logger().exception("it failed")
    assert MARK not in page.text
    assert page.text.index("ValueError") < page.text.index("LookupError")


def test_an_exception_that_speaks_of_code_keeps_its_words(page: Page) -> None:
    try:
        None.starts_at  # type: ignore[attr-defined]  # noqa: B018  the very mistake
    except AttributeError:
        structlog.get_logger().exception("it failed")
    assert "has no attribute 'starts_at'" in page.text


def test_an_answer_of_discord_keeps_its_numbers_alone(page: Page) -> None:
    class Response:
        status, reason = 400, "Bad Request"

    error = discord.HTTPException(Response(), {"code": 50035, "message": MARK})  # type: ignore[arg-type]
    structlog.get_logger().error("not sent", exc_info=raised(error))
    assert "status 400, code 50035" in page.text
    assert MARK not in page.text


def test_a_statement_that_fails_does_not_show_its_values(page: Page, tmp_path: Path) -> None:
    class Base(DeclarativeBase): ...

    class Row(Base):
        __tablename__ = "rows"
        id: Mapped[int] = mapped_column(Integer, primary_key=True)
        note: Mapped[str] = mapped_column(String)

    engine = create_engine(f"sqlite:///{tmp_path}/one.sqlite3", echo=True)
    logging.getLogger("sqlalchemy").setLevel(logging.WARNING)  # echo=True asked for more
    logging.getLogger("sqlalchemy.engine.Engine").setLevel(logging.NOTSET)
    try:
        Base.metadata.create_all(engine)
        with engine.connect() as connection:
            connection.execute(insert(Row), {"id": 1, "note": MARK})
            for attempt in (
                lambda: connection.execute(insert(Row), {"id": 1, "note": MARK}),
                lambda: connection.execute(text("select :note from nowhere"), {"note": MARK}),
            ):
                try:
                    attempt()
                except SQLAlchemyError:
                    structlog.get_logger().exception("it failed")
    finally:
        engine.dispose()
    assert MARK not in page.text
    assert "UNIQUE constraint failed: rows.id" in page.text
    assert "no such table: nowhere" in page.text


def test_a_request_body_is_not_logged_even_at_debug(page: Page) -> None:
    assert not logging.getLogger("discord.http").isEnabledFor(logging.DEBUG)
    assert not logging.getLogger("discord.gateway").isEnabledFor(logging.DEBUG)
    assert not logging.getLogger("discord.webhook.async_").isEnabledFor(logging.DEBUG)
    assert not logging.getLogger("aiosqlite").isEnabledFor(logging.DEBUG)
    logging.getLogger("discord.http").debug("%s has received %s", "POST", {"content": MARK})
    assert page.text == ""


async def test_a_forgotten_task_does_not_show_its_exception(page: Page) -> None:
    async def breaks() -> None:
        raise ValueError(MARK)

    task = asyncio.get_running_loop().create_task(breaks())
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    asyncio.get_running_loop().call_exception_handler(
        {
            "message": "Task exception was never retrieved",
            "exception": task.exception(),
            "future": task,
        }
    )
    assert "Task exception was never retrieved" in page.text
    assert "in breaks" in page.text
    assert MARK not in page.text


def test_a_line_that_does_not_fit_its_arguments_is_still_written(page: Page, capsys) -> None:
    logging.getLogger("somebody").warning("%d apples and %s", MARK)  # noqa: PLE1206
    assert "apples" in page.text
    assert MARK not in page.text + capsys.readouterr().err


def test_what_is_so_on_purpose_is_not_warned_of(
    page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(discord.VoiceClient, "warn_nacl", True)  # it warns once in a process
    logging.getLogger("apscheduler.scheduler").warning(
        'Execution of job "%s" skipped: maximum number of running instances reached (%d)', "tick", 1
    )
    discord.Client(intents=discord.Intents(guilds=True))
    assert page.text == ""


@pytest.mark.parametrize("shape", ["json"], indirect=True)
def test_a_line_of_json_says_when_who_and_what(page: Page) -> None:
    structlog.get_logger("bot.core.tasks").info("drained", count=2)
    logging.getLogger("discord.client").info("logging in using %s token", "static")
    ours, theirs = page.lines
    assert ours.items() >= {"event": "drained", "count": 2, "level": "info"}.items()
    assert ours["logger"] == "bot.core.tasks"
    assert str(ours["timestamp"]).endswith("Z")
    assert theirs["event"] == "logging in using static token"
    assert theirs["logger"] == "discord.client"


@pytest.mark.parametrize("shape", ["json"], indirect=True)
def test_a_warning_of_python_goes_through_the_same_door(page: Page) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(True)
        warnings.warn(f"careful with {TOKEN}", stacklevel=1)
        logging.captureWarnings(False)
    assert "careful with" in page.text
    assert TOKEN not in page.text
