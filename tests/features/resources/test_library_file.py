"""Facilitators carry their links in a file. Whatever else arrives in its place, nothing bad comes of it."""

import json
import time
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.evidence import Mark
from bot.core.ids import GuildId
from bot.features.resources.errors import LibraryFileError
from bot.features.resources.errors import LibraryFileTrouble as Trouble
from bot.features.resources.files.exchange import read_file, write_file
from bot.features.resources.files.starter import starter_library
from bot.features.resources.files.written import as_fields
from bot.features.resources.model import (
    Audience,
    Details,
    Kind,
    Resource,
    ResourceId,
    State,
    Topic,
    TopicSet,
)

NOW = datetime(2026, 11, 2, tzinfo=UTC)
OURS = Details(
    title='Grief, "quietly" \\ and aloud',
    url="https://example.org/a?b=%22c%22",
    summary="Päivää. Учимся. 🏠 \u2764\ufe0f 1\ufe0f\u20e3 Ends in '''three''' quotes\"\"\"",
    kind=Kind.RECORDING,
    topics=(Topic.SAFETY, Topic.SELF_CARE),
    source="Somebody",
    mark=Mark.SECONDARY,
    checked_on=date(2026, 11, 1),
    review_by=date(2026, 12, 1),
    languages=("fi", "ru"),
    audiences=(Audience.PARTNERS,),
    countries=("FI",),
    sets=(TopicSet.NEW_HERE,),
    minutes=12,
    has_captions=False,
    expires_on=date(2027, 1, 1),
    place=3,
)
A_LINK = """\
[[links]]
title = "A link"
url = "https://example.org/a"
summary = "A page."
topics = ["supporting"]
source = "Somebody"
checked_on = 2026-11-01
"""
AS_JSON = """\
{"links": [
  {
    "title": "A link",
    "url": "https://example.org/a",
    "summary": "A page.",
    "topics": ["supporting"],
    "source": "Somebody",
    "checked_on": "2026-11-01"
  }
]}
"""


def on_the_shelf():
    whole = [(one.details, one.id) for one in starter_library().links] + [(OURS, None)]
    return [
        Resource(ResourceId(number), GuildId(1), State.APPROVED, details, NOW, NOW, starter_id=its)
        for number, (details, its) in enumerate(whole)
    ]


def refused(text, name="library.toml"):
    with pytest.raises(LibraryFileError) as no:
        read_file(text.encode() if isinstance(text, str) else text, name)
    return no.value


def test_a_shelf_comes_out_of_its_file_as_it_went_in():
    shelf = on_the_shelf()
    as_toml = write_file(shelf).encode()
    links = [as_fields(one.details, one.starter_id) for one in shelf]
    as_json = json.dumps({"links": links}, default=date.isoformat).encode()
    for data, name in ((as_toml, "library.toml"), (as_json, "LIBRARY.JSON")):
        entries = read_file(data, name)
        assert [one.details for one in entries] == [one.details for one in shelf]
        assert [one.starter_id for one in entries] == [one.starter_id for one in shelf]
    assert as_toml.startswith(b"# ")
    assert b'topics = ["safety", "self_care"]' in as_toml


def test_a_file_may_be_as_short_as_this_and_come_from_any_editor():
    for text, name in ((A_LINK, "a.toml"), (AS_JSON, "a.json")):
        (one,) = read_file(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode(), name)
        assert one.details.mark is Mark.UNCONFIRMED
        assert one.details.review_by == date(2027, 4, 30)
        assert one.details.languages == ("en",)


def test_an_address_that_looks_like_another_is_told_with_the_link():
    (one,) = read_file(A_LINK.replace("example.org", "аррӏе.com").encode(), "a.toml")
    assert one.host == "аррӏе.com"
    assert one.look_alike is not None


@pytest.mark.parametrize(
    ("old", "new", "what", "line", "field"),
    [
        ('title = "A link"', "title = A link", Trouble.BROKEN, 2, None),
        ('title = "A link"', 'title = "A link', Trouble.BROKEN, 2, None),
        ('title = "A link"', "", Trouble.MISSING, 1, "title"),
        ('title = "A link"', 'title = "  "', Trouble.MISSING, 2, "title"),
        ("A link", "A" * 81, Trouble.TOO_LONG, 2, "title"),
        ("A page.", "A" * 9000, Trouble.TOO_LONG, 4, None),
        ("A link", "A\\u202Elink", Trouble.HIDDEN, 2, "title"),
        ("A link", "A\\u0000link", Trouble.HIDDEN, 2, "title"),
        ("A link", "A\u200dlink", Trouble.HIDDEN, 2, "title"),
        ("A link", "\u3164", Trouble.HIDDEN, 2, "title"),
        ("A link", "A\ufe0f link", Trouble.HIDDEN, 2, "title"),
        ("A link", "A link \u2764\ufe0f\U000e0101\U000e0102", Trouble.HIDDEN, 2, "title"),
        ("A page.", "\u2800 \u2800", Trouble.HIDDEN, 4, "summary"),
        ("A page.", "…", Trouble.HIDDEN, 4, "summary"),
        ("Somebody", "N\u0410MI", Trouble.MIXED, 6, "source"),
        ("A link", "example.org", Trouble.UNNAMED, 2, "title"),
        ("source", "countries = ['ZZ']\nsource", Trouble.NOT_OFFERED, 6, "countries"),
        ("source", "countries = ['EU']\nsource", Trouble.NOT_OFFERED, 6, "countries"),
        ("source", "languages = ['en', 'xx']\nsource", Trouble.NOT_OFFERED, 6, "languages"),
        ("source", "languages = ['und']\nsource", Trouble.NOT_OFFERED, 6, "languages"),
        ("A link", "A\\nlink", Trouble.HIDDEN, 2, "title"),
        ("https://example.org/a", "http://example.org/a", Trouble.ADDRESS, 3, "url"),
        ("https://example.org/a", "javascript:alert(1)", Trouble.ADDRESS, 3, "url"),
        ("https://example.org/a", "https://nami.org@evil.example/", Trouble.ADDRESS, 3, "url"),
        ("https://example.org/a", "https://169.254.169.254/", Trouble.ADDRESS, 3, "url"),
        ("https://example.org/a", "https://example.org/" + "a" * 490, Trouble.TOO_LONG, 3, "url"),
        ('"supporting"', '"support"', Trouble.NOT_OFFERED, 5, "topics"),
        ('"supporting"', "", Trouble.MISSING, 5, "topics"),
        ('"supporting"', '"science", "science"', Trouble.TWICE, 5, "topics"),
        ('["supporting"]', "3", Trouble.WRONG, 5, "topics"),
        ('["supporting"]', "{a.a.a.a = 1}", Trouble.BROKEN, 5, None),
        ("source", "colour = 1\nsource", Trouble.UNKNOWN, 6, "colour"),
        ("source", "title = '2'\nsource", Trouble.TWICE, 6, "title"),
        ("source", "kind.of = 1\nsource", Trouble.BROKEN, 6, None),
        ("source", "mark = 'sure'\nsource", Trouble.NOT_OFFERED, 6, "mark"),
        ("source", "minutes = '5'\nsource", Trouble.WRONG, 6, "minutes"),
        ("source", "minutes = " + "9" * 5000 + "\nsource", Trouble.BROKEN, 6, None),
        (
            "source",
            "# ]\nlanguages = [\n'en', # '\n'english']\nsource",
            Trouble.NOT_OFFERED,
            7,
            "languages",
        ),
        ("2026-11-01", "2026-02-30", Trouble.BROKEN, 7, None),
        ("2026-11-01", "'2026-02-30'", Trouble.NOT_A_DAY, 7, "checked_on"),
        ("2026-11-01", "5", Trouble.NOT_A_DAY, 7, "checked_on"),
        ("2026-11-01", "9999-11-01", Trouble.NOT_A_DAY, 7, "checked_on"),
        (
            "2026-11-01",
            "2026-11-01\nreview_by = 2028-01-01",
            Trouble.TRUSTED_TOO_LONG,
            8,
            "review_by",
        ),
        ("[[links]]", "version = 2\n[[links]]", Trouble.NOT_OFFERED, 1, "version"),
        ("[[links]]", "[[shelves]]", Trouble.BROKEN, 1, None),
        ("[[links]]", "owner = 'me'\n[[links]]", Trouble.UNKNOWN, 1, "owner"),
    ],
)
def test_a_wrong_line_is_named(old, new, what, line, field):
    """Behind a link whose text looks like the beginning of others."""
    before = A_LINK.replace("/a", "/0").replace('"A page."', '"""\nA page.\\\n"""')
    before = before.replace('title = "A link"', "title = '[[links]] \"' # \"")
    no = refused(A_LINK.replace(old, new))
    assert (no.what, no.line, no.field) == (what, line, field)
    if "[[links]]" not in old:
        no = refused(before + A_LINK.replace(old, new))
        assert (no.what, no.line, no.field) == (what, line + before.count("\n"), field)


@pytest.mark.parametrize(
    ("old", "new", "what", "line"),
    [
        ('"A link",', '"A link"', Trouble.BROKEN, 4),
        ('"A link"', "NaN", Trouble.WRONG, 3),
        ('"A link"', '"A\\ud800link"', Trouble.HIDDEN, 3),
        ('"A link"', '["A link"]', Trouble.WRONG, 3),
        ('"source":', '"title": "2", "source":', Trouble.TWICE, 7),
        ('"source":', '"s\\u006furce": "2", "source":', Trouble.TWICE, 7),
        ('"source":', '"so\\ud800": "2", "source":', Trouble.UNKNOWN, 7),
        ('"2026-11-01"', "1793491200", Trouble.NOT_A_DAY, 8),
        ('["supporting"]', '[["supporting"]]', Trouble.BROKEN, 6),
        ('{"links"', '{"version": true, "links"', Trouble.NOT_OFFERED, 1),
        ('{"links"', '{"links": [], "links"', Trouble.TWICE, 1),
        ("]}", ", 7]}", Trouble.WRONG, 1),
    ],
)
def test_a_wrong_line_is_named_in_json_too(old, new, what, line):
    no = refused(AS_JSON.replace(old, new), "library.json")
    assert (no.what, no.line) == (what, line)


@pytest.mark.parametrize(
    ("data", "name", "what", "line"),
    [
        (b"x" * 1_000_001, "a.toml", Trouble.TOO_BIG, None),
        (A_LINK.encode(), "a.yaml", Trouble.OTHER_KIND, None),
        (A_LINK.encode(), "library", Trouble.OTHER_KIND, None),
        (b" \n\n", "a.toml", Trouble.EMPTY, None),
        (b"version = 1\n", "a.toml", Trouble.EMPTY, None),
        (b'{"links": []}', "a.json", Trouble.EMPTY, None),
        (A_LINK.encode("utf-16"), "a.toml", Trouble.NOT_TEXT, 1),
        (b"# ok\n# caf\xe9\n", "a.toml", Trouble.NOT_TEXT, 2),
        (b"# ok\n# \0\n", "a.toml", Trouble.NOT_TEXT, 2),
        ((A_LINK + A_LINK.replace("A link", "B")).encode(), "a.toml", Trouble.TWICE, 10),
        (b"[[links]]\n" * 2001, "a.toml", Trouble.TOO_MANY, 2001),
        (b'{"links": [\n' + b"{},\n" * 2001 + b"{}]}", "a.json", Trouble.TOO_MANY, 2002),
        # Built to keep a reader busy for hours, or to break it.
        (b"links = " + b"[" * 900_000, "a.toml", Trouble.BROKEN, 1),
        (b"[[links]]\n" + b"a." * 490_000 + b"a = 1", "a.toml", Trouble.BROKEN, 2),
        (b"[[links]]\ntitle = " + b'"' * 900_000, "a.toml", Trouble.TOO_LONG, 2),
        (b"[[links]]\ntitle = [" + b'"a",' * 200_000 + b"]", "a.toml", Trouble.TOO_LONG, 2),
        (b"[" * 999_999, "a.json", Trouble.BROKEN, 1),
        (b'"' * 999_999, "a.json", Trouble.BROKEN, 1),
        (b'{"links": [{"title": "' + b'\\"' * 450_000, "a.json", Trouble.BROKEN, 1),
        (b'{"links": [{"title": {"a": [[' + b"1," * 9, "a.json", Trouble.BROKEN, 1),
    ],
)
def test_what_is_no_library_is_refused_at_once(data, name, what, line):
    began = time.process_time()
    no = refused(data, name)
    assert (no.what, no.line) == (what, line)
    assert time.process_time() - began < 2


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)
A_GOOD_ONE = as_fields(OURS)
BENT = st.fixed_dictionaries(
    {"title": st.text(), "url": st.text().map("https://example.org/{}".format)},
    optional=dict.fromkeys(
        [*(name for name in A_GOOD_ONE if name not in {"title", "url"}), "other"],
        JSON | st.sampled_from([*A_GOOD_ONE.values()]),
    ),
)


@pytest.mark.long
@given(
    st.one_of(
        st.binary(),
        st.text().map(str.encode),
        st.lists(
            st.sampled_from(
                [*A_LINK.splitlines(keepends=True), "[", "]", '"""', "'", "{", "\\", "\r"]
            )
        ).map(lambda lines: "".join(lines).encode()),
        st.lists(BENT, max_size=3).map(
            lambda links: json.dumps({"links": links}, default=str).encode()
        ),
        JSON.map(lambda value: json.dumps(value).encode()),
    ),
    st.sampled_from(["a.toml", "a.json"]),
)
def test_whatever_the_file_holds_it_is_read_or_refused_with_its_line(data, name):
    try:
        entries = read_file(data, name)
    except LibraryFileError as no:
        entries, line = (), no.line if no.what is not Trouble.EMPTY else 1
    else:
        assert entries
        line = 1
    assert line is not None
    assert 1 <= line <= data.count(b"\n") + 1
    for one in entries:
        assert one.details.title.isprintable()
        assert one.details.url.startswith("https://")
