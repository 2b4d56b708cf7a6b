"""Dana's desk three weeks before Thanksgiving."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.cogs.oak_town import oak, schedule

THANKSGIVING = datetime(2026, 11, 27, 0, 30, tzinfo=UTC)


@pytest.mark.long
async def test_dana_is_asked_about_thanksgiving_and_looks_before_she_skips(town):
    await oak(town)
    dana = town.person("Dana", facilitator=True)
    await dana.command("group edit", group="Oak")
    assert "Public holidays: United States" in dana.sees, "as the server's help lines"
    await dana.tap("Holidays")
    await dana.tap("Type it")
    await dana.fill(country="Qqqq")
    assert "I know no country by the name Qqqq." in dana.sees
    await dana.tap("Type it")
    await dana.fill(country="united k")
    await dana.choose("United Kingdom")
    assert "Public holidays: United Kingdom" in dana.sees
    await dana.tap("Holidays")
    await dana.tap("None")
    assert "Public holidays: none" in dana.sees
    await dana.tap("Holidays")
    pages = [page.split(" – ") for page in dana.choices]
    await dana.choose(
        next(f"{first} – {last}" for first, last in pages if first <= "United States" <= last)
    )
    await dana.choose("United States")

    await schedule(town, "every Thursday 7:30 PM")
    await town.be_away_until(THANKSGIVING - timedelta(weeks=3) + timedelta(hours=14))
    await town.pass_time(minutes=6)
    await dana.command("desk")
    assert "Oak, Thursday, November 26: Thanksgiving Day. Keep it?" in dana.sees
    assert {"Keep", "Skip", "Move", "Add a meeting"} <= set(dana.labels)
    await dana.tap("Add a meeting")
    assert "When?" in dana.sees
    await dana.command("desk")
    await dana.tap("Skip")
    assert "They read this reason: It is a holiday.\nNothing is changed yet." in dana.sees
    assert "Thursday, November 26, 7:30 PM in New York, 60 minutes: planned → off" in dana.sees
    await dana.tap("Look again")
    assert "Keep it?" in dana.sees, "looking changed nothing"
    await dana.tap("Keep")
    assert "The meeting of Oak on Thursday, November 26 stays." in dana.sees
    await dana.tap("Look again")
    assert "Keep it?" not in dana.sees
