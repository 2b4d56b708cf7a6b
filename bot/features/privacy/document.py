"""``docs/privacy.md``, written from what the features declare, so that it can't promise something else."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby

from bot.core.personal_data import Declaration, Lifetime, Since

_HEAD = """\
# Privacy: what Porchlight keeps of people

This page is written by `python -m bot privacy doc` from what each part of the bot declares of itself. Change the
declaration, never the page. A test fails if the two differ, if a column that says something of a person is
declared nowhere, or if a copy or an erasure forgets it. The same words stand in the bot: **My data** on *My page*,
or `/privacy`.

## The whole list
"""

_TAIL = """\
## Where it is kept, and what ends it

The lifetimes are what programs read: *since* says what starts the clock, *ended by* which nightly job or step
ends it. Where nothing stands there, it goes at once when the person stops it or when it comes to its end.

{lifetimes}

## What is not kept

- What people write or say in rooms and voice channels. The bot can't read it: it asks Discord for no messages.
- What people read in the library, what they search for, and that they tapped *Help right now*.
- Anything about the person whom somebody is here for: no name, no diagnosis, no clinic.
- Check-ins that are for *Just me*, unless their writer chose to keep their own numbers.

## What everyone can do

- **See** it, with the reason, until when and who sees it. **Change** what can be changed. **Take a copy**: a page to
  read and print, and a file for programs. **Erase a part**, or **all**. It works in private notes too, also after
  leaving a group or the server.
- **Who looked**: facilitators who opened what somebody sent, and what they did to that person's place in a group. A
  name stands there only if the reader knows it anyway.
- **Take back** any yes, alone; what it allowed ends at once. When the words of one change, people are asked anew.
- Erasing leaves a receipt, a code that says nothing about anyone. The database is cleared in one step, together with
  the key that locks what was written. What Discord holds of it (cards, rooms, the bot's private notes of the last 30
  days) is taken away right after; the receipt says how far that is.
- What nobody but its writer can take away: their own posts in rooms. What nobody here can take away: what others wrote
  down or saved.
- Safety copies may hold what was erased for 30 days more. What was locked can't be read in them, since the key is gone.
- So that no old copy brings anybody back, a hash of who was erased is kept for 45 days. It can be compared, with the
  key file at hand, and not read.
- Somebody may have asked a facilitator to be kept apart from another. That wish is the asker's: it does not end when
  the other is erased, and it stands in no copy of the other's data.
- If the bot is taken out of a server, everything of that server is locked at once and erased after seven days.

## Who could see what

The bot shows each thing only to whom the list names. But the person who runs the bot's computer could reach what
is kept there; words are locked with a key that lies beside the database, not in it. The server's owner and admins
can open every room. Discord holds what is written in rooms and notes, and is no place for health records.
"""


def document(declarations: Sequence[Declaration]) -> str:
    """The page, in Markdown."""
    parts = [_HEAD]
    # What is kept in several tables for one purpose is one thing to a reader.
    for what, several in groupby(declarations, key=lambda one: one.what):
        parts += [f"### {what}\n", *_said(list(several))]
    parts.append(_TAIL.format(lifetimes=_lifetimes(declarations)))
    return "\n".join(parts)


def _said(several: Sequence[Declaration]) -> list[str]:
    said = list(dict.fromkeys((one.why, one.how_long, one.who_sees) for one in several))
    return [
        f"{why}\n\n- Kept: {how_long}\n- Seen by: {who_sees}\n" for why, how_long, who_sees in said
    ]


def _lifetimes(declarations: Sequence[Declaration]) -> str:
    rows = [
        f"| `{one.table}` | {', '.join(f'`{column}`' for column in one.columns)} "
        f"| {since_words(one.lifetime)} | {length_words(one.lifetime)} "
        f"| {one.lifetime.ended_by or ''} |"
        for one in declarations
    ]
    head = ["| Table | Columns | Since | At most | Ended by |", "|---|---|---|---|---|"]
    return "\n".join([*head, *rows])


_SINCE = {
    Since.WRITTEN: "written",
    Since.MEETING: "the meeting",
    Since.SETTLED: "sent, answered or closed",
    Since.LEFT: "they left",
    Since.ERASED: "they were erased",
    Since.STOPPED: "stopped",
}


def since_words(life: Lifetime) -> str:
    return _SINCE[life.since]


def length_words(life: Lifetime) -> str:
    if life.at_most is None:
        return "at once"
    days, rest = divmod(life.at_most, timedelta(days=1))
    if rest:
        return f"{life.at_most // timedelta(hours=1)} hours"
    return f"{days} day" if days == 1 else f"{days} days"
