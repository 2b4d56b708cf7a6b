"""A copy opens anywhere, holds everything, and fits through Discord however much it is."""

import json
from datetime import UTC, datetime
from html.parser import HTMLParser

from bot.core.personal_data import WHILE_HERE, Declaration
from bot.features.privacy.copies import MOST_BYTES, MOST_FILES, copies, on_messages
from bot.features.privacy.page import PageWords

AT = datetime(2026, 10, 18, 12, tzinfo=UTC)
WORDS = PageWords(
    "en", UTC, "About me", "Today", "Why", "Kept", "Seen by", "yes", "no", "Nothing.", ""
)
DECLARED = (
    Declaration("a", ("x",), "Lines", "To test.", "A day.", "Only you.", WHILE_HERE),
    Declaration("b", ("y",), "Settings", "To know.", "30 days.", "No one.", WHILE_HERE),
)
LINES = [
    {"at": f"2026-10-18T{n % 24:02d}:00:00+00:00", "words": f"<b>line {n}</b> & plates" * 4}
    for n in range(10_000)
]


def taken(kept, **how):
    return copies(kept, DECLARED, WORDS, "Part {} of {}".format, AT, **how)


class Text(HTMLParser):
    def __init__(self):
        super().__init__()
        self.words = []
        self.tags = set()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        assert not any(name.startswith("on") or name in {"src", "href"} for name, _ in attrs)

    def handle_data(self, data):
        self.words.append(data)


def read(file):
    parser = Text()
    parser.feed(file.content.decode())
    assert "script" not in parser.tags
    return " ".join(parser.words)


def test_ten_thousand_lines_come_whole_in_files_that_discord_takes():
    files = taken({"Lines": LINES, "Settings": {"notes": True}}, most_bytes=900_000)
    assert len(files) > 4
    assert all(len(one.content) <= 900_000 for one in files)
    for message in on_messages(files):
        assert len(message) <= MOST_FILES
        assert sum(len(one.content) for one in message) <= MOST_BYTES

    parts = [json.loads(one.content) for one in files if one.name.endswith(".json")]
    assert [part["part"] for part in parts] == list(range(1, len(parts) + 1))
    whole = [line for part in parts for line in part["kept"].get("Lines", [])]
    assert whole == LINES
    assert parts[-1]["kept"]["Settings"] == {"notes": True}

    pages = [read(one) for one in files if one.name.endswith(".html")]
    assert pages[0].count("Part 1 of") == 1
    text = " ".join(pages)
    assert all(f"line {n}</b>" in text for n in (0, 4_999, 9_999)), "as it was typed"
    assert sum(page.count("& plates") for page in pages) == 40_000


def test_each_thing_says_why_until_when_and_who_sees_it():
    kept = {"notes_at": "2026-10-18T09:30:00+00:00", "on": "2026-10-18", "kind": "of_a.code"}
    page, _ = taken({"Settings": kept | {"typed": "at cafe.example"}})
    text = read(page)
    assert "of a, code" in text
    assert "at cafe.example" in text
    for told in ("Settings", "To know.", "30 days.", "No one.", "October 18, 2026, 9:30 AM"):
        assert told in text
    assert "Lines" not in text
    assert page.name == "my-page.html"


def test_nothing_kept_is_a_page_that_says_so():
    page, copy = taken({})
    assert "Nothing." in read(page)
    assert json.loads(copy.content)["kept"] == {}


def test_big_files_come_one_by_one():
    files = taken({"Lines": [{"words": "x" * 400_000} for _ in range(40)]})
    assert all(len(one.content) <= MOST_BYTES for one in files)
    assert [len(one) for one in on_messages(files)] == [1] * len(files)


def test_a_language_has_its_name_and_words_of_ours_are_no_codes():
    kept = {
        "Settings": {"language": "es-MX", "page": "not_sure", "kind": "reminders.day", "about": {}}
    }
    (told,) = [read(one) for one in taken(kept) if one.name.endswith(".html")]
    assert "Language: Spanish (Mexico)" in " ".join(told.split())
    assert "not sure" in told
    assert "reminders, day" in told
    assert "About: –" in " ".join(told.split())
