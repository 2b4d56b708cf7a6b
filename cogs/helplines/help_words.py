"""What *Help right now* says: the emergency number, then the country's lines, then the directory."""

from collections.abc import Mapping
from datetime import date
from typing import cast

from babel import Locale
from babel.dates import format_date

from bot.features.helplines.content import bundled_help_lines
from bot.features.helplines.model import Country, HelpLine, lines_to_show
from cogs._kit.speaker import Speaker

REST_OF_EUROPE = "EU"


def help_words(country: Country | None, say: Speaker, on: date) -> str:
    first, *rest = line_parts(country, say, on)
    parts = [say("**Help right now**"), first]
    if country is None:
        parts.append(say("Which country are you in? I show its help lines, and keep nothing."))
    parts += rest
    parts.append(say("No one watches this page, and no one learns that you looked."))
    return "\n\n".join(parts)


def line_parts(
    country: Country | None, say: Speaker, on: date, *, at_most: int | None = None
) -> list[str]:
    """The emergency number, the country's lines, the directory: for pages that have more to say than that.

    ``at_most`` so many of the lines, where the rest would push what else is asked off a phone.
    """
    parts = [danger_sentence(country, say)]
    if country is not None:
        parts.extend(_country_parts(country, say, on, at_most))
    international = bundled_help_lines().international
    directory = say("In any country: https://{site} lists help lines.", site=international.web)
    if not international.is_current(on):
        looked = format_date(
            international.checked_on, "long", locale=say.language.replace("-", "_")
        )
        directory += " " + say("I last looked at it on {date}.", date=looked)
    return [*parts, directory]


def overdose_words(country: Country | None, say: Speaker) -> str:
    """The steps follow the CDC's."""
    return "\n".join(
        (
            say("**Can't wake them? Slow breathing, or none? Blue, grey or pale lips? Gurgling?**"),
            say("Treat it as an overdose."),
            "",
            say("1. {call}", call=_call_now(country, say)),
            say(
                "2. Give naloxone if you have it. "
                "It will not hurt someone who has not taken opioids."
            ),
            say("3. Try to keep them awake and breathing. Do what the call handler says."),
            say("4. Lay them on their side."),
            say("5. Stay until help comes."),
            "",
            say("Still not breathing well after 2 to 3 minutes? Give one more dose."),
            say(
                "In the US you can buy naloxone spray without a doctor's note. "
                "In other places, ask a pharmacy. "
                "Laws that protect those who call for help differ by place."
            ),
        )
    )


def danger_sentence(country: Country | None, say: Speaker) -> str:
    if country is None:
        return say("If someone is in danger now, call your local emergency number.")
    if country.emergency_also is not None:
        return say(
            "If someone is in danger now, call {emergency} or {also}.",
            emergency=country.emergency,
            also=country.emergency_also,
        )
    return say("If someone is in danger now, call {emergency}.", emergency=country.emergency)


def country_name(country: Country, say: Speaker) -> str:
    if country.code == REST_OF_EUROPE:
        return say("Elsewhere in the European Union")
    names = cast("Mapping[str, str]", Locale.parse(say.language, sep="-").territories)
    return names.get(country.code, country.name)


def _call_now(country: Country | None, say: Speaker) -> str:
    if country is None:
        return say("Call your local emergency number.")
    return say("Call {emergency}.", emergency=country.emergency)


def _country_parts(
    country: Country, say: Speaker, on: date, at_most: int | None = None
) -> list[str]:
    shown = lines_to_show(country, on)
    parts = [say("These lines are for: {country}.", country=country_name(country, say))]
    parts.extend(_line(line, say) for line in shown.current[:at_most])
    if at_most is not None and len(shown.current) >= at_most:
        return [*parts, say("*Help right now* shows more of them.")]
    if shown.to_check:
        oldest = min(line.checked_on for line in shown.to_check)
        parts.append(
            say(
                "Please check these first. I last looked at them on {date}.",
                date=format_date(oldest, "long", locale=say.language.replace("-", "_")),
            )
        )
        parts.extend(_line(line, say) for line in shown.to_check)
    return parts


def _line(line: HelpLine, say: Speaker) -> str:
    ways = [say("Call {number}", number=number) for number in line.call]
    if line.text is not None:
        ways.append(line.text)
    if line.web is not None:
        ways.append(f"https://{line.web}")
    words = f"**{line.name}**\n{' · '.join(ways)}"
    return words if line.note is None else f"{words}\n{line.note}"
