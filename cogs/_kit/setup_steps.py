"""The groups half of ``/setup``: what facilitators do once the server stands. Each feature adds its step."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from bot.features.guilds.model import Guild
from cogs._kit.interaction import Interaction
from cogs._kit.screens import Tappable
from cogs._kit.speaker import Speaker


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step as the page of steps shows it: whether it is done, one line of words, what does it."""

    done: bool
    text: str
    taps: Sequence[Tappable] = ()
    """Shown when this is the next step, so the first tap of all is always the one to take."""


SetupStep: TypeAlias = Callable[[Interaction, Guild, Speaker], Awaitable[StepLine | None]]
Made = TypeVar("Made", bound=SetupStep)

_STEPS: dict[str, tuple[int, SetupStep]] = {}


def setup_step(order: int) -> Callable[[Made], Made]:
    """Add a step; lower numbers come first. None leaves the step out for now."""

    def add(step: Made) -> Made:
        # By name, so that a bot started twice in one process does not ask twice.
        _STEPS[f"{step.__module__}.{step.__name__}"] = (order, step)
        return step

    return add


async def setup_lines(interaction: Interaction, guild: Guild, say: Speaker) -> tuple[StepLine, ...]:
    found = [
        await step(interaction, guild, say)
        for _, step in sorted(_STEPS.values(), key=lambda entry: entry[0])
    ]
    return tuple(line for line in found if line is not None)
