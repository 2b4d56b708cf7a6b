"""What the answers say, in words. Only facilitators of the group read them."""

from bot.features.polls.closing import Results
from bot.features.polls.model import Fit, PollState
from bot.features.polls.ranking import Place
from cogs._kit.speaker import Speaker
from cogs._kit.text import plain
from cogs._kit.times import day_and_time
from cogs.polls.slot_words import became_words, few_names, fit_word, slot_line

_IN_FULL = 3
_PAIR = 2


def result_lines(results: Results, say: Speaker) -> list[str]:
    question = results.question
    poll = question.poll
    asked = len(results.answered) + len(results.silent)
    lines = [
        say(
            "**When {group} could meet.** Only facilitators see this.",
            group=plain(question.group.name),
        )
    ]
    if question.became:
        lines.append(say("It became: {meeting}.", meeting=became_words(question, say)))
    if poll.state is PollState.OPEN and poll.closes_at is not None:
        lines.append(say("Open until {time}.", time=day_and_time(poll.closes_at)))
    if not results.answered:
        lines.append(say("No one has answered yet. You can wait, or plan a time yourself."))
        return lines
    lines.append(say("{n} of {asked} have answered.", n=len(results.answered), asked=asked))
    for number, place in enumerate(results.places[:_IN_FULL], start=1):
        lines += ["", *_in_full(results, number, place, say)]
    if rest := results.places[_IN_FULL:]:
        lines.append("")
        lines += [f"- {slot_line(question, one.slot, say)}: {_counts(one, say)}" for one in rest]
    lines += _turns(results, say)
    if results.silent:
        lines += ["", say("No answer yet: {names}", names=few_names(results.silent, say))]
    if results.guessed_clocks:
        lines.append(
            say.plural(
                "{n} person has set no clock, so I took the group's.",
                "{n} people have set no clock, so I took the group's.",
                results.guessed_clocks,
            )
        )
    return lines


def _in_full(results: Results, number: int, place: Place, say: Speaker) -> list[str]:
    line = slot_line(results.question, place.slot, say)
    lines = [f"**{number}. {line}**", f"{_counts(place, say)}. {_fairness(place, say)}"]
    lines += [
        f"{fit_word(fit, say)}: {few_names(people, say)}"
        for fit, people in ((Fit.WORKS, place.works), (Fit.IF_NEEDED, place.if_needed))
        if people
    ]
    if place.coming and not results.led_by & set(place.coming):
        # One who has not answered may still be free.
        lines.append(
            say("No facilitator has said yes to this one so far.")
            if results.led_by & set(results.silent)
            else say("No facilitator can come then.")
        )
    return lines


def _counts(place: Place, say: Speaker) -> str:
    return say(
        "Works for {works}, if needed {needed}, no {no}",
        works=len(place.works),
        needed=len(place.if_needed),
        no=len(place.no),
    )


def _fairness(place: Place, say: Speaker) -> str:
    if not place.coming:
        return say("No one can come then.")
    if place.is_fair:
        return say("Fair: for no one before 8 AM or after 10 PM.")
    return say.plural(
        "For {n} person it is before 8 AM or after 10 PM.",
        "For {n} people it is before 8 AM or after 10 PM.",
        len(place.burdened),
    )


def _turns(results: Results, say: Speaker) -> list[str]:
    if not results.turns:
        return []
    times = [slot_line(results.question, place.slot, say) for place in results.turns]
    lines = [
        "",
        say(
            "**No single time is fair.** You could take turns, so no one has the bad hour each time:"
        ),
    ]
    if len(times) == _PAIR:
        lines.append(say("- First and third week: {time}", time=times[0]))
        lines.append(say("- Second and fourth week: {time}", time=times[1]))
    else:
        lines += [
            say("- Week {n} of {all}: {time}", n=number, all=len(times), time=time)
            for number, time in enumerate(times, start=1)
        ]
    lines.append(say("Each turn is planned as a series of its own."))
    return lines
