"""``python -m bot``: everything an operator can type."""

import gc
import secrets
import sys

# Nothing of what is imported is ever let go of, and looking for it takes a sixth of the start.
gc.disable()
try:
    import structlog
    import typer
    from typer.exceptions import Abort, TyperException

    from bot.commands import (
        audit,
        backup,
        db,
        demo,
        doctor,
        keys,
        move,
        privacy,
        resources,
        restore,
        run,
        service,
        setup,
        upgrade,
    )
    from bot.commands import words as spoken
    from bot.commands.console import OperatorError, as_typed
    from bot.core.disk import FULL, is_full
    from bot.core.key_ring import KeyRingError
    from bot.db.schema import MigrationError
    from config.content_files import ContentError
    from config.logs import configure_logs
    from config.settings import SettingsError
except ModuleNotFoundError as missing:
    if (missing.name or "").partition(".")[0] in {"bot", "cogs", "config"}:
        raise
    sys.exit(
        f"This Python lacks a part of Porchlight ({missing.name}); "
        "run make setup, then use .venv/bin/python -m bot …"
    )

gc.freeze()
gc.enable()

NEEDS_YOU = 1
NOT_A_WORD = 2
OUR_BUG = 3
STOPPED = 130

log = structlog.get_logger()

app = typer.Typer(
    help="Porchlight coordinates family support groups on Discord.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # they show the values of variables
    rich_markup_mode=None,
)
app.command()(run.run)
app.command()(demo.demo)
app.command()(setup.setup)
app.command()(doctor.doctor)
app.command()(service.service)
app.command()(backup.backup)
app.command()(restore.restore)
app.command()(upgrade.upgrade)
app.add_typer(audit.commands, name="audit")
app.add_typer(db.commands, name="db")
app.add_typer(keys.commands, name="keys")
app.add_typer(move.commands, name="move")
app.add_typer(privacy.commands, name="privacy")
app.add_typer(resources.commands, name="resources")
app.add_typer(spoken.commands, name="words")


def main() -> None:
    sys.exit(answer())


def answer() -> int:
    """Do what was typed and tell how it went, as an exit code."""
    configure_logs("error", "console")  # ``run`` asks for more
    try:
        code = app(prog_name=as_typed("python -m bot"), standalone_mode=False)
    except (OperatorError, SettingsError, ContentError, KeyRingError, MigrationError) as refusal:
        typer.echo(as_typed(str(refusal)), err=True)
        return NEEDS_YOU
    except TyperException as slip:
        words = slip.format_message()
        is_help = words.startswith("Usage:")  # somebody typed a group's name alone
        way_on = "" if is_help else as_typed(" See python -m bot --help")
        typer.echo(f"{words}{way_on}", err=not is_help)
        return NOT_A_WORD
    except (Abort, KeyboardInterrupt):
        typer.echo("Stopped.", err=True)
        return STOPPED
    except Exception as error:
        if is_full(error):
            typer.echo(FULL, err=True)
            return NEEDS_YOU
        bug = secrets.token_hex(4)
        log.exception("a command failed", bug=bug)
        typer.echo(
            f"That was our mistake, not yours. Please report it with the code {bug}.", err=True
        )
        return OUR_BUG
    return code if isinstance(code, int) else 0


if __name__ == "__main__":
    main()
