"""What calendars say, here and on the phone."""

from typing import Final

from bot.features.calendars.model import Alarm, Choices
from cogs._kit.calendar_word import busy
from cogs._kit.speaker import Speaker
from cogs._kit.text import plain

NO_MEETING: Final = 0
"""Stands in a custom_id where a screen was opened from My page and no meeting waits for it."""


def title_of(title: str | None, say: Speaker) -> str:
    return busy(say) if title is None else plain(title)


def alarm_word(alarm: Alarm, say: Speaker) -> str:
    words = {
        Alarm.NONE: say("no alarm"),
        Alarm.TEN_MINUTES: say("10 minutes before"),
        Alarm.AN_HOUR: say("1 hour before"),
        Alarm.A_DAY: say("1 day before"),
    }
    return words[alarm]


def choices_line(choices: Choices, say: Speaker) -> str:
    if choices.alarm is Alarm.NONE:
        return say("Title: “{title}”. No alarm.", title=title_of(choices.title, say))
    return say(
        "Title: “{title}”. Alarm: {alarm}.",
        title=title_of(choices.title, say),
        alarm=alarm_word(choices.alarm, say),
    )


def copies_line(say: Speaker) -> str:
    return say(
        "Others see your calendar, so the title is “Busy” and there is no alarm. "
        "A shared calendar makes copies, and I can't call a copy back."
    )
