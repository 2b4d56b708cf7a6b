"""The words for what asking a group refuses: one plain sentence and the next step."""

from bot.features.checkins import errors
from cogs._kit.interaction import Interaction
from cogs._kit.refusals import first_aid, spoken
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker
from cogs._kit.times import day_and_time
from cogs.checkins.results_screen import RoundsButton
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


@spoken(errors.RoundEndedError)
def ended(no: errors.RoundEndedError, say: Speaker, _interaction: Interaction) -> Screen:
    words = say("This check-in is closed already. You can see how it went.")
    return Screen(words, [RoundsButton(no.guild_id, no.group_id, say)])


@spoken(errors.NoRhythmError)
def no_rhythm(no: errors.NoRhythmError, say: Speaker, _interaction: Interaction) -> Screen:
    words = say("I ask this group only when you say so, so there is nothing to rest.")
    return Screen(words, [RoundsButton(no.guild_id, no.group_id, say)])


@spoken(errors.RhythmError)
def no_such_rhythm(_no: errors.RhythmError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("I can't ask a group like that. Nothing was changed. Please choose from the lists.")
    return Screen(words, first_aid(say, interaction))


@spoken(errors.ReadByNameError)
def read_by_name(no: errors.ReadByNameError, say: Speaker, _interaction: Interaction) -> Screen:
    words = say("A facilitator has read yours by name, so I can't count you without it any more.")
    return Screen(words, [MyPageButton(no.guild_id, say)])
