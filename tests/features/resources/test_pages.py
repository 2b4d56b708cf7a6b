"""Pages that say something else than their site."""

import time

import pytest

from bot.features.resources.checking.pages import says_otherwise
from bot.features.resources.checking.verdict import Cause

FILLER = "<p>Words for families. </p>" * 400


@pytest.mark.parametrize(
    "page",
    [
        "<title>404</title>" + FILLER,
        "<title data-x='1'>\nPage Not\n Found | NAMI</title>" + FILLER,
        "<title>NAMI</title><h1 class=big>Sorry, this page doesn’t exist</h1>" + FILLER,
        "<title>NAMI</title><h1>The page you requested <b>could not be found</b>.</h1>" + FILLER,
        "<title>Página no encontrada</title>" + FILLER,
        "<h1>No se ha podido encontrar la página</h1>" + FILLER,
        "<h1>Esta guía ya no está disponible</h1>" + FILLER,
        "<html><script>let all = 'well'</script><p>This file is no longer available.</p>",
    ],
)
def test_a_page_that_says_it_is_gone(page):
    assert says_otherwise(page) is Cause.SAYS_NOT_FOUND


@pytest.mark.parametrize(
    "page",
    [
        "<title>helpline.org: this domain is for sale</title>",
        "<p>Buy this domain today",
        "<h1>Este dominio está en venta</h1>" + FILLER,
    ],
)
def test_a_name_that_was_given_up(page):
    assert says_otherwise(page) is Cause.FOR_SALE


@pytest.mark.parametrize(
    "page",
    [
        "",
        "<title>Help for families</title>" + FILLER,
        "<title>Call 1-404-555-0100</title><h1>(404) 555-0100</h1>" + FILLER,
        "<title>Lost and found</title>" + FILLER,
        "<title>Letters</title><p>My son's page was not found.</p>"
        + FILLER,  # in the words, not in the heading
        "<title>What to do</title><script>show('page not found')</script><style>.not-found{}</style>",
    ],
)
def test_a_page_that_is_one(page):
    assert says_otherwise(page) is None


@pytest.mark.parametrize(
    "piece",
    [
        "<title",
        "<title>",
        "<h1 ",
        "<h1>",
        "<script>",
        "<script></",
        "<",
        "<a",
        "not\nfound ",
        "page ",
    ],
)
def test_a_page_made_to_be_hard_to_read_is_read_quickly(piece):
    page = piece * (256 * 1024 // len(piece))
    started = time.process_time()
    says_otherwise(page)
    says_otherwise(page[:8_000])
    assert time.process_time() - started < 0.5
