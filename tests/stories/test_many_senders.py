"""Two processes share the work, then four, and one is killed: everybody hears everything once."""

import signal

import pytest

from bot.features.outbox.model import DeliveryState
from tests.stories.many_senders import FINISHER, NOTES, STEPS, play
from tests.stories.many_senders_child import NIGHTS


@pytest.mark.postgres
@pytest.mark.parametrize("processes", [2, pytest.param(4, marks=pytest.mark.long)])
async def test_processes_share_one_database_and_one_of_them_is_killed(
    postgres_url, tmp_path, processes
):
    run = await play(postgres_url, tmp_path, processes)
    print(run)  # noqa: T201  shown when the test fails

    killed = [who for who, code in run.exits.items() if code == -signal.SIGKILL]
    assert killed == [run.killed]
    assert all(code == 0 for who, code in run.exits.items() if who != run.killed)
    assert run.states == {DeliveryState.SENT: NOTES + STEPS}
    assert sorted(run.count("said").values()) == [1] * NOTES
    assert len(run.count("done")) == STEPS
    assert set(run.by("done")) <= {"process 0", FINISHER}, "a step belongs to one process"
    assert len(set(run.by("said")) - {FINISHER}) == processes, "all of them took part"
    assert run.count("night") == dict.fromkeys(NIGHTS, 1)
