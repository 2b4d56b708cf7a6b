"""What a meeting would run into, told before it is saved."""

from collections.abc import Iterable
from typing import assert_never

from bot.features.sessions.clashes import Clash, ClashKind
from cogs._kit.speaker import Speaker
from cogs._kit.text import plain
from cogs._kit.times import day_and_time


def clash_lines(clashes: Iterable[Clash], say: Speaker) -> list[str]:
    """One line for each reason, with the first date and how many meetings it is about."""
    return [_with_count(clash, _clash_line(clash, say), say) for clash in clashes]


def _clash_line(clash: Clash, say: Speaker) -> str:
    facts = {
        "group": plain(clash.group.name),
        "time": day_and_time(clash.session.starts_at),
        "other": day_and_time(clash.other.starts_at),
    }
    match clash.kind:
        case ClashKind.SAME_GROUP:
            return say("Please look: {group} has a meeting on {other} already.", **facts)
        case ClashKind.LEADER:
            who = f"<@{clash.leader_id}>"
            return say(
                "Please look: {who} would be in two places on {time}. {group} meets then too.",
                who=who,
                **facts,
            )
        case ClashKind.VOICE:
            return say(
                "Please look: on {time} {group} meets in the same voice room.",
                **facts,
            )
        case _:
            assert_never(clash.kind)


def _with_count(clash: Clash, line: str, say: Speaker) -> str:
    more = clash.meetings - 1
    if not more:
        return line
    return say.plural(
        "{line} So it is {n} more time.", "{line} So it is {n} more times.", more, line=line
    )
