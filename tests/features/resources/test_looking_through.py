"""Facilitators find a link among thousands, however it stands."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from bot.core.ids import LARGEST_ID, GuildId
from bot.features.resources.keeping.looking_through import Look, Part, look_through
from bot.features.resources.model import LinkHealth, LinkState, Resource, ResourceId, State, Topic
from cogs.resources.keeping.shelf_taps import ShelfButton, ShelfPartList, ShelfTopicList
from cogs.resources.reading.typed_words import carried_words, read_words
from tests.features.resources.shelves import NOON, a_link

TODAY = date(2026, 11, 20)
A_PAGE = Resource(ResourceId(0), GuildId(1), State.APPROVED, a_link("A page"), NOON, NOON)


def shelf():
    approved = [
        a_link("Zebra crossing", review_by=date(2026, 12, 1), topics=(Topic.SAFETY,)),
        a_link("Apples", review_by=date(2027, 1, 1)),
        a_link("Too old", review_by=date(2026, 11, 1)),
        a_link("Caf\u00e9 for parents", summary="About apples and pears.", source="NAMI"),
    ]
    made = [(one, State.APPROVED, LinkHealth()) for one in approved]
    made.append((a_link("Gone"), State.APPROVED, LinkHealth(LinkState.BROKEN)))
    made += [(a_link(f"Off {n}"), State.RETIRED, LinkHealth()) for n in (1, 2)]
    made += [(a_link(f"Wish {n}"), State.SUGGESTED, LinkHealth()) for n in (1, 2)]
    return [
        replace(
            A_PAGE,
            id=ResourceId(at),
            state=state,
            details=details,
            changed_at=datetime(2026, 11, 1, tzinfo=UTC) + timedelta(hours=at),
            health=health,
        )
        for at, (details, state, health) in enumerate(made)
    ]


def titles(**look):
    found = look_through(shelf(), Look(**look), TODAY)
    return [one.details.title for one in found.links]


def test_each_part_has_the_order_in_which_somebody_works():
    assert titles() == ["Too old", "Zebra crossing", "Apples", "Caf\u00e9 for parents"]
    assert titles(part=Part.OVERDUE) == ["Too old"]
    assert titles(part=Part.SUGGESTED) == ["Wish 1", "Wish 2"], "who waits longest comes first"
    assert titles(part=Part.RETIRED) == ["Off 2", "Off 1"], "what was taken off last comes first"
    assert titles(part=Part.BROKEN) == ["Gone"]
    assert titles(topic=Topic.SAFETY) == ["Zebra crossing"]


def test_words_find_it_by_any_part_of_what_it_says_and_first_by_its_title():
    every = {"part": Part.EVERY}
    assert titles(words="APPLE", **every) == ["Apples", "Caf\u00e9 for parents"]
    assert titles(words="cafe nami", **every) == ["Caf\u00e9 for parents"]
    assert titles(words="example.org off-1", **every) == ["Off 1"]
    assert titles(words="apple", part=Part.RETIRED) == []
    found = look_through(shelf(), Look(Part.EVERY, words="apple"), TODAY)
    assert found.in_parts[Part.SHOWN] == 2
    assert found.in_topics[Topic.SELF_CARE] == 2


def test_the_next_page_is_looked_for_by_the_same_words():
    every = [replace(A_PAGE, details=a_link("When they won’t join – al-anon"))]
    for words in ("won't", "won’t JOIN", "wont", "al-anon", "they won't: join"):
        for said in (words, read_words(carried_words(words) or "")):
            assert look_through(every, Look(Part.EVERY, words=said), TODAY).links == every


def test_what_somebody_looks_for_comes_along_when_they_turn_the_page():
    words = "a" * 34
    look = Look(Part.SUGGESTED, Topic.COMMUNICATION, words)
    for tap in (
        ShelfButton(GuildId(LARGEST_ID), look, 9999),
        ShelfPartList(GuildId(LARGEST_ID), look),
        ShelfTopicList(GuildId(LARGEST_ID), look),
    ):
        custom_id = tap.item.custom_id
        assert custom_id.endswith(words)
        assert len(custom_id) <= 100
        match = type(tap).__discord_ui_compiled_template__.fullmatch(custom_id)
        assert type(tap).from_match(match).look.words == words
