"""First tables

Revision 0001, the first.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_entries",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("actor_pseudonym", sa.String(length=32), nullable=True),
        sa.Column("group_id", sa.BigInteger(), nullable=True),
        sa.Column("subject_pseudonym", sa.String(length=32), nullable=True),
        sa.Column("subject_id", sa.BigInteger(), nullable=True),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
    )
    with op.batch_alter_table("audit_entries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_entries_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_entries_guild_id"), ["guild_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_audit_entries_guild_id_actor_pseudonym"),
            ["guild_id", "actor_pseudonym"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_audit_entries_guild_id_at"), ["guild_id", "at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_audit_entries_guild_id_group_id"), ["guild_id", "group_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_audit_entries_guild_id_subject_pseudonym"),
            ["guild_id", "subject_pseudonym"],
            unique=False,
        )

    op.create_table(
        "consent_receipts",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("pseudonym", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("version", sa.String(length=32), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("keep_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('rules', 'adult', 'notes')", name=op.f("ck_consent_receipts_kind_known")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent_receipts")),
    )
    with op.batch_alter_table("consent_receipts", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_consent_receipts_guild_id"), ["guild_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_consent_receipts_keep_until"), ["keep_until"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_consent_receipts_pseudonym"), ["pseudonym"], unique=False
        )

    op.create_table(
        "data_keys",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("ring_key_id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "member_id", name=op.f("pk_data_keys")),
    )
    with op.batch_alter_table("data_keys", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_data_keys_ring_key_id"), ["ring_key_id"], unique=False)

    op.create_table(
        "deliveries",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "key",
            sa.String(length=200).with_variant(sa.String(length=200, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("debt", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("params", sa.Text(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=True),
        sa.Column("channel_id", sa.BigInteger(), nullable=True),
        sa.Column("group_id", sa.BigInteger(), nullable=True),
        sa.Column("subject_id", sa.BigInteger(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("useless_after", sa.DateTime(timezone=True), nullable=True),
        sa.Column("deadline_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wake_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("first_attempt_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("sent_channel_id", sa.BigInteger(), nullable=True),
        sa.Column("failure", sa.String(length=32), nullable=True),
        sa.Column("is_withdrawn", sa.Boolean(), nullable=False),
        sa.Column("is_erased_when_done", sa.Boolean(), nullable=False),
        sa.Column("was_late", sa.Boolean(), nullable=False),
        sa.Column("collapsed_into", sa.BigInteger(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "(wake_at IS NULL) = (state IN ('sent', 'skipped', 'failed', 'uncertain'))",
            name=op.f("ck_deliveries_wakes_while_open"),
        ),
        sa.CheckConstraint("debt IN ('say', 'do')", name=op.f("ck_deliveries_debt_known")),
        sa.CheckConstraint(
            "state IN ('waiting', 'claimed', 'sent', 'skipped', 'failed', 'uncertain')",
            name=op.f("ck_deliveries_state_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("guild_id", "key", name=op.f("uq_deliveries_guild_id_key")),
    )
    with op.batch_alter_table("deliveries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deliveries_guild_id"), ["guild_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_deliveries_guild_id_member_id"), ["guild_id", "member_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_deliveries_guild_id_state"), ["guild_id", "state"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_deliveries_guild_id_subject_id"),
            ["guild_id", "subject_id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_deliveries_wake_at"), ["wake_at"], unique=False)

    op.create_table(
        "groups",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("name_key", sa.String(length=200), nullable=False),
        sa.Column("template", sa.String(length=32), nullable=False),
        sa.Column("joining", sa.String(length=32), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("text_channel_id", sa.BigInteger(), nullable=True),
        sa.Column("voice_channel_id", sa.BigInteger(), nullable=True),
        sa.Column("rooms_are_ours", sa.Boolean(), nullable=False),
        sa.Column("rooms_closed", sa.Boolean(), nullable=False),
        sa.Column("hub_message_id", sa.BigInteger(), nullable=True),
        sa.Column("duty_hours", sa.Text(), nullable=True),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "joining IN ('ask', 'open', 'invite')", name=op.f("ck_groups_joining_known")
        ),
        sa.CheckConstraint(
            "template IN ('partners', 'parents', 'family', 'custom')",
            name=op.f("ck_groups_template_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_groups")),
    )
    with op.batch_alter_table("groups", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_groups_guild_id"), ["guild_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_groups_text_channel_id"), ["text_channel_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_groups_voice_channel_id"), ["voice_channel_id"], unique=False
        )
        batch_op.create_index(
            "uq_groups_living_name",
            ["guild_id", "name_key"],
            unique=True,
            sqlite_where=sa.text("archived_at IS NULL"),
            postgresql_where=sa.text("archived_at IS NULL"),
        )

    op.create_table(
        "guilds",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("help_country", sa.String(length=2), nullable=True),
        sa.Column("front_door_channel_id", sa.BigInteger(), nullable=True),
        sa.Column("front_door_message_id", sa.BigInteger(), nullable=True),
        sa.Column("desk_channel_id", sa.BigInteger(), nullable=True),
        sa.Column("desk_message_id", sa.BigInteger(), nullable=True),
        sa.Column("facilitator_role_id", sa.BigInteger(), nullable=True),
        sa.Column("program", sa.String(length=32), nullable=False),
        sa.Column("attested_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("decided", sa.Text(), nullable=False),
        sa.Column("set_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "program IN ('no', 'yes', 'not_sure')", name=op.f("ck_guilds_program_known")
        ),
        sa.PrimaryKeyConstraint("guild_id", name=op.f("pk_guilds")),
    )
    op.create_table(
        "members",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=True),
        sa.Column("clock_confirmed", sa.Boolean(), nullable=False),
        sa.Column("adult_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rules_version", sa.String(length=32), nullable=True),
        sa.Column("notes_allowed", sa.Boolean(), nullable=False),
        sa.Column("note_words", sa.String(length=32), nullable=False),
        sa.Column("notes_silent", sa.Boolean(), nullable=False),
        sa.Column("clear_after", sa.Boolean(), nullable=False),
        sa.Column("room_mention", sa.Boolean(), nullable=False),
        sa.Column("notes_blocked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("unanswered", sa.Integer(), nullable=False),
        sa.Column("asked_to_keep_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "note_words IN ('these', 'a_note')", name=op.f("ck_members_note_words_known")
        ),
        sa.PrimaryKeyConstraint("guild_id", "member_id", name=op.f("pk_members")),
    )
    with op.batch_alter_table("members", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_members_member_id"), ["member_id"], unique=False)

    op.create_table(
        "nightly_jobs",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("last_done_on", sa.Date(), nullable=True),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_nightly_jobs")),
    )
    op.create_table(
        "occasions",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occasions")),
    )
    with op.batch_alter_table("occasions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_occasions_group_id"), ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_occasions_guild_id"), ["guild_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_occasions_starts_at"), ["starts_at"], unique=False)

    op.create_table(
        "presence",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("away_since", sa.DateTime(timezone=True), nullable=True),
        sa.Column("away_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_presence")),
    )
    op.create_table(
        "series",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=True),
        sa.Column("first_at", sa.DateTime(), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("rule", sa.String(length=100), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
    )
    with op.batch_alter_table("series", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_series_group_id"), ["group_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_series_guild_id"), ["guild_id"], unique=False)

    op.create_table(
        "session_drafts",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("typed", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("first_at", sa.DateTime(), nullable=True),
        sa.Column("rule", sa.String(length=100), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session_drafts")),
    )
    with op.batch_alter_table("session_drafts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_drafts_guild_id"), ["guild_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_session_drafts_made_at"), ["made_at"], unique=False)

    op.create_table(
        "facilitators",
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_facilitators_group_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("group_id", "member_id", name=op.f("pk_facilitators")),
    )
    with op.batch_alter_table("facilitators", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_facilitators_guild_id"), ["guild_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_facilitators_member_id"), ["member_id"], unique=False)

    op.create_table(
        "invitations",
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("invited_by_member_id", sa.BigInteger(), nullable=True),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_invitations_group_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("group_id", "member_id", name=op.f("pk_invitations")),
    )
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_invitations_guild_id"), ["guild_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_invitations_member_id"), ["member_id"], unique=False)

    op.create_table(
        "memberships",
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("relation", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ask_again_on", sa.Date(), nullable=True),
        sa.Column("ask_id", sa.BigInteger(), nullable=True),
        sa.Column("greeted_by_member_id", sa.BigInteger(), nullable=True),
        sa.Column("settled_by_member_id", sa.BigInteger(), nullable=True),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "relation IN ('partner', 'parent', 'adult_child', 'sibling', 'grandparent', 'friend', 'other', 'unsaid')",
            name=op.f("ck_memberships_relation_known"),
        ),
        sa.CheckConstraint(
            "state IN ('asked', 'active', 'on_break', 'declined', 'left', 'removed', 'blocked')",
            name=op.f("ck_memberships_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["groups.id"], name=op.f("fk_memberships_group_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("group_id", "member_id", name=op.f("pk_memberships")),
        sa.UniqueConstraint("ask_id", name=op.f("uq_memberships_ask_id")),
    )
    with op.batch_alter_table("memberships", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_memberships_guild_id"), ["guild_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_memberships_member_id"), ["member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_memberships_state"), ["state"], unique=False)

    op.create_table(
        "occasion_people",
        sa.Column("occasion_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("answer", sa.String(length=32), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "answer IN ('going', 'maybe', 'declined', 'none')",
            name=op.f("ck_occasion_people_answer_known"),
        ),
        sa.ForeignKeyConstraint(
            ["occasion_id"],
            ["occasions.id"],
            name=op.f("fk_occasion_people_occasion_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("occasion_id", "member_id", name=op.f("pk_occasion_people")),
    )
    with op.batch_alter_table("occasion_people", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_occasion_people_guild_id"), ["guild_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_occasion_people_member_id"), ["member_id"], unique=False
        )

    op.create_table(
        "sessions",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("series_id", sa.BigInteger(), nullable=False),
        sa.Column("slot_at", sa.DateTime(), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("card_message_id", sa.BigInteger(), nullable=True),
        sa.Column("cancel_reason", sa.String(length=32), nullable=True),
        sa.Column("headcount", sa.Integer(), nullable=True),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "cancel_reason IN ('facilitator_ill', 'too_few', 'holiday', 'room', 'not_shown')",
            name=op.f("ck_sessions_cancel_reason_known"),
        ),
        sa.CheckConstraint(
            "state IN ('planned', 'cancelled', 'closed')", name=op.f("ck_sessions_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["series_id"], ["series.id"], name=op.f("fk_sessions_series_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("series_id", "slot_at", name=op.f("uq_sessions_series_id_slot_at")),
    )
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.create_index(
            "ix_sessions_group_id_starts_at", ["group_id", "starts_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_sessions_guild_id"), ["guild_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sessions_starts_at"), ["starts_at"], unique=False)

    op.create_table(
        "attendance",
        sa.Column("session_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("came", sa.String(length=32), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "came IN ('in_the_room', 'by_phone')", name=op.f("ck_attendance_came_known")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["sessions.id"],
            name=op.f("fk_attendance_session_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("session_id", "member_id", name=op.f("pk_attendance")),
    )
    with op.batch_alter_table("attendance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attendance_guild_id"), ["guild_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_attendance_member_id"), ["member_id"], unique=False)

    op.create_table(
        "rsvps",
        sa.Column("session_id", sa.BigInteger(), nullable=False),
        sa.Column("member_id", sa.BigInteger(), nullable=False),
        sa.Column("answer", sa.String(length=32), nullable=False),
        sa.Column("seat", sa.String(length=32), nullable=False),
        sa.Column("turn", sa.BigInteger(), nullable=False),
        sa.Column("offered_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "answer IN ('going', 'maybe', 'declined')", name=op.f("ck_rsvps_answer_known")
        ),
        sa.CheckConstraint(
            "seat IN ('confirmed', 'waiting', 'offered', 'none')", name=op.f("ck_rsvps_seat_known")
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_rsvps_session_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("session_id", "member_id", name=op.f("pk_rsvps")),
    )
    with op.batch_alter_table("rsvps", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rsvps_guild_id"), ["guild_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_rsvps_member_id"), ["member_id"], unique=False)
