"""Whatever is locked can be locked anew: no column with locked words is unknown to ``keys rotate``."""

import string

from sqlalchemy import LargeBinary

from bot.db.base import Base
from bot.db.sealed_columns import sealed_columns
from bot.db.tables import every_table

NOT_WORDS = {
    "DataKeyRow.wrapped": "the key itself, which is what is renewed",
    "CalendarChoicesRow.seed": "chance, that names meetings in a calendar and tells nothing",
}


def test_every_column_of_bytes_is_words_that_can_be_locked_anew_or_says_what_else_it_is():
    every_table()
    of_bytes = {
        f"{mapper.class_.__name__}.{column.key}"
        for mapper in Base.registry.mappers
        for column in mapper.columns
        if isinstance(column.type, LargeBinary)
    }

    known = {column.path for column in sealed_columns()}

    assert of_bytes == known | NOT_WORDS.keys(), (
        "mark it with info=sealed_for(…) from bot/db/sealed_columns.py"
    )
    assert not known & NOT_WORDS.keys()


def test_what_words_are_bound_to_stands_in_their_own_row():
    for column in sealed_columns():
        named = {name for _, name, _, _ in string.Formatter().parse(column.context) if name}
        columns = set(column.row.__table__.columns.keys())
        assert named | {column.member_column, "guild_id"} <= columns, column.path
