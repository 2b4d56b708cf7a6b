"""What facilitators type, and what the bot makes of it, on Monday 19 October 2026, 8:10 in New York."""

import time as stopwatch
from datetime import UTC, date, datetime, time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.core.errors import Refusal
from bot.core.wall_time import WallTime
from bot.features.sessions import when_errors as errors
from bot.features.sessions.recurrence import Weekly, next_slot, read_rule, rule_text
from bot.features.sessions.when import FURTHEST, Assumption, read_when
from tests.features.sessions.when_told import LONDON, MONDAY_MORNING, NEW_YORK, read, rows, told

UNDERSTOOD = """
every Wednesday 7:30pm                           = Wed 21 Oct 2026 19:30 weekly
Wednesdays 7:30 PM                               = Wed 21 Oct 2026 19:30 weekly
Every Wednesday at 7.30 p.m.                     = Wed 21 Oct 2026 19:30 weekly
each Wednesday 19:30                             = Wed 21 Oct 2026 19:30 weekly
every wendsday at seven thirty pm                = Wed 21 Oct 2026 19:30 weekly
weekly on Sundays at 3                           = Sun 25 Oct 2026 15:00 weekly (pm)
once a week on Sunday, 3pm                       = Sun 25 Oct 2026 15:00 weekly
every Sunday 3 PM ET                             = Sun 25 Oct 2026 15:00 weekly
every Monday 9pm                                 = Mon 19 Oct 2026 21:00 weekly
every Monday 8am                                 = Mon 26 Oct 2026 08:00 weekly
every Thursday, starting Oct 29, at 7pm          = Thu 29 Oct 2026 19:00 weekly
weekly from 24 Oct 7pm                           = Sat 24 Oct 2026 19:00 weekly
every other Tue at 6                             = Tue 20 Oct 2026 18:00 every 2 weeks (pm)
every 2 weeks on Tuesday 6pm                     = Tue 20 Oct 2026 18:00 every 2 weeks
every three weeks Tuesday 18:00                  = Tue 20 Oct 2026 18:00 every 3 weeks
every second week on Tuesday at 6pm              = Tue 20 Oct 2026 18:00 every 2 weeks
every second Tuesday at six                      = Tue 20 Oct 2026 18:00 every 2 weeks (pm, every_two_weeks)
biweekly on Mondays at half past seven           = Mon 19 Oct 2026 19:30 every 2 weeks (pm, every_two_weeks)
fortnightly Thursday quarter to 8                = Thu 22 Oct 2026 19:45 every 2 weeks (pm)
every two weeks Thursday 7pm starting next week  = Thu 29 Oct 2026 19:00 every 2 weeks
Thu 7:30pm                                       = Thu 22 Oct 2026 19:30 once
THU 7:30 PM                                      = Thu 22 Oct 2026 19:30 once
thurs. 730pm                                     = Thu 22 Oct 2026 19:30 once
thrusday 7:30                                    = Thu 22 Oct 2026 19:30 once (pm)
Thursday 6                                       = Thu 22 Oct 2026 18:00 once (pm)
Thursday at 7 o'clock                            = Thu 22 Oct 2026 19:00 once (pm)
Thursday at 8p                                   = Thu 22 Oct 2026 20:00 once
Thursday @7                                      = Thu 22 Oct 2026 19:00 once (pm)
Thursday at 12                                   = Thu 22 Oct 2026 12:00 once (pm)
Thursday 12pm                                    = Thu 22 Oct 2026 12:00 once
Thursday 12am                                    = Thu 22 Oct 2026 00:00 once
Thursday midnight                                = Fri 23 Oct 2026 00:00 once (after_midnight)
Thursday 07:30                                   = Thu 22 Oct 2026 07:30 once
Thursday 19h30                                   = Thu 22 Oct 2026 19:30 once
Thursday at 1930                                 = Thu 22 Oct 2026 19:30 once
Thursday 19:30pm                                 = Thu 22 Oct 2026 19:30 once
Thursday 7pm EST                                 = Thu 22 Oct 2026 19:00 once
Thursday 7pm (Eastern time)                      = Thu 22 Oct 2026 19:00 once
Thursday morning at 8                            = Thu 22 Oct 2026 08:00 once
Saturday at 10                                   = Sat 24 Oct 2026 10:00 once (am)
Saturday at 10 in the evening                    = Sat 24 Oct 2026 22:00 once
half 7 on Thursday                               = Thu 22 Oct 2026 19:30 once (pm)
ten past 7 Thursday                              = Thu 22 Oct 2026 19:10 once (pm)
this Friday 5pm                                  = Fri 23 Oct 2026 17:00 once
Friday noon                                      = Fri 23 Oct 2026 12:00 once
next Friday noon                                 = Fri 30 Oct 2026 12:00 once (next_week)
next week Thursday 7pm                           = Thu 29 Oct 2026 19:00 once
next Monday 7pm                                  = Mon 26 Oct 2026 19:00 once
Tuesday week 7pm                                 = Tue 27 Oct 2026 19:00 once
a week on Tuesday, 7pm                           = Tue 27 Oct 2026 19:00 once
in 2 weeks Thursday 6pm                          = Thu 05 Nov 2026 18:00 once
in 2 weeks at 6pm                                = Mon 02 Nov 2026 18:00 once
in 3 days at 7pm                                 = Thu 22 Oct 2026 19:00 once
in 2 hours                                       = Mon 19 Oct 2026 10:10 once
in 45 minutes                                    = Mon 19 Oct 2026 08:55 once
today 7pm                                        = Mon 19 Oct 2026 19:00 once
tonight at 8                                     = Mon 19 Oct 2026 20:00 once
tonight at 12                                    = Tue 20 Oct 2026 00:00 once (after_midnight)
this evening 7                                   = Mon 19 Oct 2026 19:00 once
tomorrow 19:00                                   = Tue 20 Oct 2026 19:00 once
tommorow at 7                                    = Tue 20 Oct 2026 19:00 once (pm)
tomorrow night at 8                              = Tue 20 Oct 2026 20:00 once
the day after tomorrow at 5                      = Wed 21 Oct 2026 17:00 once (pm)
Monday 8am                                       = Mon 26 Oct 2026 08:00 once
24 Oct 7pm                                       = Sat 24 Oct 2026 19:00 once
Sat 24 Oct 7pm                                   = Sat 24 Oct 2026 19:00 once
24th of October at 19:30                         = Sat 24 Oct 2026 19:30 once
Oct 24 at 19:30                                  = Sat 24 Oct 2026 19:30 once
Oct 24 - 7:30pm                                  = Sat 24 Oct 2026 19:30 once
October 24th, 2026 7:30 PM                       = Sat 24 Oct 2026 19:30 once
7pm on the 24th                                  = Sat 24 Oct 2026 19:00 once
the 3rd at 7pm                                   = Tue 03 Nov 2026 19:00 once
2026-10-24 19:30                                 = Sat 24 Oct 2026 19:30 once
2026-10-24T19:30                                 = Sat 24 Oct 2026 19:30 once
24.10.2026 19.30                                 = Sat 24 Oct 2026 19:30 once
24.10. 19:30                                     = Sat 24 Oct 2026 19:30 once
10/24 7pm                                        = Sat 24 Oct 2026 19:00 once
24/10/26 7pm                                     = Sat 24 Oct 2026 19:00 once
Tue 11/10 7pm                                    = Tue 10 Nov 2026 19:00 once
3 March 7pm                                      = Wed 03 Mar 2027 19:00 once
Nov 1 1:30am                                     = Sun 01 Nov 2026 01:30 once (first_of_two)
<t:1792800000:F>                                 = Fri 23 Oct 2026 20:00 once
🕖 Thursday 7pm 🎉                               = Thu 22 Oct 2026 19:00 once
Thursday ７：３０ｐｍ                             = Thu 22 Oct 2026 19:30 once
٢٤ Oct ١٩:٣٠                                     = Sat 24 Oct 2026 19:30 once
२४ Oct १९:३०                                     = Sat 24 Oct 2026 19:30 once
"""

REFUSED = """
our group meets monthly                          = UnsupportedPatternError monthly
monthly on Tuesday 7pm                           = UnsupportedPatternError monthly
monthly at 7pm                                   = UnsupportedPatternError monthly
every other day 7pm                              = UnsupportedPatternError daily
twice a week 7pm                                 = UnsupportedPatternError several_days
every year on Oct 24 7pm                         = UnsupportedPatternError yearly
twice a month 7pm                                = UnsupportedPatternError two_plans
first and third Tuesday 7pm                      = UnsupportedPatternError two_plans
the 1st and the 15th of the month 7pm            = UnsupportedPatternError two_plans
Tuesday 6pm and Thursday 7pm                     = UnsupportedPatternError two_plans
Sat 24 Oct 7pm and Sun 25 Oct 7pm                = UnsupportedPatternError two_plans
every Tuesday 7pm until December                 = UnsupportedPatternError end
every Tuesday 7pm until Christmas                = UnsupportedPatternError end
every Tuesday in November 7pm                    = UnreadableTimeError
every 60 months on the 1st 7pm                   = UnreadableTimeError
last Tuesday of the month                        = TimeMissingError
every Tuesday 7pm until yesterday                = EndBeforeStartError
every Wednesday 7pm until Oct 20                 = EndBeforeStartError
Thu 9pm to 7pm                                   = EndBeforeStartError
every Tuesday 7pm until 2050-01-01               = TooFarAheadError
every Tuesday 7pm until 11/12                    = AmbiguousDateError
every Tuesday 7pm 10,000 times                   = TimesOutOfRangeError
every Tuesday 7pm 0 times                        = TimesOutOfRangeError
every Tuesday 7pm for 900 weeks                  = TimesOutOfRangeError
Thu 7pm-7pm                                      = MinutesOutOfRangeError
Thu 10am to 6pm                                  = MinutesOutOfRangeError
Thursday 7pm for 25 hours                        = MinutesOutOfRangeError
Thursday 7pm for 0 minutes                       = MinutesOutOfRangeError
the 32nd of every month 7pm                      = NoSuchDayError
fifth Friday of November 7pm                     = NoSuchDayError
every month on February 30 7pm                   = NoSuchDayError
tomorrow                                         = TimeMissingError
every Thursday                                   = TimeMissingError
Thursday evening                                 = TimeMissingError
Oct 24                                           = TimeMissingError
7:30pm                                           = DateMissingError
weekly at 7pm                                    = DateMissingError
at noon                                          = DateMissingError
today 7am                                        = PastTimeError
today 8:10am                                     = PastTimeError
yesterday 7pm                                    = PastTimeError
last Tuesday 7pm                                 = PastTimeError
Oct 18 7pm                                       = PastTimeError
2020-01-01 19:00                                 = PastTimeError
<t:0:F>                                          = PastTimeError
2028-01-01 19:00                                 = TooFarAheadError
Feb 29 7pm                                       = TooFarAheadError
in 900 weeks at 7pm                              = TooFarAheadError
<t:99999999999>                                  = TooFarAheadError
Mar 14 2:30am                                    = MissingHourError
11/12 7pm                                        = AmbiguousDateError
Thu 24 Oct 7pm                                   = WeekdayMismatchError
every Thursday from Oct 30 7pm                   = WeekdayMismatchError
Thursday 7pm PST                                 = OtherZoneError
Thursday 19:30 UTC                               = OtherZoneError
2026-10-24T19:30Z                                = OtherZoneError
Thursday at 25                                   = UnreadableTimeError
Thursday 7:75pm                                  = UnreadableTimeError
Thursday 7pm 8pm                                 = UnreadableTimeError
Thursday 9pm in the morning                      = UnreadableTimeError
tonight at 2                                     = UnreadableTimeError
Feb 30 7pm                                       = NoSuchDayError
13/13 7pm                                        = UnreadableTimeError
tomorrow in 2 hours                              = UnreadableTimeError
every 0 weeks Thursday 7pm                       = UnreadableTimeError
every 60 weeks Thursday 7pm                      = UnreadableTimeError
Thursday 7pm pizza                               = UnreadableTimeError
@everyone Thursday 7pm                           = UnreadableTimeError
weekly                                           = UnreadableTimeError
call me on 1792345678                            = UnreadableTimeError
1792345678                                       = UnreadableTimeError
soon                                             = UnreadableTimeError
🎉                                               = UnreadableTimeError
"""

ELSEWHERE = """
es jueves 19:30                                  = Thu 22 Oct 2026 19:30 once
es mañana a las 19:00                            = Tue 20 Oct 2026 19:00 once
es hoy 19:00                                     = Mon 19 Oct 2026 19:00 once
es 24 de octubre 19:30                           = Sat 24 Oct 2026 19:30 once
es jueves 7:30                                   = Thu 22 Oct 2026 19:30 once (pm)
es 10/11 19:30                                   = Tue 10 Nov 2026 19:30 once
es-ES Thursday 7pm                               = Thu 22 Oct 2026 19:00 once
fr demain 19h                                    = Tue 20 Oct 2026 19:00 once
fr jeudi à 19h30                                 = Thu 22 Oct 2026 19:30 once
de 24. Oktober 19:30                             = Sat 24 Oct 2026 19:30 once
de morgen um 19 Uhr                              = Tue 20 Oct 2026 19:00 once
pt-BR 24 de outubro às 19:30                     = Sat 24 Oct 2026 19:30 once
ja 10/11 19:30                                   = PastTimeError
ar الخميس 19:30                                  = Thu 22 Oct 2026 19:30 once
he יום חמישי 19:30                               = Thu 22 Oct 2026 19:30 once
es jueves                                        = TimeMissingError
es 19 de septiembre 19:30                        = PastTimeError
es octubre 19:30                                 = DateMissingError
es en 2 horas                                    = UnreadableTimeError
es jueves 19:30 UTC                              = OtherZoneError
es todos los jueves 19:30                        = UnreadableTimeError
xx jueves 19:30                                  = UnreadableTimeError
"""


@pytest.mark.parametrize(("text", "meant"), rows(UNDERSTOOD))
def test_it_is_understood_as_the_facilitator_meant_it(text: str, meant: str) -> None:
    assert told(read(text)) == meant


@pytest.mark.parametrize(("text", "answer"), rows(REFUSED))
def test_it_is_refused_rather_than_guessed(text: str, answer: str) -> None:
    with pytest.raises(Refusal) as refused:
        read(text)
    pattern = getattr(refused.value, "pattern", "")
    assert f"{type(refused.value).__name__} {pattern}".strip() == answer


@pytest.mark.parametrize(("text", "meant"), rows(ELSEWHERE))
def test_other_languages_are_read_in_their_plain_forms(text: str, meant: str) -> None:
    language, _, phrase = text.partition(" ")
    try:
        answer = told(read(phrase, language=language))
    except Refusal as refusal:
        answer = type(refusal).__name__
    assert answer == meant


def test_the_table_holds_at_least_a_hundred_phrases() -> None:
    assert len(rows(UNDERSTOOD)) + len(rows(REFUSED)) >= 100


def test_a_bare_six_is_pm_and_is_said_so() -> None:
    assert Assumption.PM in read("Tuesday at 6").assumed
    assert Assumption.PM not in read("Tuesday at 6pm").assumed
    assert Assumption.PM not in read("Tuesday 06:00").assumed
    assert read("Tuesday at 6").wall == WallTime(
        datetime.fromisoformat("2026-10-20 18:00"), NEW_YORK.key
    )


def test_marks_that_nobody_sees_change_nothing() -> None:
    assert told(read("\u202eThursday\u00a07\u200bpm\u202c")) == "Thu 22 Oct 2026 19:00 once"


def test_the_same_words_mean_the_clock_of_the_group() -> None:
    assert read("tonight at 8", zone=LONDON).wall.zone == "Europe/London"
    assert read("in 2 hours", zone=LONDON).wall.at == datetime.fromisoformat("2026-10-19 15:10")


def test_tomorrow_is_the_groups_tomorrow_not_the_machines() -> None:
    late = datetime(2026, 10, 20, 2, 0, tzinfo=UTC)
    assert read_when("tomorrow 7pm", now=late, zone=NEW_YORK).wall.at.day == 20
    assert read_when("tomorrow 7pm", now=late, zone=LONDON).wall.at.day == 21


def test_a_night_without_that_hour_offers_the_next_one_that_exists() -> None:
    with pytest.raises(errors.MissingHourError) as refused:
        read("every Sunday from 28 March 1:30am", zone=LONDON)
    assert refused.value.wall.at == datetime.fromisoformat("2027-03-28 01:30")
    assert refused.value.instead.at == datetime.fromisoformat("2027-03-28 02:30")
    assert not refused.value.instead.is_in_gap
    assert refused.value.repeats == Weekly()


def test_what_was_understood_is_kept_for_the_next_question() -> None:
    with pytest.raises(errors.TimeMissingError) as no_time:
        read("every other Thursday")
    assert no_time.value.day == date(2026, 10, 22)
    assert no_time.value.repeats == Weekly(every=2)
    with pytest.raises(errors.DateMissingError) as no_day:
        read("weekly at 7:30pm")
    assert no_day.value.at == time(19, 30)
    assert no_day.value.repeats == Weekly()


def test_a_date_that_people_read_two_ways_offers_both() -> None:
    with pytest.raises(errors.AmbiguousDateError) as refused:
        read("11/12 7pm")
    assert refused.value.choices == (date(2026, 11, 12), date(2026, 12, 11))


def test_the_date_that_was_tapped_settles_it() -> None:
    for chosen in (date(2026, 11, 12), date(2026, 12, 11)):
        when = read_when("11/12 7pm", now=MONDAY_MORNING, zone=NEW_YORK, chosen=chosen)
        assert when.wall.at.date() == chosen
    with pytest.raises(errors.AmbiguousDateError):
        read_when("11/12 7pm", now=MONDAY_MORNING, zone=NEW_YORK, chosen=date(2026, 11, 13))


def test_a_weekday_that_does_not_fit_its_date_is_named() -> None:
    with pytest.raises(errors.WeekdayMismatchError) as refused:
        read("Thu 24 Oct 7pm")
    assert refused.value.day == date(2026, 10, 24)
    assert refused.value.weekday == 3


def test_the_last_day_that_can_be_chosen_is_told() -> None:
    with pytest.raises(errors.TooFarAheadError) as refused:
        read("2028-01-01 19:00")
    assert refused.value.latest_on == date(2027, 10, 20)
    assert read("2027-10-20 19:00").wall.at.date() == refused.value.latest_on


def test_summer_and_winter_names_of_the_groups_own_clock_are_fine() -> None:
    assert read("Thursday 7pm GMT", zone=LONDON) == read("Thursday 7pm BST", zone=LONDON)
    with pytest.raises(errors.OtherZoneError) as refused:
        read("Thursday 7pm EST", zone=LONDON)
    assert refused.value.name == "est"


def test_a_page_of_text_is_refused_at_once() -> None:
    began = stopwatch.perf_counter()
    for page in (
        "Thursday 7pm " * 400,
        "1" * 5000,
        "a1:" * 1700,
        " " * 5000,
        "ﷺ" * 120,
        "\n" * 5000,
    ):
        with pytest.raises(errors.UnreadableTimeError):
            read(page)
    assert stopwatch.perf_counter() - began < 0.5


WORDS = """
every other next last in at the on of 2 6 7pm 7:30 19:30 24 24th 31 0 999 weeks hours days Thu Tuesdays Oct Feb
monthly first of month 15th times hours for and 9pm 0 10000 daily 5th
10/11 2026-10-24 9999-12-31 noon midnight morning night tonight tomorrow week weekly biweekly from until EST utc
<t:1792800000> <t:99999999999:R> half past quarter to a - / @ . , ( ) second jueves mañana 24. 00:00 12
"""
SENTENCES = st.lists(st.sampled_from(WORDS.split()), max_size=12).map(" ".join)


@given(
    text=st.one_of(st.text(max_size=160), SENTENCES),
    language=st.sampled_from(["en", "es", "zh-CN", "xx", ""]),
)
@example(text="in 999 weeks a week on midnight", language="en")
@example(text="\ud800 7pm", language="en")
@example(text="0001-01-01 00:00", language="es")
@example(text="31/12/9999 23:59", language="es")
@settings(max_examples=300, deadline=1000)
def test_whatever_is_typed_the_answer_is_a_meeting_ahead_or_a_refusal(
    text: str, language: str
) -> None:
    try:
        when = read(text, language=language)
    except Refusal:
        return
    assert MONDAY_MORNING < when.wall.to_instant() <= MONDAY_MORNING + FURTHEST * 1.01
    assert not when.wall.is_in_gap
    assert when.wall.at.second == 0
    assert read_rule(rule_text(when.repeats)) == when.repeats
    assert next_slot(when.wall, when.repeats, now=MONDAY_MORNING) == when.wall
    assert when.minutes is None or 15 <= when.minutes <= 240
    assert set(when.assumed) <= set(Assumption)
