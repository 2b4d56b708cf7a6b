# ruff: noqa: SLF001   simcord's idea of "the bot is done" cannot be set from outside
# pyright: reportPrivateUsage=false, reportPrivateImportUsage=false
"""When the bot counts as done with what a tap has set off."""

import asyncio
import math
from typing import Any
from weakref import WeakKeyDictionary

import simcord
import simcord.env

POLL = 0.0005
"""Seconds between two looks at whether the bot is done. simcord's 0.05 makes each tap feel slow."""

PATIENCE = 0.15
"""Real seconds after which a wait counts as a background wait. See ``_BackgroundWaits``."""


class BackgroundWaits:
    """Teaches simcord about waits that have no end, and makes it look more often.

    simcord waits until every task of the bot has finished or sleeps on a timer. A task that waits
    for a queue or an event does neither, and each tap would take five seconds and end in a
    time-out. Here a task also counts as asleep once it has waited for the very same thing for a
    moment, and a timer counts as asleep as soon as it is further away than that moment.
    """

    def __init__(self, patience: float | None) -> None:
        self._patience = patience if patience is not None else math.inf
        self._since = WeakKeyDictionary[asyncio.Task[Any], tuple[object, float]]()
        self._originals: tuple[float, Any, Any] | None = None

    def install(self) -> None:
        task_sleeps = simcord.env._is_parked
        timer_sleeps = simcord.env._callback_is_parked
        self._originals = (_set_poll(POLL), task_sleeps, timer_sleeps)

        def is_parked(state: Any, task: asyncio.Task[Any], deadline: float) -> bool:
            now = asyncio.get_running_loop().time()
            return task_sleeps(state, task, min(deadline, now + self._patience)) or (
                self._has_waited(task, now)
            )

        def callback_is_parked(state: Any, record: Any, deadline: float) -> bool:
            now = asyncio.get_running_loop().time()
            return timer_sleeps(state, record, min(deadline, now + self._patience))

        simcord.env._is_parked = is_parked
        simcord.env._callback_is_parked = callback_is_parked

    def remove(self) -> None:
        if self._originals is not None:
            poll, simcord.env._is_parked, simcord.env._callback_is_parked = self._originals
            _set_poll(poll)
            self._originals = None

    def _has_waited(self, task: asyncio.Task[Any], now: float) -> bool:
        waits_for = getattr(task, "_fut_waiter", None)
        if waits_for is None or waits_for.done():
            return False
        known, since = self._since.get(task, (None, now))
        if known is not waits_for:
            self._since[task] = (waits_for, now)
            return False
        return now - since >= self._patience


def _set_poll(seconds: float) -> float:
    defaults: dict[str, Any] = simcord.Env._settle_internal.__kwdefaults__ or {}
    before, defaults["idle"] = defaults["idle"], seconds
    return before
