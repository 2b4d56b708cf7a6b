"""Nobody is told that somebody has read a page unless somebody has."""

from dataclasses import replace
from datetime import date

import pytest

from bot.core.evidence import Mark
from bot.features.resources.looks import corrected, known_by, read_today, with_better_look
from bot.features.resources.model import Topic
from tests.features.resources.shelves import A_LINK

TODAY = date(2026, 11, 20)
CITED = replace(A_LINK, mark=Mark.CITED)


@pytest.mark.parametrize("mark", Mark)
def test_who_reads_a_page_vouches_for_it_from_that_day(mark):
    read = read_today(replace(A_LINK, mark=mark), TODAY)
    assert (read.mark, read.checked_on, read.review_by) == (
        Mark.OFFICIAL,
        TODAY,
        date(2027, 5, 19),
    )


def test_what_people_in_need_read_is_read_again_sooner():
    assert read_today(replace(A_LINK, topics=(Topic.CRISIS,)), TODAY).review_by == date(2027, 2, 18)


def test_another_word_claims_no_look_and_another_page_is_unread():
    def after(**changes):
        return corrected(CITED, replace(CITED, **changes), TODAY)

    assert after(title="Other") == replace(CITED, title="Other")
    same_page = f"{CITED.url}/?utm_source=mail"
    assert after(url=same_page) == replace(CITED, url=same_page)
    elsewhere = after(url="https://example.org/elsewhere")
    assert (elsewhere.mark, elsewhere.review_by) == (Mark.UNCONFIRMED, TODAY)
    assert after(mark=Mark.OFFICIAL) == read_today(CITED, TODAY)
    doubted = after(mark=Mark.UNCONFIRMED)
    assert doubted == replace(CITED, mark=Mark.UNCONFIRMED)


def test_of_two_looks_at_one_page_the_better_one_counts():
    read_here = read_today(CITED, TODAY)
    assert with_better_look(CITED, read_here) == read_here
    read_there = replace(read_here, title="Newer words")
    named_here = known_by(A_LINK, Mark.CITED, TODAY)
    assert with_better_look(read_there, named_here) == read_there, "of one day"
    unread_here = replace(CITED, mark=Mark.UNCONFIRMED, checked_on=TODAY)
    assert with_better_look(CITED, unread_here) == CITED, "that nobody has read it is no look"
    moved = replace(CITED, url="https://example.org/elsewhere")
    assert with_better_look(moved, read_here) == moved
