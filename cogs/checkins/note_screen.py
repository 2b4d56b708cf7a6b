"""A note, open before one facilitator for ten minutes. Then the screen is blank, and the note waits again."""

from typing import Final

from bot.features.checkins.model import CLAIM_LASTS
from bot.features.checkins.reviewing import Opened
from cogs._kit.interaction import Interaction
from cogs._kit.replies import Closing, show
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.times import how_long
from cogs.checkins.decisions import decision_taps
from cogs.checkins.hand_over import HandBackButton, HandToList
from cogs.checkins.open_note import OpenAgainButton
from cogs.checkins.said_words import ceiling_words, said_lines
from cogs.groups.names import name_of

_MOST_OTHERS: Final = 25
"""One list in Discord."""


async def show_note(interaction: Interaction, opened: Opened) -> None:
    answer = opened.answer
    say = speaker(interaction)
    is_fresh = answer.is_fresh(interaction.client.services.clock.now())
    taps: list[Tappable] = [
        *decision_taps(opened, say, is_fresh=is_fresh),
        HandBackButton(answer.guild_id, answer.id, say),
    ]
    if opened.others:
        client, guild_id = interaction.client, answer.guild_id
        others = [
            (one, await name_of(client, guild_id, one, say)) for one in opened.others[:_MOST_OTHERS]
        ]
        taps.append(HandToList(guild_id, answer.id, others, say))
    again = OpenAgainButton(answer.guild_id, answer.id, say)
    leaves = Screen(say("These words are closed again."), [again])
    closing = Closing(CLAIM_LASTS, leaves, frozenset({answer.id}))
    screen = Screen(_words(opened, say, is_fresh=is_fresh), taps)
    await show(interaction, screen, discreet=True, closing=closing)


def _words(opened: Opened, say: Speaker, *, is_fresh: bool) -> str:
    answer = opened.answer
    head = say(
        "**From {person}**, {ago}", person=f"<@{opened.author}>", ago=how_long(answer.sent_at)
    )
    parts = [f"{head}\n{ceiling_words(answer.ceiling, say)}"]
    parts.append(said_lines(opened.said, opened.round, say))
    if answer.has_words and not is_fresh:
        parts.append(say("This is more than a day old, so I ask again before the room sees it."))
    if answer.has_words and opened.next_meeting is None:
        parts.append(say("No meeting comes soon enough to read it aloud."))
    closes_at = answer.opened_until
    if closes_at is not None:
        parts.append(
            say("Only you see this. It closes {soon} and waits again.", soon=how_long(closes_at))
        )
    return "\n\n".join(parts)
