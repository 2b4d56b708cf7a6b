"""What somebody typed into a form comes back to copy when it could not be taken."""

from collections.abc import Sequence

from bot.core.errors import Refusal
from cogs._kit.interaction import Interaction
from cogs._kit.refusals import answer_error, first_aid, words_for
from cogs._kit.replies import show, show_beside
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import speaker
from cogs._kit.text import to_copy


async def give_back(
    interaction: Interaction, trouble: Exception, typed: Sequence[str], again: Tappable
) -> None:
    """Say why, and give the words back; ``again`` opens the form anew."""
    say = speaker(interaction)
    words = say("Here is what you typed, to copy. I kept none of it.")
    text = "\n".join([words, *to_copy("\n".join(one for one in typed if one.strip()))[:1]])
    if isinstance(trouble, Refusal):
        screen = words_for(trouble)(trouble, say, interaction)
        await show(
            interaction, Screen(f"{screen.text}\n{text}", [again, *screen.taps]), discreet=True
        )
        return
    await answer_error(interaction, trouble)
    await show_beside(interaction, Screen(text, [again, *first_aid(say, interaction)]))
