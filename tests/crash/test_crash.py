"""The sender is killed at every step and at any moment, and what people saw is counted."""

import random
from collections import Counter
from types import SimpleNamespace

import pytest

from bot.features.outbox.model import COLLAPSED_KIND, Debt, DeliveryState, Reason
from tests.crash.count import counted
from tests.crash.run import CALM, STORMY, deaths, run
from tests.crash.steps import EACH_STEP
from tests.crash.world import Size
from tests.discord_http.ledger import Posted


def refuses(outcome) -> list[str]:
    return outcome.counted.lost + outcome.counted.doubled


async def test_killed_once_at_every_step_the_sender_says_everything_once(tmp_path):
    outcome = await run(
        tmp_path,
        dying=EACH_STEP,
        size=Size(guilds=1, people=5, meetings=2),
        seed=1,
        manners=CALM,
        nth=1,
    )
    assert refuses(outcome) == []
    assert outcome.at_steps == len(EACH_STEP), "each of them died where it was told to"
    assert outcome.counted.sent > 0
    assert outcome.counted.together > 0, "after the long time away each person was told one thing"


@pytest.mark.long
async def test_killed_25_times_in_bad_weather_the_sender_says_everything_once(tmp_path):
    chance = random.Random(25)  # noqa: S311  repeatable, not secret
    outcome = await run(
        tmp_path, dying=deaths(25, chance), size=Size(guilds=4), seed=25, manners=STORMY
    )
    assert refuses(outcome) == []
    assert outcome.kills == 25
    assert outcome.counted.sent > outcome.counted.promises / 2


def row(number: int, state: DeliveryState, **more):
    facts = {
        "id": number, "guild_id": 700, "key": f"note {number}", "debt": Debt.SAY, "kind": "k",
        "state": state, "failure": None, "was_late": False, "message_id": None, "sent_channel_id": None,
        "useless_after": None, "finished_at": None, "collapsed_into": None,
    }  # fmt: skip
    return SimpleNamespace(**facts | more)


def message(nonce: int, number: int) -> Posted:
    return Posted(number, 5, str(nonce), "A note for you.", (), "")


def test_the_count_notices_what_was_lost_and_what_was_said_twice():
    """A count that finds nothing proves nothing, so here is something to find."""
    sent = {"message_id": 90, "sent_channel_id": 5}
    rows = [
        row(1, DeliveryState.SENT, **sent),
        row(2, DeliveryState.SENT, **sent),
        row(3, DeliveryState.SENT, **sent),
        row(4, DeliveryState.SKIPPED, failure=Reason.NOT_WANTED),
        row(5, DeliveryState.SKIPPED, failure=Reason.COLLAPSED, collapsed_into=6),
        row(6, DeliveryState.FAILED, failure=Reason.BROKEN, kind=COLLAPSED_KIND),
        row(7, DeliveryState.WAITING),
        row(8, DeliveryState.UNCERTAIN),
        row(9, DeliveryState.UNCERTAIN),
        row(10, DeliveryState.SKIPPED, failure=Reason.WITHDRAWN),
    ]
    promised = frozenset((700, f"note {n}") for n in (1, 2, 11))
    posted = {
        1: [message(1, 90)],  # as it should be
        2: [message(2, 90), message(2, 91)],  # twice
        3: [message(3, 92)],  # another message than the one that was marked
        8: [message(8, 93)],
        10: [message(10, 94)],  # said, and marked as skipped
        99: [message(99, 95)],  # promised by nobody
    }
    found = counted(promised, rows, posted)

    named = Counter(one.partition(":")[0] for one in found.lost)
    assert set(named) == {"note 3", "note 4", "note 5", "note 6", "note 7", "note 11"}
    assert len(found.doubled) == 3
    assert (found.sent, found.uncertain, found.uncertain_but_said) == (3, 2, 1)
    assert not found.is_clean
