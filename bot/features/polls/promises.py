"""What is owed because the group was asked for a time."""

from datetime import datetime

from bot.core.ids import MemberId
from bot.features.outbox.model import Promise
from bot.features.polls.model import Poll, PollId

CARD = "polls.card"
CLOSE = "polls.close"
REMIND = "polls.remind"
STILL_OPEN = "polls.still_open"
ANSWERS_IN = "polls.answers_in"


def card(poll: Poll, now: datetime) -> Promise:
    """Draw the card as the poll is then."""
    return _do(poll, CARD, now)


def close(poll: Poll, at: datetime) -> Promise:
    return _do(poll, CLOSE, at)


def remind(poll: Poll, at: datetime) -> Promise:
    """A step, not a note: who has not answered is looked up at that moment."""
    return _do(poll, REMIND, at)


def still_open(poll: Poll, member_id: MemberId, at: datetime) -> Promise:
    return Promise.say_to_member(
        still_open_key(poll.id, member_id),
        poll.guild_id,
        member_id,
        STILL_OPEN,
        at,
        useless_after=poll.closes_at,
        group_id=poll.group_id,
        subject_id=poll.id,
    )


def answers_in(poll: Poll, member_id: MemberId, now: datetime) -> Promise:
    return Promise.say_to_member(
        f"{_prefix(poll.id)}answers_in",
        poll.guild_id,
        member_id,
        ANSWERS_IN,
        now,
        group_id=poll.group_id,
        subject_id=poll.id,
    )


def still_open_key(poll_id: PollId, member_id: MemberId) -> str:
    return f"{_prefix(poll_id)}still_open:{member_id}:"


def prefixes_of_an_open_poll(poll_id: PollId) -> tuple[str, ...]:
    """What is pointless once it is closed."""
    return tuple(f"{_prefix(poll_id)}{what}" for what in ("close", "remind", "still_open:"))


def _do(poll: Poll, kind: str, at: datetime) -> Promise:
    key = f"{_prefix(poll.id)}{kind.removeprefix('polls.')}"
    return Promise.do(key, poll.guild_id, kind, at, group_id=poll.group_id, subject_id=poll.id)


def _prefix(poll_id: PollId) -> str:
    return f"polls:{poll_id}:"
