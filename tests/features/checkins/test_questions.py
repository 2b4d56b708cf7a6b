"""What a facilitator reads who slips while writing questions, and what nobody can slip into a form."""

import shutil
from pathlib import Path

import pytest

from bot.features.checkins.errors import QuestionSetError
from bot.features.checkins.questions import FOLDER, Topic, bundled_questions, read_questions
from bot.features.groups.model import Template

WEEK = 'en = "What did you say that went well?"'
FORM = 5


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(FOLDER, tmp_path / "checkins"))


def change(folder: Path, name: str, old: str, new: str) -> None:
    file = folder / name
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


def test_each_kind_of_group_is_asked_another_question_each_week():
    sets = bundled_questions()
    assert sets.made_for(Template.CUSTOM).name == sets.get("no such file").name == "core"
    partners = sets.made_for(Template.PARTNERS)
    asked = [partners.questions(turn, "es-MX") for turn in range(9)]
    assert len({one.words_description for one in asked}) == len(asked) - 1
    assert asked[8] == asked[0]
    assert len(asked[0].asked) + 1 == FORM
    heavy = asked[0].asked[0]
    assert heavy.topic is Topic.HEAVY
    assert [choice.label for choice in heavy.choices][::10] == ["0, light", "10, too heavy"]


def test_a_translation_may_be_partial(folder):
    change(folder, "parents.toml", WEEK, f'es = "¿Qué dijo que salió bien?"\n{WEEK}')
    parents = read_questions(folder).get("parents")
    assert parents.questions(6, "es-MX").words_description == "¿Qué dijo que salió bien?"
    assert parents.questions(6, "de").words_description == "What did you say that went well?"
    assert parents.questions(6, "es").asked[1].label == "How are you right now?"


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        (
            "core.toml",
            'label.en = "How are you right now?"',
            f'label.en = "How are you right now?"\nlabel.es = "{"x" * 48}"',
            "question 2, in Spanish: the label has 48 characters and Discord takes 45. Shorten it.",
        ),
        (
            "core.toml",
            'label.en = "Yes"',
            f'label.en = "{"y" * 101}"',
            "question 3, choice 1, in English: the label has 101 characters and Discord takes 100.",
        ),
        ("parents.toml", WEEK, f'en = "{"z" * 101}"', "week 7, in English: the text has 101"),
        ("parents.toml", WEEK, 'es = "Hola"', "week 7: the English is missing"),
        ("parents.toml", WEEK, 'en = "a\\nb"', "week 7, in English: it has a line break"),
        ("parents.toml", WEEK, 'en = "\\u202Eevil"', "a sign that can't be seen"),
        ("parents.toml", WEEK, "en = 7", "week 7, in English"),
        ("parents.toml", WEEK, 'en = ""', "the text is empty"),
        ("parents.toml", 'for = "parents"', 'for = "cats"', "for: I don't know this. Take"),
        ("parents.toml", "[[weeks]]", "a = [\n[[weeks]]", "is not valid TOML"),
        ("parents.toml", "[[weeks]]", f"a = {'[' * 9000}\n[[weeks]]", "is not valid TOML"),
        ("parents.toml", "[[weeks]]", f"# {'x' * 100_000}\n[[weeks]]", "far too long"),
        ("core.toml", 'value = "10"', 'value = "11"', "“11” is no choice for heavy"),
        ("core.toml", 'name = "now"', 'name = "heavy"', "a question stands there twice"),
        ("core.toml", "[words]", "[word]", "word: I don't know this"),
    ],
)
def test_whoever_slips_reads_where_and_what_to_do(folder, file, old, new, told):
    change(folder, file, old, new)
    with pytest.raises(QuestionSetError) as trouble:
        read_questions(folder)
    assert str(trouble.value).startswith(f"config/content/checkins/{file}")
    assert told in str(trouble.value)


def test_a_file_that_is_no_text_or_is_gone_stops_the_start(folder):
    (folder / "family.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(QuestionSetError, match=r"family\.toml is not valid TOML: it is not plain"):
        read_questions(folder)
    (folder / "family.toml").unlink()
    (folder / "core.toml").unlink()
    with pytest.raises(QuestionSetError, match="Put the file back"):
        read_questions(folder)
