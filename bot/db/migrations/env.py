"""What Alembic runs for every command. There is no alembic.ini: ``bot.db.schema`` says everything and
brings the connection, which is already in the transaction that decides."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    **context.config.attributes["options"],
)
with context.begin_transaction():
    context.run_migrations()
