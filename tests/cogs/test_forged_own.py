"""Whoever leads a group reaches for what they sent to it themselves."""

from dataclasses import replace

import pytest

from tests.cogs.forged_town import Tries, forged_scene
from tests.cogs.test_forged_taps import TAPS, tapped

REVIEWS = (
    "checkins:open:",
    "checkins:decide:{guild}:{answer}",
    "checkins:ask_leave:",
    "requests:open:",
    "requests:step:{guild}:{request}:see",
)
OWN = (
    "You wrote this one, so another facilitator reads it.",
    "This one is yours, so someone else answers it.",
)


@pytest.mark.long
async def test_who_leads_a_group_reviews_nothing_of_their_own(town):
    """Dana leads Oak with Marcus, checks in, and asks to be reached; each of her tries is kept."""
    scene = await forged_scene(town)
    own = await scene.of_dana()
    dana = town.person("Dana")
    taps = [tap for tap in TAPS if tap.custom_id.startswith(REVIEWS)]
    assert len(taps) == 6
    tries = Tries(scene, dana)
    before = scene.kept()
    for tap in taps:
        await tapped(replace(scene, ids=scene.ids | own), dana, tap, room=town.plaza)
        assert dana.sees.startswith(OWN), f"{tap.custom_id}: {dana.sees}"
        assert tries.new() == 1, tap
    assert scene.kept() == before
    await tries.are_theirs()
