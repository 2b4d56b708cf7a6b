"""Rules as facilitators type them: several days, by the month, until a day, from one hour to another."""

import pytest

from bot.features.sessions.when import says_how_long
from tests.features.sessions.when_told import read, rows, told

RULES = """
every other Tuesday and Thursday 7pm             = Tue 20 Oct 2026 19:00 every 2 weeks Tue Thu
Mondays and Wednesdays 7pm                       = Mon 19 Oct 2026 19:00 weekly Mon Wed
Mondays, Wednesdays and Fridays at 6             = Mon 19 Oct 2026 18:00 weekly Mon Wed Fri (pm)
every Monday and every Thursday 7pm              = Mon 19 Oct 2026 19:00 weekly Mon Thu
Mondays and Wednesdays 7am                       = Wed 21 Oct 2026 07:00 weekly Mon Wed
Tue/Thu 7pm                                      = Tue 20 Oct 2026 19:00 weekly Tue Thu (every_week)
Tuesday and Thursday 7pm                         = Tue 20 Oct 2026 19:00 weekly Tue Thu (every_week)
Mon-Fri 7pm                                      = Mon 19 Oct 2026 19:00 weekly Mon Tue Wed Thu Fri (every_week)
Monday through Friday at 7pm                     = Mon 19 Oct 2026 19:00 weekly Mon Tue Wed Thu Fri (every_week)
weekdays 6pm                                     = Mon 19 Oct 2026 18:00 weekly Mon Tue Wed Thu Fri
every weekday at 6pm                             = Mon 19 Oct 2026 18:00 weekly Mon Tue Wed Thu Fri
weekends at 10                                   = Sat 24 Oct 2026 10:00 weekly Sat Sun (am)
every day at 7                                   = Mon 19 Oct 2026 19:00 weekly Mon Tue Wed Thu Fri Sat Sun (pm)
every evening at 7                               = Mon 19 Oct 2026 19:00 weekly Mon Tue Wed Thu Fri Sat Sun
Tuesdays and Thursdays midnight                  = Wed 21 Oct 2026 00:00 weekly Wed Fri (after_midnight)
Tuesdays and Thursdays from Oct 29 7pm           = Thu 29 Oct 2026 19:00 weekly Tue Thu
every Tuesday and Thursday 7pm starting Thursday = Thu 22 Oct 2026 19:00 weekly Tue Thu
next Tuesday and Thursday 7pm                    = Tue 27 Oct 2026 19:00 weekly Tue Thu (every_week, next_week)
every Tuesday starting in November 7pm           = Tue 03 Nov 2026 19:00 weekly
monthly on the 31st at 7pm                       = Sat 31 Oct 2026 19:00 monthly 31
the 15th of every month at 7                     = Sun 15 Nov 2026 19:00 monthly 15 (pm)
15th of the month 7pm                            = Sun 15 Nov 2026 19:00 monthly 15
every month on the 5th at 7 PM                   = Thu 05 Nov 2026 19:00 monthly 5
monthly on the 15th starting November 1, 7pm     = Sun 15 Nov 2026 19:00 monthly 15
monthly on the 1st from December at 7pm          = Tue 01 Dec 2026 19:00 monthly 1
every first of the month 7pm                     = Sun 01 Nov 2026 19:00 monthly 1
every 15th at 7pm                                = Sun 15 Nov 2026 19:00 monthly 15 (every_month)
the last day of the month 7pm                    = Sat 31 Oct 2026 19:00 monthly 31
the last day of November 7pm                     = Mon 30 Nov 2026 19:00 once
every other month on the 10th 7pm                = Tue 10 Nov 2026 19:00 every 2 months 10
quarterly on the 1st 7pm                         = Sun 01 Nov 2026 19:00 every 3 months 1
every month starting Oct 24 7pm                  = Sat 24 Oct 2026 19:00 monthly 24
last Tuesday of the month 7pm                    = Tue 27 Oct 2026 19:00 monthly last Tue
every last Friday of the month at 6              = Fri 30 Oct 2026 18:00 monthly last Fri (pm)
first Monday 7pm                                 = Mon 02 Nov 2026 19:00 monthly first Mon (every_month)
first Tuesday of November 7pm                    = Tue 03 Nov 2026 19:00 once
every 3rd Tuesday 7pm                            = Tue 20 Oct 2026 19:00 monthly third Tue (every_month)
every second Tuesday of the month 7pm            = Tue 10 Nov 2026 19:00 monthly second Tue
2nd Tuesday monthly 7pm                          = Tue 10 Nov 2026 19:00 monthly second Tue
every 3 months on the second Friday 7pm          = Fri 13 Nov 2026 19:00 every 3 months second Fri
second Friday of every third month 7pm           = Fri 13 Nov 2026 19:00 every 3 months second Fri
first Tuesday of the month 7pm from December     = Tue 01 Dec 2026 19:00 monthly first Tue
fifth Friday of every month 7pm                  = Fri 30 Oct 2026 19:00 monthly fifth Fri
third Monday of the month 8am                    = Mon 16 Nov 2026 08:00 monthly third Mon
every Tuesday of the month 7pm                   = Tue 20 Oct 2026 19:00 weekly
every Wednesday 7:30 pm until December 16        = Wed 21 Oct 2026 19:30 weekly until 16 Dec 2026
every Wednesday until Dec 16 7:30pm              = Wed 21 Oct 2026 19:30 weekly until 16 Dec 2026
every Wednesday from October 28 to December 16 7pm = Wed 28 Oct 2026 19:00 weekly until 16 Dec 2026
every Wed 7pm through 16 Dec 2026                = Wed 21 Oct 2026 19:00 weekly until 16 Dec 2026
every Wed 7pm till the 18th                      = Wed 21 Oct 2026 19:00 weekly until 18 Nov 2026
every Wed 7pm until the end of the year          = Wed 21 Oct 2026 19:00 weekly until 31 Dec 2026
every Wed 7pm until 12/16                        = Wed 21 Oct 2026 19:00 weekly until 16 Dec 2026
until Dec 16 on Wednesdays at 7pm                = Wed 21 Oct 2026 19:00 weekly until 16 Dec 2026
Wed 7pm until December 16                        = Wed 21 Oct 2026 19:00 weekly until 16 Dec 2026 (every_week)
every Wednesday 7pm for 8 weeks                  = Wed 21 Oct 2026 19:00 weekly 8x
every other Wednesday 7pm for 8 weeks            = Wed 21 Oct 2026 19:00 every 2 weeks 4x
Mondays and Wednesdays 7pm for 2 weeks           = Mon 19 Oct 2026 19:00 weekly Mon Wed 4x
monthly on the 31st at 7pm for a year            = Sat 31 Oct 2026 19:00 monthly 31 12x
every Wednesday 7pm 8 times                      = Wed 21 Oct 2026 19:00 weekly 8x
every Wednesday 7pm, 1 time                      = Wed 21 Oct 2026 19:00 weekly 1x
every Wednesday 7pm for eight meetings           = Wed 21 Oct 2026 19:00 weekly 8x
every Thursday 7pm for ever                      = Thu 22 Oct 2026 19:00 weekly
one meeting Wednesday 7pm                        = Wed 21 Oct 2026 19:00 once
Thu 7-9pm                                        = Thu 22 Oct 2026 19:00 120 min once
Thu 7 to 9                                       = Thu 22 Oct 2026 19:00 120 min once (pm)
Thursdays 7 to 8:30 pm                           = Thu 22 Oct 2026 19:00 90 min weekly
Thu 19:30 – 21:00                                = Thu 22 Oct 2026 19:30 90 min once
from 7 to 9 on Thursday                          = Thu 22 Oct 2026 19:00 120 min once (pm)
between 7 and 9pm on Thursday                    = Thu 22 Oct 2026 19:00 120 min once
Thu 10-2pm                                       = Thu 22 Oct 2026 10:00 240 min once
Thu 11:30-1pm                                    = Thu 22 Oct 2026 11:30 90 min once
Thu 10pm-midnight                                = Thu 22 Oct 2026 22:00 120 min once
Thu 7pm until 9pm                                = Thu 22 Oct 2026 19:00 120 min once
Thursday 7pm for 2 hours                         = Thu 22 Oct 2026 19:00 120 min once
Thursday 7pm for an hour and a half              = Thu 22 Oct 2026 19:00 90 min once
Thursday 7pm, 45 min                             = Thu 22 Oct 2026 19:00 45 min once
every Wed 7-9pm until Dec 16                     = Wed 21 Oct 2026 19:00 120 min weekly until 16 Dec 2026
in 2 hours for 30 minutes                        = Mon 19 Oct 2026 10:10 30 min once
"""


@pytest.mark.parametrize(("text", "meant"), rows(RULES))
def test_a_rule_is_understood_as_the_facilitator_meant_it(text: str, meant: str) -> None:
    assert told(read(text)) == meant


def test_the_table_of_rules_holds_at_least_sixty_phrases() -> None:
    assert len(rows(RULES)) >= 60


def test_words_that_say_how_long_are_known_as_such() -> None:
    assert says_how_long("every Wed 7-9pm")
    assert says_how_long("Thursday 7pm for 90 minutes")
    for text in ("every Wed 7pm", "Thursday until", "twice a month", "🎉"):
        assert not says_how_long(text)
