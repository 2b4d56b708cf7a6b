"""What is owed about a wish to be reached, and under which keys."""

from datetime import datetime

from bot.core.ids import ChannelId, MemberId, MessageId
from bot.features.outbox.model import Promise
from bot.features.requests.model import (
    REMIND_AFTER,
    STEP_AFTER,
    Request,
    RequestId,
    Step,
    is_fresh,
)

TURN = "requests.turn"
CALL = "requests.call"
NOTICE = "requests.notice"
TOLD = "requests.told"
REMIND = "requests.remind"
TAKEN_BACK = "requests.taken_back"
DESK = "requests.desk"
TAKE_DOWN = "requests.take_down"


def everything(request_id: RequestId) -> str:
    """The beginning of every key that is owed to people, and of the next turn."""
    return f"requests:{request_id}:"


def turn(request: Request, due_at: datetime) -> Promise:
    """Look whether somebody has to be called. One row, which asks for its own next turn."""
    return Promise.do(
        f"{everything(request.id)}turn",
        request.guild_id,
        TURN,
        due_at,
        group_id=request.group_id,
        subject_id=request.id,
    )


def call(request: Request, step: Step, facilitator: MemberId, now: datetime) -> Promise:
    """Tell a facilitator on duty that something waits. The next call makes this one pointless."""
    begun = request.watched_from or now
    following = {Step.FIRST: Step.AGAIN, Step.AGAIN: Step.BACKUP}.get(step)
    return Promise.say_to_member(
        f"{everything(request.id)}{request.turn}:{CALL}:{step.value}:{facilitator}",
        request.guild_id,
        facilitator,
        CALL,
        now,
        useless_after=None if following is None else begun + STEP_AFTER[following],
        group_id=request.group_id,
        subject_id=request.id,
        urgent=True,
    )


def notice(
    request: Request, facilitator: MemberId, now: datetime, *, again: bool = False
) -> Promise:
    """Where nobody promised to look: one at once, and one more after a day. They wait for quiet hours to end."""
    once_more = ":again" if again else ""
    return _to_facilitator(request, NOTICE, facilitator, now, once_more=once_more)


def told(request: Request, what: str, now: datetime) -> Promise:
    """Tell the person that something has changed. What, is behind the button."""
    return Promise.say_to_member(
        f"{everything(request.id)}{request.turn}:told:{what}",
        request.guild_id,
        request.member_id,
        TOLD,
        now,
        group_id=request.group_id,
        subject_id=request.id,
        urgent=is_fresh(request, now),
    )


def told_of(request: Request, what: str) -> str:
    """The beginning of the keys of all that tells the person of one kind of change."""
    return f"{everything(request.id)}{request.turn}:told:{what}:"


def remind(request: Request, facilitator: MemberId, seen_at: datetime) -> Promise:
    """Whoever takes it over a second time is reminded a second time."""
    once_more = f":{seen_at:%Y%m%d%H%M%S}"
    return _to_facilitator(
        request, REMIND, facilitator, seen_at + REMIND_AFTER, once_more=once_more
    )


def taken_back(request: Request, facilitator: MemberId, now: datetime) -> Promise:
    """Whoever has it need not go on."""
    return _to_facilitator(request, TAKEN_BACK, facilitator, now)


def desk(request: Request, now: datetime) -> Promise:
    """Let the desk's card be as it should be: there, louder, or gone."""
    return Promise.do(
        f"{DESK}:{request.id}",
        request.guild_id,
        DESK,
        now,
        group_id=request.group_id,
        subject_id=request.id,
    )


def take_down(request: Request, room: ChannelId, message_id: MessageId, now: datetime) -> Promise:
    """Delete the card of a request that is not kept any more."""
    return Promise.do(
        f"{TAKE_DOWN}:{request.id}",
        request.guild_id,
        TAKE_DOWN,
        now,
        channel_id=room,
        group_id=request.group_id,
        message=message_id,
    )


def _to_facilitator(
    request: Request, kind: str, facilitator: MemberId, at: datetime, *, once_more: str = ""
) -> Promise:
    return Promise.say_to_member(
        f"{everything(request.id)}{request.turn}:{kind}:{facilitator}{once_more}",
        request.guild_id,
        facilitator,
        kind,
        at,
        group_id=request.group_id,
        subject_id=request.id,
    )
