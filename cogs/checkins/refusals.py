"""The words for what asking a group refuses: one plain sentence and the next step."""

from bot.features.checkins import errors
from cogs._kit.interaction import Interaction
from cogs._kit.refusals import first_aid, spoken
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker
from cogs._kit.times import day_and_time
from cogs.members.my_page import MyPageButton


@spoken(errors.RoundNotFoundError)
def no_round(_no: errors.RoundNotFoundError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("This check-in is not here any more. Your page shows what comes next.")
    return Screen(words, first_aid(say, interaction))


@spoken(errors.RoundClosedError)
def closed(no: errors.RoundClosedError, say: Speaker, _interaction: Interaction) -> Screen:
    if no.next_at is None:
        words = say("This check-in is closed, so I kept nothing. Your page shows what comes next.")
    else:
        words = say(
            "This check-in is closed, so I kept nothing. The next one opens on {time}.",
            time=day_and_time(no.next_at),
        )
    return Screen(words, [MyPageButton(no.guild_id, say)])
