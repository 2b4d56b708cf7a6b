"""Files that somebody hands the bot to put on their shelf: taken whole, or refused with the line that is wrong."""

import json
import time
from datetime import UTC, date, datetime

from hypothesis import strategies as st

from bot.core.ids import GuildId
from bot.features.resources.errors import LibraryFileError
from bot.features.resources.errors import LibraryFileTrouble as Trouble
from bot.features.resources.files.exchange import Entry, read_file, write_file
from bot.features.resources.files.import_plan import plan_import
from bot.features.resources.files.starter import starter_library
from bot.features.resources.files.written import as_fields
from bot.features.resources.model import Resource, ResourceId, State
from cogs._kit.refusals import words_for
from cogs.resources.keeping import file_refusals as _they_say  # noqa: F401  it registers its sentences
from tests.features.resources.test_library_file import A_LINK, AS_JSON, BENT, JSON, OURS
from tests.fuzz.amount import fuzzed
from tests.fuzz.bending import bent, noise

NOW = datetime(2026, 11, 2, tzinfo=UTC)
SECONDS = 2.0
NO_LINE = {Trouble.EMPTY, Trouble.TOO_BIG, Trouble.OTHER_KIND}


def on_a_shelf(entries: tuple[Entry, ...]) -> list[Resource]:
    return [
        Resource(
            ResourceId(number),
            GuildId(1),
            State.APPROVED,
            one.details,
            NOW,
            NOW,
            starter_id=one.starter_id,
        )
        for number, one in enumerate(entries)
    ]


SOME = [(one.details, one.id) for one in starter_library().links[:3]] + [(OURS, None)]
WRITTEN = write_file(
    on_a_shelf(tuple(Entry(details, details.url, "", starter_id=its) for details, its in SOME))
)
AS_WRITTEN_JSON = json.dumps(
    {"links": [as_fields(details, its) for details, its in SOME]}, default=date.isoformat, indent=1
)
FILES = st.one_of(
    st.tuples(st.one_of(bent(WRITTEN), bent(A_LINK), noise), st.just("a.toml")),
    st.tuples(st.one_of(bent(AS_WRITTEN_JSON), bent(AS_JSON), noise), st.just("a.json")),
    st.tuples(
        st.one_of(st.lists(BENT, max_size=3).map(lambda links: {"links": links}), JSON).map(
            lambda value: json.dumps(value, default=str).encode()
        ),
        st.sampled_from(["a.json", "a.toml", "a.yaml", "A.JSON", "", "a.toml.exe"]),
    ),
)


def names_its_line(no: LibraryFileError, data: bytes) -> None:
    words_for(no)
    is_placed = no.line is not None and 1 <= no.line <= data.count(b"\n") + 1
    assert is_placed or no.what in NO_LINE, no
    assert no.field is None or no.field.isprintable()


def a_file(one: tuple[bytes, str]) -> bool:
    data, name = one
    began = time.process_time()
    try:
        entries = read_file(data, name)
    except LibraryFileError as no:
        names_its_line(no, data)
        return False
    finally:
        assert time.process_time() - began < SECONDS
    assert entries
    shelf = on_a_shelf(entries)
    again = read_file(write_file(shelf).encode(), "again.toml")
    assert [one.details for one in again] == [one.details for one in entries]
    plan = plan_import(entries, [])
    assert len(plan.new) == len(entries)
    assert plan_import(entries, shelf).does_nothing
    return True


def test_a_file_is_taken_whole_or_refused_with_its_line() -> None:
    fuzzed("files for the shelf", FILES, a_file, little=15)
