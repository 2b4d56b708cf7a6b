"""Sealed words open for the right person in the right place, and for nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.ids import GuildId, MemberId
from bot.core.key_ring import KeyRing, RingKey
from bot.core.sealed import (
    BrokenSealError,
    DataKey,
    SealedError,
    UnknownSealError,
    WrongKeyError,
    open_sealed,
    pseudonym,
    seal,
    unwrap,
    wrap,
)

MAPLE = GuildId(1001)
ELM = GuildId(1002)
RUTH = MemberId(7)
SAM = MemberId(8)

WORDS = "I set two plates again tonight."
ANSWER = "checkins.answer:42"

ruths = DataKey.fresh()
sams = DataKey.fresh()


@given(st.text(), st.text(min_size=1))
def test_what_was_sealed_opens_again_word_for_word(words, context):
    assert (
        open_sealed(seal(words, data_key=ruths, context=context), data_key=ruths, context=context)
        == words
    )


def test_the_same_words_never_look_the_same_twice():
    assert seal(WORDS, data_key=ruths, context=ANSWER) != seal(
        WORDS, data_key=ruths, context=ANSWER
    )


def test_the_words_are_not_in_what_is_stored():
    assert b"plates" not in seal(WORDS, data_key=ruths, context=ANSWER)


@pytest.mark.parametrize(
    "context", ["checkins.answer:43", "", "checkins.answer:4", "requests.note:42"]
)
def test_words_moved_to_another_place_do_not_open(context):
    sealed = seal(WORDS, data_key=ruths, context=ANSWER)

    with pytest.raises(BrokenSealError):
        open_sealed(sealed, data_key=ruths, context=context)


def test_another_persons_key_does_not_open_them():
    sealed = seal(WORDS, data_key=ruths, context=ANSWER)

    with pytest.raises(WrongKeyError):
        open_sealed(sealed, data_key=sams, context=ANSWER)


def test_a_key_that_claims_the_same_generation_does_not_open_them_either():
    sealed = seal(WORDS, data_key=ruths, context=ANSWER)
    disguised = sealed[:1] + sams.generation + sealed[5:]

    with pytest.raises(BrokenSealError):
        open_sealed(disguised, data_key=sams, context=ANSWER)


def test_no_single_changed_bit_goes_unnoticed():
    sealed = seal(WORDS, data_key=ruths, context=ANSWER)

    for place in range(len(sealed)):
        altered = bytearray(sealed)
        altered[place] ^= 1
        with pytest.raises(SealedError):
            open_sealed(bytes(altered), data_key=ruths, context=ANSWER)


def test_no_shortened_text_opens():
    sealed = seal(WORDS, data_key=ruths, context=ANSWER)

    for length in range(len(sealed)):
        with pytest.raises(SealedError):
            open_sealed(sealed[:length], data_key=ruths, context=ANSWER)


@pytest.mark.parametrize(
    "stored", [b"", b"plain words that nobody sealed, long enough", b"\x02" + bytes(60)]
)
def test_what_was_never_sealed_is_told_apart(stored):
    with pytest.raises(UnknownSealError):
        open_sealed(stored, data_key=ruths, context=ANSWER)


def test_no_trouble_quotes_words_or_keys():
    sealed = seal(WORDS, data_key=ruths, context=ANSWER)
    for key, context in ((sams, ANSWER), (ruths, "elsewhere")):
        with pytest.raises(SealedError) as trouble:
            open_sealed(sealed, data_key=key, context=context)
        assert str(trouble.value) == ""
    assert ruths.secret.hex() not in repr(ruths)
    assert repr(ruths.secret) not in repr(ruths)


def test_a_pseudonym_stays_the_same_and_differs_by_person_and_purpose():
    assert pseudonym(ruths, "audit") == pseudonym(ruths, "audit")
    assert pseudonym(ruths, "audit") != pseudonym(sams, "audit")
    assert pseudonym(ruths, "audit") != pseudonym(ruths, "receipt")
    assert ruths.secret.hex() not in pseudonym(ruths, "audit")


def test_a_pseudonym_can_never_be_used_to_open_words():
    """The key that locks is derived too, so even a long pseudonym named like it isn't it."""
    assert pseudonym(ruths, "seal") != ruths.derive(b"seal")[:16].hex()


def test_a_wrapped_key_comes_back_whole():
    ring = KeyRing.of(RingKey.fresh())
    wrapped = wrap(ruths, ring_key=ring.current, guild_id=MAPLE, member_id=RUTH)

    assert (
        unwrap(wrapped, ring=ring, ring_key_id=ring.current.id, guild_id=MAPLE, member_id=RUTH)
        == ruths
    )
    assert ruths.secret not in wrapped


def test_a_key_wrapped_by_an_older_ring_key_still_opens():
    old, new = RingKey.fresh(), RingKey.fresh()
    wrapped = wrap(ruths, ring_key=old, guild_id=MAPLE, member_id=RUTH)

    ring = KeyRing.of(new, old)

    assert unwrap(wrapped, ring=ring, ring_key_id=old.id, guild_id=MAPLE, member_id=RUTH) == ruths


@pytest.mark.parametrize(("guild_id", "member_id"), [(ELM, RUTH), (MAPLE, SAM)])
def test_a_wrapped_key_copied_to_another_row_does_not_open(guild_id, member_id):
    ring = KeyRing.of(RingKey.fresh())
    wrapped = wrap(ruths, ring_key=ring.current, guild_id=MAPLE, member_id=RUTH)

    with pytest.raises(BrokenSealError):
        unwrap(
            wrapped, ring=ring, ring_key_id=ring.current.id, guild_id=guild_id, member_id=member_id
        )


def test_a_key_of_a_lost_ring_does_not_open():
    lost, ring = KeyRing.of(RingKey.fresh()), KeyRing.of(RingKey.fresh())
    wrapped = wrap(ruths, ring_key=lost.current, guild_id=MAPLE, member_id=RUTH)

    with pytest.raises(WrongKeyError):
        unwrap(wrapped, ring=ring, ring_key_id=lost.current.id, guild_id=MAPLE, member_id=RUTH)
    with pytest.raises(BrokenSealError):
        unwrap(wrapped, ring=ring, ring_key_id=ring.current.id, guild_id=MAPLE, member_id=RUTH)


def test_a_wrapped_key_that_was_altered_does_not_open():
    ring = KeyRing.of(RingKey.fresh())
    wrapped = wrap(ruths, ring_key=ring.current, guild_id=MAPLE, member_id=RUTH)

    for place in range(len(wrapped)):
        altered = bytearray(wrapped)
        altered[place] ^= 1
        with pytest.raises(SealedError):
            unwrap(
                bytes(altered),
                ring=ring,
                ring_key_id=ring.current.id,
                guild_id=MAPLE,
                member_id=RUTH,
            )
