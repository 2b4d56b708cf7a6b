"""The hostile web, and a checker that goes out into it."""

import pytest

from bot.features.resources.checking.checker import LinkChecker
from bot.features.resources.checking.web import Limits
from tests.features.resources.hostile import Hostile, OneLoopbackPort, trusting

QUICK = Limits(connect=0.5, answer=0.5, page=64 * 1024, robots=64 * 1024, between=0)


@pytest.fixture
async def hostile():
    hostile = Hostile()
    await hostile.start()
    yield hostile
    await hostile.stop()
    assert hostile.knocks == 0, "the checker was led to the private machine"


@pytest.fixture
async def checker(hostile, clock):
    guard = OneLoopbackPort(hostile.port)
    async with LinkChecker(clock, contact="ruth@maple.example", limits=QUICK, names=hostile, guard=guard, tls=trusting()) as checker:  # fmt: skip
        yield checker
