"""What SQLite keeps beside its file."""

from bot.db.database import Database


async def empty_write_ahead_log(db: Database) -> None:
    """SQLite keeps what was erased in its log until that is folded into the file."""
    if not db.is_sqlite:
        return
    async with db.engine.connect() as connection:
        raw = await connection.get_raw_connection()
        driver = raw.driver_connection
        if driver is None:
            return
        # Not through SQLAlchemy: it would begin a transaction first, and the log can't be folded inside one.
        cursor = await driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        await cursor.close()
