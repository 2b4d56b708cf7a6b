"""**Calendar link**: made, shown once, renewed, turned off."""

from datetime import datetime
from typing import Final

from typing_extensions import override

from bot.core.ids import GuildId
from bot.features.calendars.model import Feed, NewFeed
from cogs._kit.interaction import Interaction, claimed_guild, person
from cogs._kit.replies import next_steps, show
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.still_here import refuse_departed
from cogs._kit.times import day_and_time
from cogs.calendars.doors import ABOUT, CalendarButton, MyCalendarButton, require_meeting
from cogs.calendars.who_sees import ask_screen
from cogs.members.my_page import MyPageButton

_ONE_LINE: Final = "```\n{link}\n```"
"""Set apart, so that a long press copies it whole, and so that Discord makes no preview of it."""


class NewLinkButton(CalendarButton, template=rf"calendars:new_link:{ABOUT}"):
    action = "new_link"

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Make a link")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        await refuse_departed(interaction, guild_id)
        await require_meeting(interaction, guild_id, self.session_id)
        made = await interaction.client.services.calendars.make_feed(guild_id, person(interaction))
        screen = _made(made, self.session_id, speaker(interaction))
        await show(interaction, screen, discreet=True)


class StopLinkButton(CalendarButton, template=rf"calendars:no_link:{ABOUT}"):
    action = "no_link"

    @override
    @classmethod
    def words(cls, say: Speaker) -> str:
        return say("Turn the link off")

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        await require_meeting(interaction, guild_id, self.session_id)
        await interaction.client.services.calendars.stop_feed(guild_id, person(interaction))
        say = speaker(interaction)
        words = say(
            "The link is off. From now on it shows nothing. "
            "Your calendar may keep what it has, until you take the link out there too."
        )
        taps = (MyCalendarButton(guild_id, self.session_id, say), MyPageButton(guild_id, say))
        await show(interaction, Screen(words, taps), discreet=True)


async def link_screen(interaction: Interaction, guild_id: GuildId, session_id: int) -> Screen:
    services = interaction.client.services
    say = speaker(interaction)
    await require_meeting(interaction, guild_id, session_id)
    mine = await services.calendars.mine(guild_id, person(interaction))
    if mine.choices is None:
        return ask_screen(guild_id, session_id, say)
    new: Tappable | None = None
    if mine.is_served:
        label = None if mine.feed is None else say("Make a new link")
        new = NewLinkButton(guild_id, session_id, say, label=label)
    words = [say("**Calendar link**"), _what_it_is(say)]
    if mine.feed is not None:
        words.append(link_line(mine.feed, say, services.clock.now()))
    if not mine.is_served:
        words.append(say("There are no new links right now."))
    return Screen(
        "\n\n".join(words),
        next_steps(
            new,
            StopLinkButton(guild_id, session_id, say) if mine.feed is not None else None,
            MyCalendarButton(guild_id, session_id, say),
            MyPageButton(guild_id, say),
        ),
    )


def link_line(feed: Feed, say: Speaker, now: datetime) -> str:
    if feed.has_lapsed(now):
        return say("Your calendar link has ended. You can make a new one.")
    return say("Your calendar link works until {time}.", time=day_and_time(feed.lapses_at))


def _what_it_is(say: Speaker) -> str:
    return say(
        "Your calendar can look at a link by itself. "
        "Then it shows the meetings you said Going or Maybe to, also when a time moves. "
        "Who has the link can see those times, so give it to no one. "
        "A new link ends the old one."
    )


def _made(made: NewFeed, session_id: int, say: Speaker) -> Screen:
    guild_id = made.feed.guild_id
    words = [
        say("Here is your link. I show it only once, so copy it now."),
        _ONE_LINE.format(link=made.link),
        say("On an iPhone: go to Calendar. Tap Calendars. Tap Add Calendar. Tap Add Subscription."),
        say(
            "With Google: use a computer. Go to your calendar. Next to Other, press +. Then press From URL."
        ),
        say("It works until {time}.", time=day_and_time(made.feed.lapses_at)),
    ]
    taps = (
        StopLinkButton(guild_id, session_id, say),
        MyCalendarButton(guild_id, session_id, say),
        MyPageButton(guild_id, say),
    )
    return Screen("\n\n".join(words), taps)
