"""Who may do what, as one table: what the tests try, and what ``docs/authority.md`` shows.

``python -m tests.cogs.authority`` writes that page anew.
"""

from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from tests.cogs.forged_command import COMMANDS
from tests.cogs.forged_tap import ROLES, Command, May, Tap
from tests.cogs.test_forged_taps import TAPS

PAGE = Path(__file__).parents[2] / "docs" / "authority.md"

HEAD = """# Who may do what

Every command, button, list and form there is, and who it answers. The tests try each of them as each of these people (`tests/cogs/test_forged_taps.py`, `tests/cogs/test_authority.py`), and this page is written from the same table by `python -m tests.cogs.authority`; a test fails while it is not.

Discord hides a facilitator's commands from others, but a button's id can be forged and a screen can be old. So what is shown decides nothing: each tap, choice, form and command is decided anew in the service, inside the transaction that does it, and whoever may not is told so in one sentence. Nothing is changed then, and that somebody tried is kept (`docs/decisions/0020-that-somebody-tried-is-kept.md`). The checks are few and stand in one place each: `require_facilitator`, `require_member` and `require_coming` in `bot/features/groups/ground.py`, who manages the server in `cogs/guilds/server_manager.py`, both together in `cogs/groups/authority.py`, and whose own something is in the feature that keeps it.

- **yes**: it does what it says, with what is theirs. A list then holds their own groups, meetings and links only.
- **–**: refused, nothing changed.
- **own**: only the one it was written to.
"""

MEANS = {
    May.LEAD: "facilitators of that group, nobody else: what opens names or words",
    May.CHANGE: "they, and admins: what repairs and configures",
    May.LEAD_ANY: "facilitators of any group, about their own groups",
    May.KEEP: "facilitators of any group, and admins: a link of their own server",
    May.SHELF: "the same people: the whole shelf of their server",
    May.STAFF: "admins, and who wears the facilitators' role",
    May.MANAGE: "who manages the server",
    May.COME: "people of that group",
    May.ENTER: "who was invited, and people of that group",
    May.READ: "the one it was written to",
    May.BELONG: "people of any group, about themselves",
    May.SELF: "anybody, about themselves",
}


def surfaces() -> tuple[Tap | Command, ...]:
    return (*COMMANDS, *TAPS)


def cells() -> int:
    """How many pairs of somebody and something there are."""
    return len(surfaces()) * len(ROLES)


def page() -> str:
    return "\n".join(
        [
            HEAD,
            *_tables(),
            f"\n{len(surfaces())} things × {len(ROLES)} people: {cells():,} cells.\n",
        ]
    )


def _tables() -> Iterator[str]:
    who = [label for label, _ in ROLES.values()]
    for may in May:
        names = sorted({_name(one) for one in surfaces() if one.may is may})
        yield f"\n## {MEANS[may][:1].upper()}{MEANS[may][1:]}\n"
        yield f"| | {' | '.join(who)} |"
        yield f"|---|{'---|' * len(who)}"
        for feature, theirs in groupby(
            names, key=lambda name: name.strip("`/").split(":")[0].split()[0]
        ):
            answers = " | ".join(_answer(may, allowed) for _, allowed in ROLES.values())
            yield f"| {feature}: {', '.join(theirs)} | {answers} |"


def _answer(may: May, allowed: frozenset[May]) -> str:
    if may is May.READ:
        return "own"
    return "yes" if may in allowed else "–"


def _name(one: Tap | Command) -> str:
    if isinstance(one, Command):
        return f"`{one.name}`" if one.is_menu else f"`/{one.name}`"
    fixed = [part for part in one.custom_id.split(":")[:2] if "{" not in part]
    return f"`{':'.join(fixed)}`"


if __name__ == "__main__":
    PAGE.write_text(page())
