"""The library: links, their history, what people saved, suggested and shared

Revision 0015, after 0014.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


_SQLITE = (
    """CREATE VIRTUAL TABLE resources_fts USING fts5(
        terms, content='resources', content_rowid='id', tokenize='unicode61')""",
    """CREATE TRIGGER resources_fts_added AFTER INSERT ON resources BEGIN
        INSERT INTO resources_fts(rowid, terms) VALUES (new.id, new.terms); END""",
    """CREATE TRIGGER resources_fts_gone AFTER DELETE ON resources BEGIN
        INSERT INTO resources_fts(resources_fts, rowid, terms) VALUES ('delete', old.id, old.terms); END""",
    """CREATE TRIGGER resources_fts_changed AFTER UPDATE OF terms ON resources BEGIN
        INSERT INTO resources_fts(resources_fts, rowid, terms) VALUES ('delete', old.id, old.terms);
        INSERT INTO resources_fts(rowid, terms) VALUES (new.id, new.terms); END""",
)
_POSTGRESQL = ("CREATE INDEX resources_fts ON resources USING gin (to_tsvector('simple', terms))",)


def upgrade() -> None:
    op.create_table(
        "resource_words",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("word", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "word", name=op.f("pk_resource_words")),
    )
    op.create_table(
        "resources",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("url", sa.String(length=500), nullable=False),
        sa.Column("address_key", sa.String(length=500), nullable=False),
        sa.Column("summary", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("topics", sa.String(length=255), nullable=False),
        sa.Column("audiences", sa.String(length=255), nullable=False),
        sa.Column("languages", sa.String(length=255), nullable=False),
        sa.Column("countries", sa.String(length=255), nullable=False),
        sa.Column("sets", sa.String(length=255), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("has_captions", sa.Boolean(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("mark", sa.String(length=32), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("review_by", sa.Date(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("starter_id", sa.String(length=64), nullable=True),
        sa.Column("is_edited", sa.Boolean(), nullable=False),
        sa.Column("useful", sa.Integer(), nullable=False),
        sa.Column("not_useful", sa.Integer(), nullable=False),
        sa.Column("link_state", sa.String(length=32), nullable=False),
        sa.Column("link_checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("link_failing_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("link_moved_to", sa.String(length=500), nullable=True),
        sa.Column("link_cause", sa.String(length=32), nullable=True),
        sa.Column("link_unsure_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('read', 'watch', 'listen', 'do', 'recording', 'phone')",
            name=op.f("ck_resources_kind_known"),
        ),
        sa.CheckConstraint(
            "link_cause IN ('answered', 'new_address', 'no_such_page', 'no_such_name', 'private_place', 'not_https', 'misleading_address', 'says_not_found', 'for_sale', 'sent_to_front_page', 'kept_out', 'busy', 'robots', 'site_trouble', 'not_trusted', 'too_slow', 'no_connection', 'names_down', 'odd_answer', 'circles', 'unreadable_address', 'our_line')",
            name=op.f("ck_resources_link_cause_known"),
        ),
        sa.CheckConstraint(
            "link_state IN ('unchecked', 'good', 'unsure', 'failing', 'broken')",
            name=op.f("ck_resources_link_state_known"),
        ),
        sa.CheckConstraint(
            "mark IN ('official', 'secondary', 'cited', 'unconfirmed')",
            name=op.f("ck_resources_mark_known"),
        ),
        sa.CheckConstraint(
            "state IN ('suggested', 'approved', 'retired')", name=op.f("ck_resources_state_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resources")),
        sa.UniqueConstraint("guild_id", "address_key", name="uq_resources_address"),
        sa.UniqueConstraint("guild_id", "starter_id", name="uq_resources_starter"),
    )
    with op.batch_alter_table("resources", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_resources_guild_id"), ["guild_id"], unique=False)
        batch_op.create_index("ix_resources_shelf", ["guild_id", "state"], unique=False)

    op.create_table(
        "resource_changes",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("resource_id", sa.BigInteger(), nullable=False),
        sa.Column("change", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_member_id", sa.BigInteger(), nullable=True),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "change IN ('suggested', 'approved', 'declined', 'edited', 'reviewed', 'retired', 'returned', 'imported', 'updated')",
            name=op.f("ck_resource_changes_change_known"),
        ),
        sa.ForeignKeyConstraint(
            ["resource_id"],
            ["resources.id"],
            name=op.f("fk_resource_changes_resource_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource_changes")),
    )
    with op.batch_alter_table("resource_changes", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_resource_changes_by_member_id"), ["by_member_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_resource_changes_guild_id"), ["guild_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_resource_changes_resource_id"), ["resource_id"], unique=False
        )

    op.create_table(
        "resource_picks",
        sa.Column("group_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_resource_id", sa.BigInteger(), nullable=True),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_resource_picks_group_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["next_resource_id"],
            ["resources.id"],
            name=op.f("fk_resource_picks_next_resource_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("group_id", name=op.f("pk_resource_picks")),
    )
    with op.batch_alter_table("resource_picks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_resource_picks_guild_id"), ["guild_id"], unique=False)

    op.create_table(
        "resource_suggestions",
        sa.Column("resource_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("sealed_why", sa.LargeBinary(), nullable=True),
        sa.Column("wants_word", sa.Boolean(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["resource_id"],
            ["resources.id"],
            name=op.f("fk_resource_suggestions_resource_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("resource_id", name=op.f("pk_resource_suggestions")),
    )
    with op.batch_alter_table("resource_suggestions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_resource_suggestions_guild_id"), ["guild_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_resource_suggestions_member_id"), ["member_id"], unique=False
        )

    op.create_table(
        "saved_resources",
        sa.Column("member_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("resource_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["resource_id"],
            ["resources.id"],
            name=op.f("fk_saved_resources_resource_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("member_id", "resource_id", name=op.f("pk_saved_resources")),
    )
    with op.batch_alter_table("saved_resources", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_saved_resources_guild_id"), ["guild_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_saved_resources_resource_id"), ["resource_id"], unique=False
        )

    op.create_table(
        "resource_shares",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("resource_id", sa.BigInteger(), nullable=False),
        sa.Column("session_id", sa.BigInteger(), nullable=True),
        sa.Column("share_when", sa.String(length=32), nullable=False),
        sa.Column("by_member_id", sa.BigInteger(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "share_when IN ('now', 'with_meeting', 'after_meeting', 'pick')",
            name=op.f("ck_resource_shares_share_when_known"),
        ),
        sa.ForeignKeyConstraint(
            ["group_id"],
            ["groups.id"],
            name=op.f("fk_resource_shares_group_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["resource_id"],
            ["resources.id"],
            name=op.f("fk_resource_shares_resource_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["sessions.id"],
            name=op.f("fk_resource_shares_session_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resource_shares")),
    )
    with op.batch_alter_table("resource_shares", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_resource_shares_by_member_id"), ["by_member_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_resource_shares_group_id"), ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_resource_shares_guild_id"), ["guild_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_resource_shares_resource_id"), ["resource_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_resource_shares_session_id"), ["session_id"], unique=False
        )

    # The search index is the database's own: FTS5 in a file, GIN in PostgreSQL.
    for statement in _SQLITE if op.get_bind().dialect.name == "sqlite" else _POSTGRESQL:
        op.execute(statement)
