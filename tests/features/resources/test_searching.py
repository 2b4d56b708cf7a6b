"""How words are taken apart: the same on the shelf and under people's thumbs, and in plain terms for both databases."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.ids import GuildId
from bot.features.resources.errors import SynonymsError
from bot.features.resources.finding.analyser import forms, joined, split
from bot.features.resources.finding.searching import (
    MOST_UNITS,
    read_query,
    terms_of,
    version,
    words_of,
)
from bot.features.resources.finding.spelling import meant_by
from bot.features.resources.finding.synonyms import bundled_synonyms, read_synonyms
from tests.features.resources.shelf import MAPLE, link

TERM = re.compile(r"[a-z][a-z0-9]*")


@pytest.mark.parametrize(
    ("one", "other", "language"),
    [
        ("boundary", "boundaries", "en"),
        ("relapsed", "relapse", "en"),
        ("RELAPSE", "relapse", "en"),
        ("rehabilitación", "rehabilitaciones", "es"),
        ("rehabilitación", "rehabilitacion", "es"),
        ("recaída", "recaida", "es"),
        ("Angehörige", "angehorige", "de"),
        ("straße", "STRASSE", "de"),
        ("ｆｕｌｌ", "full", "en"),
        ("выздоровление", "выздоровления", "ru"),
    ],
)
def test_two_spellings_of_a_word_meet(one, other, language):
    first, second = (forms(split(word)[0], [language]) for word in (one, other))
    assert first & second


def test_words_end_where_people_think_they_do():
    assert split("Don't say “I’m fine”, Al-Anon!") == ["dont", "say", "im", "fine", "al", "anon"]
    assert joined("Al-Anon and co-dependent") == ["alanon", "codependent"]
    assert split("988 · 24/7 🏠 _x_") == ["988", "24", "7", "x"]
    assert split("e\u0301l se\u00adve") == [
        "él",
        "seve",
    ]  # an accent by itself, a hyphen nobody sees


def test_a_stem_too_short_to_tell_is_no_stem():
    assert forms("cope", ["es"]).isdisjoint(forms("copas", ["es"]))


@settings(max_examples=30)
@given(
    title=st.text(min_size=1, max_size=20),
    summary=st.text(max_size=30),
    typed=st.text(max_size=60),
)
def test_any_text_becomes_plain_terms(title, summary, typed):
    written = terms_of(link(title, summary, languages=("en", "mul", "ru")), MAPLE).split(" ")
    assert written[:2] == [version(), "g700"]
    query = read_query(typed, is_typing=True)
    asked = [term.removesuffix("*") for unit in query.units for term in unit.terms()]
    assert all(TERM.fullmatch(term) for term in (*written, *asked))
    assert len(query.units) <= MOST_UNITS
    assert all(4 <= len(word) <= 40 for word in words_of(link(title, summary)))


def test_the_longest_phrase_wins():
    (unit,) = read_query("child abuse").units
    assert unit.meanings == ("childabuse",)
    assert [unit.meanings for unit in read_query("my husband won't go to rehab").units] == [
        ("partner",),
        ("unwilling",),
        ("treatment",),
    ]


@pytest.mark.parametrize(
    ("typed", "reader", "language"),
    [
        ("mi hijo bebe", "en", "es"),
        ("cómo pongo límites", "en", "es"),
        ("recaí", "en", "es"),
        ("my son drinks", "es", "en"),
        ("families", "es", "en"),
        ("grupos de mamás", "en", "es"),
        # What both languages have, what is half and half, and what nobody knows tells nothing.
        ("al-anon", "es", None),
        ("no", "en", None),
        ("rehab", "es", None),
        ("988", "es", None),
        ("help con mi son", "en", None),
        ("los angeles", "en", None),
        ("Hund", "en", None),
        # Other languages look like ours.
        ("meu filho bebe", "pt", None),
        ("mon fils", "fr", None),
        ("mi hijo bebe", "pt", "es"),
        # Somebody says it.
        ("meetings in Spanish", "en", "es"),
    ],
)
def test_the_words_tell_their_language_or_nothing(typed, reader, language):
    assert read_query(typed, language=reader).language == language


def test_half_a_word_tells_nothing_yet():
    assert read_query("mi", is_typing=True).language is None
    assert read_query("recaída", is_typing=True).language == "es"


def test_a_link_knows_whose_shelf_it_stands_on():
    assert terms_of(link("One"), GuildId(7)) != terms_of(link("One"), GuildId(8))


def test_a_slip_of_the_thumb_has_one_or_two_letters():
    known = {"boundaries", "relapse", "rehab", "treatment", "kind", "kids"}
    assert meant_by("bondareis", known) == ("boundaries",)
    assert meant_by("relaspe", known) == ("relapse",)
    assert meant_by("rahab", known) == ("rehab",)
    assert meant_by("treat", known) == ("treatment",)
    assert meant_by("kid", known) == ()
    assert meant_by("umbrella", known) == ()


def test_hard_words_that_people_type_mean_somebody_here():
    synonyms = bundled_synonyms()
    for typed in ("addict", "alcoholic", "junkie", "drunk", "borracho", "drogadicta"):
        (unit,) = read_query(typed).units
        assert unit.meanings, typed
        assert typed in synonyms.vocabulary


_TOP = "stop_words = {en = 'a', es = 'a'}\ndanger = {en = ['a'], es = ['a']}\n"


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (_TOP + "[[group]]\nname = 'two words'", "group → 0 → name"),
        (_TOP + "[[group]]\nname = 'x'\nen = [", "not valid TOML"),
        (
            _TOP + "[[group]]\nname = 'slip'\nen = ['slip']\nes = ['recaída']\n" * 2,
            "two groups are called slip",
        ),
        (
            _TOP + "[[group]]\nname = 'slip'\nen = ['…']\nes = ['x']",
            "“…” has no word in it",
        ),
    ],
)
def test_a_broken_file_of_synonyms_says_where(tmp_path, broken, said):
    file = tmp_path / "synonyms.toml"
    file.write_text(broken, encoding="utf-8")
    with pytest.raises(SynonymsError, match=re.escape(said)):
        read_synonyms(file)
    with pytest.raises(SynonymsError, match="put the file back"):
        read_synonyms(tmp_path / "elsewhere.toml")
