"""A server's name must not tell what it is for."""

import pytest

from config.telling_words import telling_words


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Maple Street", ()),
        ("Porchlight", ()),
        ("Oak", ()),
        ("The Nana and Aardvark Club", ()),
        ("Hope for spouses of the recovering", ("spouses of", "recovering")),
        ("Family Therapy Circle", ("Therapy",)),
        ("mental-health-parents", ("mental health",)),
        ("Al-Anon Tuesdays", ("Al-Anon",)),
        ("support_group_2", ("support group",)),
        ("AA Eastside", ("AA",)),
        ("Naming day", ()),
        ("Rehabilitation & Sober friends", ("Rehabilitation", "Sober")),
        ("Padres: adicción y recuperación", ("adiccion", "recuperacion")),
        ("clinica Sur", ("clinica",)),
    ],
)
def test_a_telling_name_is_noticed_and_a_quiet_one_is_not(
    name: str, found: tuple[str, ...]
) -> None:
    assert telling_words(name) == found
