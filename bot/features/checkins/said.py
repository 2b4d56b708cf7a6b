"""What somebody said, as the text that is locked. Pure."""

import json
from typing import Final

from bot.features.checkins.errors import NothingSaidError, TooManyWordsError
from bot.features.checkins.model import WORDS_LIMIT, Said

OWN_TIME: Final = frozenset({"yes", "little", "not_yet"})
NEEDS: Final = frozenset({"listen", "heard", "ideas", "resource", "facilitator"})
_HEAVIEST: Final = 10
_BEST: Final = 5
_EVEN_LENGTH: Final = 256


def accepted(said: Said) -> Said:
    """What can be kept of it, or the refusal. A choice that the form does not have is a bug of ours."""
    is_known = (
        (said.heavy is None or 0 <= said.heavy <= _HEAVIEST)
        and (said.now is None or 1 <= said.now <= _BEST)
        and (said.own_time is None or said.own_time in OWN_TIME)
        and (said.need is None or said.need in NEEDS)
    )
    if not is_known:
        message = "the form has no such choice"
        raise ValueError(message)
    said = Said(said.heavy, said.now, said.own_time, said.need, said.words.strip())
    if said.is_empty:
        raise NothingSaidError
    if len(said.words) > WORDS_LIMIT:
        raise TooManyWordsError(WORDS_LIMIT)
    return said


def written(said: Said) -> str:
    kept = {
        "heavy": said.heavy,
        "now": said.now,
        "own_time": said.own_time,
        "need": said.need,
        "words": said.words,
    }
    return evened(json.dumps(kept, ensure_ascii=False))


def evened(text: str) -> str:
    """Made as long as many others, since how long something is can be seen through any lock."""
    return text.ljust(-(-len(text) // _EVEN_LENGTH) * _EVEN_LENGTH)


def read(text: str) -> Said:
    return Said(**json.loads(text))
