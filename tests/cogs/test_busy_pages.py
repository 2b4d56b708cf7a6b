"""The desk and My page on the busiest day: Discord takes 40 components and 4,000 signs, and nothing is lost."""

import random

import pytest
from discord import ui
from sqlalchemy import text

from bot.core.ids import MemberId
from bot.db.database import EVERY_GUILD
from bot.features.checkins.model import Ceiling, Said
from bot.features.requests.model import About, Reach
from cogs._kit import pages
from cogs._kit.pages import Section, page
from cogs._kit.screens import COMPONENTS, TEXT_LIMIT, Screen, ScreenView, cut
from cogs._kit.speaker import Speaker
from tests.cogs.group_town import ask, found, knows_clock, let_in, set_up
from tests.cogs.oak_town import found_oak, member

GROUPS = 20
STUCK = """UPDATE deliveries SET state = 'failed', failure = 'room_closed' WHERE id IN
(SELECT id FROM deliveries WHERE state = 'sent' AND group_id = :group LIMIT 3)"""


def name_of(number):
    return f"Group {number:02} of those who worry about a brother"


async def on_all_pages(person):
    """What stands on each, from the first to the last, within what Discord takes."""
    seen, labels = [], []
    while True:
        view = ScreenView.from_message(person.screen)
        assert view.total_children_count <= COMPONENTS
        assert view.content_length() <= TEXT_LIMIT
        seen.append(person.sees)
        labels.append([*person.labels])
        if "More" not in person.labels:
            return seen, labels
        await person.tap("More")


@pytest.mark.long
async def test_the_busiest_desk_and_page_open_and_hold_everything(town):
    await set_up(town)
    dana, ruth = town.person("Dana", facilitator=True), town.person("Ruth")
    services, guild_id = town.services, town.guild_id
    await found(town, "Birch")
    for number in range(5):
        newcomer = town.person(f"Newcomer {number}")
        await knows_clock(town, newcomer, "America/Chicago")
        await ask(town, newcomer)
    her, leader = MemberId(ruth.id), MemberId(dana.id)
    for number in range(GROUPS):
        group = await found_oak(town, name_of(number), seats=None)
        await member(town, group, "Ruth")
        await services.checkins.agree(guild_id, her)
        rounds = await services.checkins.ask_now(guild_id, group.id, by=leader)
        await services.checkins.send(
            guild_id, rounds.open.id, by=her, ceiling=Ceiling.FACILITATORS, said=Said(words="-")
        )
    await services.requests.ask(guild_id, group.id, About.ME, Reach.NOTE, by=her)
    await town.deliver()
    async with services.outbox._db.transaction(EVERY_GUILD) as tx:
        await tx.session.execute(text(STUCK), {"group": group.id})

    await dana.command("desk")
    seen, labels = await on_all_pages(dana)
    every = [one for some in labels for one in some]
    assert len(seen) > 1
    assert "asks to be reached" in seen[0], "the most urgent stands first"
    assert {f"Open the oldest of {name_of(one)}" for one in range(GROUPS)} <= set(every)
    assert {"5. Open", "1. Let it go"} <= set(every)
    assert all(labels.count("Close") == 1 for labels in labels)
    await dana.tap("Back")
    assert dana.sees == seen[-2]

    await ruth.command("home")
    seen, labels = await on_all_pages(ruth)
    assert all(name_of(one) in "\n".join(seen) for one in range(GROUPS))
    assert all("Help right now" in some for some in labels)


async def test_my_page_is_turned_both_ways(town, monkeypatch):
    await set_up(town)
    await found(town, "Birch")
    ruth = town.person("Ruth")
    await let_in(town, ruth)
    await ruth.command("home")
    whole = [*ruth.labels]
    monkeypatch.setattr(pages, "_FREE", 8)
    await ruth.command("home")
    seen, labels = await on_all_pages(ruth)
    assert len(seen) > 2
    assert all(some.count("Help right now") == some.count("Close") == 1 for some in labels)
    assert set(whole) <= {one for some in labels for one in some}
    await ruth.tap("Back")
    assert ruth.sees == seen[-2]


def button(number):
    return ui.Button(label=str(number), custom_id=str(number))


@pytest.mark.parametrize("seed", range(30))
def test_however_much_waits_every_page_fits_and_nothing_is_lost(seed):
    chance = random.Random(seed)  # noqa: S311  sizes of a page
    numbers = iter(range(10_000))
    sections = []
    for part in range(chance.randint(1, 14)):
        lines = [
            f"{part}-{line} " + "x" * chance.randint(1, 300)
            for line in range(chance.choice([1, 3, 40]))
        ]
        taps = [button(next(numbers)) for _ in range(chance.choice([0, 1, 3, 60]))]
        rows = [tuple(button(next(numbers)) for _ in range(chance.randint(1, 5))) for _ in range(3)]
        sections.append(
            Section("\n".join(lines), [*taps, *rows] if chance.random() < 0.5 else taps)
        )
    before, after = [button("join")], [button("help")]

    def turn(number, words):
        return ui.Button(label=words, custom_id=f"page:{number}")

    words, ids, number = [], [], 0
    while True:
        shown = page("Title", sections, Speaker(), turn, number=number, before=before, after=after)
        with_close = Screen(shown.text, (*shown.taps, (button("close"),)))
        view = with_close.view()
        assert view.content_length() <= TEXT_LIMIT
        assert "…" not in shown.text
        words += shown.text.splitlines()
        here = [one.custom_id for one in view.walk_children() if isinstance(one, ui.Button)]
        assert here[-2:] == ["help", "close"]
        ids += here
        if f"page:{number + 1}" not in here:
            break
        number += 1
    every = [line for section in sections for line in section.text.split("\n")]
    # A line may stand once more over buttons that did not fit under it.
    assert [one for one in dict.fromkeys(words) if one in set(every)] == every
    in_parts = [one for section in sections for one in section.taps]
    every = [
        each.custom_id for one in in_parts for each in (one if isinstance(one, tuple) else (one,))
    ]
    assert [one for one in ids if one.isdigit()] == every
    assert ids.count("join") == 1


def test_words_are_cut_between_lines_and_no_block_stays_open():
    lines = [f"**line {one}** " + "x" * 90 for one in range(60)]
    short = cut("\n".join(lines), TEXT_LIMIT)
    assert len(short) <= TEXT_LIMIT
    assert short.splitlines()[:-1] == lines[: len(short.splitlines()) - 1]
    assert short.endswith("\n…")
    block = cut("```\n" + "\n".join(lines) + "\n```", TEXT_LIMIT)
    assert len(block) <= TEXT_LIMIT
    assert block.endswith("x\n```\n…")
    assert len(cut("word " * 2000, TEXT_LIMIT)) <= TEXT_LIMIT


def test_a_screen_with_too_much_shows_what_fits_and_close(no_errors):
    view = Screen("-", [*(button(one) for one in range(60)), (button("close"),)]).view()
    shown = [one.custom_id for one in view.walk_children() if isinstance(one, ui.Button)]
    assert shown[0] == "0"
    assert shown[-1] == "close"
    assert no_errors.records, "we read of it"
    no_errors.records.clear()
