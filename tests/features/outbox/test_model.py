"""What a promise may hold."""

import pytest

from bot.features.outbox.model import Debt, DeliveryState, Promise
from tests.features.outbox.deliveries import ANA, MAPLE, NOON, OAK, card, note, redraw


def test_a_note_goes_to_a_person_and_a_card_to_a_room():
    assert (note("n", NOON).member_id, note("n", NOON).channel_id) == (ANA, None)
    assert (card("c", NOON).member_id, card("c", NOON).channel_id) == (None, OAK)
    assert (note("n", NOON).debt, redraw("r", NOON).debt) == (Debt.SAY, Debt.DO)


def test_facts_for_the_renderer_are_kept_beside_the_promise():
    promise = note("n", NOON, subject_id=5, lead="hour")

    assert promise.params == {"lead": "hour"}
    assert promise.subject_id == 5


@pytest.mark.parametrize("key", ["", "k" * 201, "sessions:café"])
def test_a_key_that_the_databases_would_sort_differently_is_refused(key):
    with pytest.raises(ValueError, match="ASCII"):
        note(key, NOON)


def test_a_person_hidden_in_the_facts_is_refused_since_they_could_not_be_forgotten():
    with pytest.raises(ValueError, match="forgotten"):
        Promise.do("k", MAPLE, "groups.mention", NOON, other_member_id=12)


def test_only_what_waits_or_is_being_sent_is_open():
    assert {state for state in DeliveryState if state.is_open} == {"waiting", "claimed"}
