"""What somebody finds who types a few words, and what nobody ever finds."""

from datetime import date

import pytest
from sqlalchemy import text

from bot.core.ids import GuildId
from bot.db.database import EVERY_GUILD
from bot.features.resources.finding import analyser, searching
from bot.features.resources.model import (
    Audience,
    Filters,
    Kind,
    LinkHealth,
    LinkState,
    Reader,
    State,
    Topic,
)
from tests.features.resources.shelf import LINK, NOW, Shelf, link

SLIP = link("After a slip", topics=(Topic.RELAPSE,))
LIMITS = link(
    "Limits that hold", "What to say when money is asked for.", topics=(Topic.BOUNDARIES,)
)
REHAB = link("Rehab, step by step", topics=(Topic.TREATMENT,), minutes=5)
TEENS = link("Teens talk", audiences=(Audience.TEENS,), kind=Kind.WATCH, topics=(Topic.CHILDREN,))
RECAIDA = link("Después de una recaída", languages=("es",), topics=(Topic.RELAPSE,))


@pytest.fixture
async def shelf(db) -> Shelf:
    shelf = Shelf(db)
    await shelf.put(LINK, SLIP, LIMITS, REHAB, TEENS, RECAIDA)
    return shelf


async def test_everyday_words_find_pages_that_say_it_otherwise(shelf):
    assert (await shelf.titles("am I enabling him?"))[0] == "Helping that helps"
    assert (await shelf.titles("he used again"))[0] == "After a slip"
    assert (await shelf.titles("treatment"))[0] == "Rehab, step by step"
    assert (await shelf.titles("BOUNDARIES!"))[0] == "Limits that hold"


async def test_either_language_finds_either_and_their_own_comes_first(shelf):
    both = {"After a slip", "Después de una recaída"}
    assert {*await shelf.titles("recaida"), *await shelf.titles("relapse")} == both
    assert (await shelf.titles("recaida", Reader("es")))[0] == "Después de una recaída"
    assert (await shelf.titles("relapse", Reader("en")))[0] == "After a slip"


async def test_words_say_better_than_discord_what_somebody_reads_also_on_a_large_shelf(shelf):
    crowd = [link(f"Relapse {number}", topics=(Topic.RELAPSE,)) for number in range(70)]
    await shelf.put(*crowd, link("Otra recaída", languages=("es",), topics=(Topic.RELAPSE,)))
    spanish = {"Después de una recaída", "Otra recaída"}
    assert {*(await shelf.titles("recaída", Reader("en")))[:2]} == spanish
    assert (await shelf.titles("relapse", Reader("es")))[0].startswith("Relapse ")


async def test_a_slip_of_the_thumb_is_mended_and_short_words_stay(shelf):
    assert (await shelf.titles("bondaries"))[0] == "Limits that hold"
    assert "After a slip" in await shelf.titles("relaspe")
    assert (await shelf.titles("limtis"))[0] == "Limits that hold"
    assert await shelf.titles("xip") == []


async def test_what_is_typed_so_far_offers_titles(shelf):
    assert await shelf.offered("reh") == ["Rehab, step by step"]
    assert (await shelf.offered("limits th"))[0] == "Limits that hold"
    assert len(await shelf.offered("")) == 6
    assert await shelf.offered("🏠") == await shelf.offered("")
    assert len(await shelf.offered("a")) <= 25


async def test_filters_narrow_what_was_found(shelf):
    found = await shelf.look("talk rehab slip", Filters(audience=Audience.TEENS, kind=Kind.WATCH))
    assert [one.details.title for one in found.items] == ["Teens talk"]
    short = await shelf.look("rehab", Filters(most_minutes=4))
    assert short.total == 0
    assert (short.number, short.pages) == (0, 1)


async def test_pages_past_the_end_show_the_last(db):
    shelf = Shelf(db)
    await shelf.put(*(link(f"Relapse {number}") for number in range(12)))
    seen = [await shelf.look("relapse", page=page) for page in (0, 1, 2, 99, -1)]
    assert [page.number for page in seen] == [0, 1, 2, 2, 0]
    assert len({one.id for page in seen[:3] for one in page.items}) == 12


async def test_nobody_finds_what_is_not_on_this_shelf(shelf, db):
    elm = Shelf(db, GuildId(701))
    await elm.put(link("Elm's own relapse page"))
    hidden = link("A relapse page that is hidden")
    await shelf.put(hidden, state=State.SUGGESTED)
    await shelf.put(hidden, state=State.RETIRED)
    await shelf.put(hidden, health=LinkHealth(LinkState.BROKEN, NOW))
    await shelf.put(link("A relapse recording", kind=Kind.RECORDING, expires_on=date(2026, 11, 22)))
    wanted = ["After a slip", "Después de una recaída"]
    assert await shelf.titles("relapse") == wanted
    assert await shelf.offered("relapse") == wanted
    assert await elm.titles("relapse") == ["Elm's own relapse page"]


HOSTILE = (
    "",
    " ",
    "😀🏳️‍🌈",
    "\x00",
    '"',
    "'; DROP TABLE resources; --",
    "relapse OR NOT AND NEAR(",
    "terms:relapse*",
    "g700",
    "{} | & ! <-> :*",
    "\ud800",
    "%_\\",
    "ﷺ" * 4000,
    "a" * 4000,
    "relapse " * 500,
    "ა" * 300,
    "\u202erelapse\u0301\u0301\u0301",
    " ".join(f"word{number}" for number in range(600)),
)


async def test_whatever_is_typed_gets_an_answer(shelf):
    for typed in HOSTILE:
        found = await shelf.look(typed)
        assert found.total <= 6, typed
        assert len(await shelf.offered(typed[:30])) <= 6, typed
    assert (await shelf.titles("relapse OR NOT AND NEAR("))[0] == "After a slip"


async def test_nothing_that_was_typed_stays(shelf, db):
    await shelf.look("zanzibarian grandmotherly worries")
    async with db.reading(EVERY_GUILD) as tx:
        for table in ("resources", "resource_words", "audit_entries"):
            rows = (await tx.session.execute(text(f"SELECT * FROM {table}"))).all()  # noqa: S608  our own names
            assert "zanzibar" not in repr(rows)
    assert not [one for one in analyser._stems if "zanzibar" in one[0]]


async def test_other_synonyms_have_every_shelf_written_anew(shelf, db, monkeypatch):
    elm = Shelf(db, GuildId(701))
    await elm.put(SLIP)
    async with db.transaction(EVERY_GUILD) as tx:
        written_before = "UPDATE resources SET terms = 'v0 g700 wold' WHERE guild_id = 700"
        await tx.session.execute(text(written_before))
    assert await shelf.titles("relapse") == []
    await shelf.service.repair_terms()
    assert (await shelf.titles("relapse"))[0] == "After a slip"
    assert await elm.titles("relapse") == ["After a slip"]
    monkeypatch.setattr(searching, "terms_of", None)  # would fail if anything were left to do
    await shelf.service.repair_terms()
