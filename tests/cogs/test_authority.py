"""Every command, and every form that was still open when a role was taken away; and that what is meant for somebody
answers them. The taps are in ``test_forged_taps.py``; ``docs/authority.md`` shows all of it."""

from typing import Any

import pytest
from discord import AppCommandType, app_commands

from bot.core.ids import MemberId
from bot.features.groups.model import Standing
from tests.cogs.authority import PAGE, cells, page
from tests.cogs.forged import let_go_of_screens
from tests.cogs.forged_answers import REFUSALS
from tests.cogs.forged_command import COMMANDS, typed
from tests.cogs.forged_tap import ROLES, May
from tests.cogs.forged_town import SECRETS, Tries, forged_scene
from tests.cogs.test_forged_taps import TAPS, tapped

OPENS_A_FORM = (May.LEAD, May.CHANGE, May.KEEP)


def test_the_page_says_what_is_tried():
    print(f"{cells():,} cells of who may do what")  # noqa: T201  a figure for whoever looks at it
    assert PAGE.read_text() == page(), "run python -m tests.cogs.authority"


async def test_no_command_is_left_out(town):
    there = {
        command.qualified_name
        for command in town.bot.tree.walk_commands()
        if isinstance(command, app_commands.Command)
    }
    there |= {
        menu.qualified_name for menu in town.bot.tree.get_commands(type=AppCommandType.message)
    }
    assert there == {command.name for command in COMMANDS}


@pytest.mark.long
async def test_a_command_that_somebody_was_not_even_shown_does_nothing_for_them(town):
    scene = await forged_scene(town)
    for name, (_, theirs) in ROLES.items():
        person = scene.noor if name == "Noor" else town.person(name)
        before, acts, tries = scene.kept(), scene.acts(), Tries(scene, person)
        for command in COMMANDS:
            if command.may in theirs or (name == "Noor" and "group" not in command.options):
                continue
            await typed(scene, person, command)
            let_go_of_screens(town)
            told = f"{name} /{command.name}: {person.sees}"
            assert person.sees.startswith(REFUSALS), told
            assert set(person.labels) - {"Close"}, told
            assert not any(secret in person.sees for secret in SECRETS), told
        assert scene.kept() == before, name
        assert scene.acts() == acts, name
        assert tries.new() > 0 or name == "Noor"
        await tries.are_theirs()


@pytest.mark.long
async def test_a_form_that_is_sent_after_the_role_was_taken_away_changes_nothing(town):
    scene = await forged_scene(town)
    dana, marcus = town.person("Dana"), MemberId(town.person("Marcus").id)
    leads = Standing(MemberId(dana.id), is_facilitator=True)
    groups, sent = town.services.groups, []
    for tap in [tap for tap in TAPS if tap.may in OPENS_A_FORM]:
        with scene.put_back():
            await tapped(scene, dana, tap, room=town.plaza, sends=False)
            if dana.result.modal is None:
                continue
            await groups.add_facilitator(town.guild_id, scene.oak.id, marcus, by=leads)
            await groups.drop_facilitator(town.guild_id, scene.oak.id, MemberId(dana.id), by=leads)
            await town.deliver()
            before = scene.kept()
            await dana.fill(**(tap.typed or filled(dana.result.modal)))
            told = f"{tap.custom_id}: {dana.sees}"
            assert dana.sees.startswith(REFUSALS) or "Nothing was changed" in dana.sees, told
            assert scene.kept() == before, tap
            sent.append(tap.custom_id)
    assert len(sent) >= 8, sent


@pytest.mark.long
async def test_whoever_may_is_not_taken_for_somebody_who_may_not(town):
    """Or the tests above would pass with a bot that refuses everybody. What it says else is its own tests' affair."""
    scene = await forged_scene(town)
    refused: list[str] = []
    for name, (_, theirs) in ROLES.items():
        if name == "Noor":
            continue
        person = town.person(name)
        tries = Tries(scene, person)
        # What the one before took over as rooms of a group is hidden now, and no database brings that back.
        town.guild.create_text_channel("lounge")
        town.guild.create_voice_channel("talk")
        for tap in TAPS:
            if tap.may in theirs:
                with scene.put_back():
                    await tapped(scene, person, tap, room=town.plaza)
                    if tries.new():
                        refused.append(f"{name} {tap.custom_id}: {person.sees}")
        for command in COMMANDS:
            if command.may in theirs:
                with scene.put_back():
                    await typed(scene, person, command)
                    if tries.new():
                        refused.append(f"{name} /{command.name}: {person.sees}")
    assert not refused, "\n".join(refused)


def filled(modal: Any) -> dict[str, Any]:
    """Something in every field."""
    found: dict[str, Any] = {}

    def look(part: Any) -> None:
        for inner in part if isinstance(part, list) else [part]:
            if not isinstance(inner, dict):
                continue
            if inner.get("type") == 4:
                found[inner["custom_id"]] = inner.get("value") or "7"
            elif inner.get("options"):
                found[inner["custom_id"]] = [inner["options"][0]["value"]]
            look(inner.get("components") or [])
            look(inner.get("component") or [])

    look(modal if isinstance(modal, dict) else getattr(modal, "components", modal))
    return found
