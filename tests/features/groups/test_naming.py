"""What a group can be called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.features.groups.errors import (
    GroupNameEmptyError,
    GroupNameError,
    GroupNameMarksError,
    GroupNameMentionError,
    GroupNameTooLongError,
)
from bot.features.groups.naming import LONGEST_NAME, check_name, room_name, same_name


@pytest.mark.parametrize(
    "name",
    ["Oak", "Oak & Elm", "Thursday-Birch", "Día libre", "橡树", "🌳", "Dana's room", "Oak 2"],
)
def test_ordinary_names_stay_as_they_are(name):
    assert check_name(name) == name


def test_spaces_around_and_inside_are_tidied():
    assert check_name("  Oak \n  room ") == "Oak room"


@pytest.mark.parametrize("name", ["", "   ", "\n\t", "...", "- -"])
def test_an_empty_name_is_refused(name):
    with pytest.raises(GroupNameEmptyError):
        check_name(name)


def test_five_thousand_characters_are_refused_with_the_limit():
    with pytest.raises(GroupNameTooLongError) as refused:
        check_name("a" * 5000)
    assert (refused.value.length, refused.value.limit) == (5000, LONGEST_NAME)


@pytest.mark.parametrize(
    "name", ["@everyone", "hi @here", "@ Everyone", "<@123456789012345678>", "<#12>", "<@&77>"]
)
def test_a_name_that_would_call_people_is_refused(name):
    with pytest.raises(GroupNameMentionError):
        check_name(name)


@pytest.mark.parametrize(
    ("name", "marks"),
    [
        ("**Oak**", "*"),
        ("`Oak`", "`"),
        ("Oak_", "_"),
        ("||Oak||", "|"),
        ("[Oak](x)", "[]()"),
        ("Oak\u202e", "\u202e"),
        ("# Oak", "#"),
        ("Oak\u0000", "\u0000"),
        ("a@b", "@"),
    ],
)
def test_signs_that_discord_would_turn_into_something_else_are_named(name, marks):
    with pytest.raises(GroupNameMarksError) as refused:
        check_name(name)
    assert refused.value.marks == marks


def test_names_that_look_alike_are_the_same():
    assert same_name("OAK") == same_name("oak") == same_name("Ｏａｋ")
    assert same_name("Oak") != same_name("Oaks")


@pytest.mark.parametrize(
    ("name", "room"),
    [
        ("Oak", "oak"),
        ("Oak & Elm", "oak-elm"),
        ("Dana's room", "dana-s-room"),
        ("🌳", "room"),
        ("Día 2", "día-2"),
    ],
)
def test_a_room_is_called_after_its_group_and_tells_nothing_more(name, room):
    assert room_name(name) == room


@given(st.text(max_size=80))
def test_any_text_is_either_a_safe_name_or_refused(text):
    try:
        name = check_name(text)
    except GroupNameError:
        return
    assert name
    assert len(name) <= LONGEST_NAME
    assert not set(name) & set("@*_~`|[]()<>#\\")
    assert 1 <= len(room_name(name)) <= 90
