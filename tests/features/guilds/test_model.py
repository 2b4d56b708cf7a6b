"""What is still to decide, and who may see the desk."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.ids import ChannelId, GuildId, MemberId, RoleId
from bot.features.guilds.model import (
    Guild,
    ProgramAnswer,
    SetupStep,
    Viewers,
    missing_steps,
    unwelcome_at_desk,
)

HOSTS = RoleId(5)
role_sets = st.frozensets(st.integers(1, 9).map(RoleId))
people = st.frozensets(st.integers(1, 9).map(MemberId))


def test_a_new_server_has_everything_to_decide():
    assert missing_steps(Guild(GuildId(1))) == tuple(SetupStep)


def test_a_default_is_no_answer():
    guild = Guild(GuildId(1), language="en", decided=frozenset({SetupStep.CLOCK}))
    assert SetupStep.LANGUAGE in missing_steps(guild)
    assert SetupStep.CLOCK not in missing_steps(guild)


def test_a_room_that_was_taken_away_again_is_missing_though_it_was_decided_once():
    guild = Guild(GuildId(1), desk_channel_id=None, decided=frozenset(SetupStep))
    assert SetupStep.DESK in missing_steps(guild)


@pytest.mark.parametrize(
    ("answer", "attested", "is_missing"),
    [
        (ProgramAnswer.NO, False, False),
        (ProgramAnswer.YES, False, True),
        (ProgramAnswer.NOT_SURE, False, True),
        (ProgramAnswer.YES, True, False),
        (ProgramAnswer.NOT_SURE, True, False),
    ],
)
def test_who_is_not_sure_confirms_the_same_as_who_says_yes(answer, attested, is_missing, clock):
    guild = Guild(
        GuildId(1),
        program=answer,
        attested_at=clock.now() if attested else None,
        decided=frozenset({SetupStep.PROGRAM}),
    )
    assert (SetupStep.PROGRAM in missing_steps(guild)) is is_missing
    assert guild.is_run_by_program is (answer is not ProgramAnswer.NO)


def test_a_server_that_was_never_asked_counts_as_run_by_a_program():
    assert Guild(GuildId(1)).is_run_by_program


def test_everything_decided_leaves_nothing_missing():
    guild = Guild(
        GuildId(1),
        front_door_channel_id=ChannelId(2),
        desk_channel_id=ChannelId(3),
        facilitator_role_id=HOSTS,
        program=ProgramAnswer.NO,
        decided=frozenset(SetupStep),
    )
    assert missing_steps(guild) == ()


@given(role_sets, people)
def test_a_desk_that_everyone_sees_is_never_taken(roles, persons):
    viewers = Viewers(everyone=True, roles=roles, people=persons)
    assert unwelcome_at_desk(viewers, HOSTS) == Viewers(everyone=True)


@given(role_sets, people)
def test_exactly_those_who_are_no_facilitators_are_named(roles, persons):
    unwelcome = unwelcome_at_desk(Viewers(roles=roles, people=persons), HOSTS)
    if unwelcome is None:
        assert roles <= {HOSTS}
        assert not persons
    else:
        assert unwelcome == Viewers(roles=roles - {HOSTS}, people=persons)
        assert unwelcome.roles | unwelcome.people


def test_without_a_facilitators_role_no_role_is_welcome():
    assert unwelcome_at_desk(Viewers(roles=frozenset({HOSTS})), None) is not None
