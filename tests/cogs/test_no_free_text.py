"""Where a clinic or a program runs the server, nothing that people write freely is kept: every form, field by field.

``KEPT`` says which fields are kept all the same, and why. A new form with a field for text has to be looked at here.
"""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from simcord import SetupError
from sqlalchemy import select

from bot.core.ids import MemberId
from bot.core.sealed import SealedError
from bot.db.sealed_columns import sealed_columns
from bot.features.guilds.model import ProgramAnswer
from tests.cogs.forged import let_go_of_screens
from tests.cogs.forged_command import COMMANDS, typed
from tests.cogs.forged_tap import Command, May, Tap
from tests.cogs.forged_town import Scene, forged_scene
from tests.cogs.test_authority import filled
from tests.cogs.test_forged_taps import TAPS, tapped

WRITTEN = "Zanzibar"
WHO = {May.MANAGE: "Ada", May.STAFF: "Ada", May.READ: "Rosa", May.COME: "Ana", May.SELF: "Ana"} | {
    May.ENTER: "Ruth",
    May.BELONG: "Ana",
}
TEXT = 4

KEPT = {
    ("groups:create", "groups:rename"): ({"name"}, "a group has a name, as its room has"),
    (
        "sessions:plan",
        "sessions:change",
        "sessions:alter",
        "sessions:scope",
        "sessions:retype",
        "holidays:add",
    ): (
        {"title"},
        "what a meeting is called, for all of its group to read on its card",
    ),
    ("resources:add", "resources:edit"): (
        {"title", "summary", "source"},
        "what a page is about, for all of the server to read on the shelf",
    ),
}
"""By what opens the form: facilitators write them, for everybody to read."""


def text_fields(modal: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []

    def look(part: Any) -> None:
        for inner in part if isinstance(part, list) else [part]:
            if isinstance(inner, dict):
                if inner.get("type") == TEXT:
                    found.append(inner)
                look(inner.get("components") or [])
                look(inner.get("component") or [])

    look(modal if isinstance(modal, dict) else getattr(modal, "components", modal))
    return found


async def everything(scene: Scene) -> str:
    """All that is kept, with what is locked opened."""
    services, guild_id = scene.town.services, scene.town.guild_id
    sealer = services.calendars._sealer
    said = scene.kept()
    async with services.outbox._db.transaction(guild_id) as tx:
        for column in sealed_columns():
            query = select(column.row).where(column.sealed.is_not(None))
            for row in (await tx.session.scalars(query)).all():
                whose = MemberId(getattr(row, column.member_column))
                try:
                    said.append(
                        await sealer.open(
                            tx, whose, bytes(getattr(row, column.name)), column.context_of(row)
                        )
                    )
                except SealedError:
                    continue
    return "\n".join(said)


async def forms(scene: Scene) -> AsyncIterator[tuple[str, Any, Tap | Command, dict[str, Any]]]:
    """Each form with a field for text: what opens it, who may, how, and what else is filled in."""
    town = scene.town
    for tap in TAPS:
        person = town.person(WHO.get(tap.may, "Dana"))
        if tap.chosen in {"text", "voice"}:  # the ones before are rooms of a group by now
            town.guild.create_text_channel("lounge")
            town.guild.create_voice_channel("talk")
        with scene.put_back():
            await tapped(scene, person, tap, room=town.plaza, sends=False)
            modal = None if person.result is None else person.result.modal
        let_go_of_screens(town)
        if modal is not None and text_fields(modal):
            yield tap.custom_id, person, tap, filled(modal) | (tap.typed or {})
    for command in COMMANDS:
        person = town.person(WHO.get(command.may, "Dana"))
        with scene.put_back():
            await typed(scene, person, command)
            modal = None if person.result is None else person.result.modal
        let_go_of_screens(town)
        if modal is not None and text_fields(modal):
            yield f"/{command.name}", person, command, filled(modal)


@pytest.mark.long
async def test_no_form_keeps_what_is_written_into_it(town):
    scene = await forged_scene(town)
    await run_by(town, ProgramAnswer.YES)
    keeping: dict[tuple[str, str], str] = {}
    tried = 0
    async for opens, person, how, values in forms(scene):
        for field in text_fields(person.result.modal):
            name = field["custom_id"]
            words = WRITTEN[: field.get("max_length") or len(WRITTEN)]
            for others in (values, {one: values[one] for one in values if one == name}):
                with scene.put_back():
                    heard = await written(scene, person, how, others | {name: words})
                    tried += heard is not None
                    if heard is not None and words in await everything(scene):
                        keeping[opens, name] = heard
                let_go_of_screens(town)
    assert tried > 60
    assert not {one: heard for one, heard in keeping.items() if not may_be_kept(*one)}

    # Or nothing would be found anywhere.
    ana, tap = (
        town.person("Ana"),
        next(one for one in TAPS if "personal_reminders:new" in one.custom_id),
    )
    await run_by(town, ProgramAnswer.NO)
    await written(scene, ana, tap, {"what": WRITTEN, "when": "tomorrow 9 AM"})
    assert WRITTEN in await everything(scene)


async def run_by(town, answer: ProgramAnswer) -> None:
    ada = MemberId(town.person("Ada").id)
    await town.services.guilds.save_server_half(
        town.guild_id, by=ada, program=answer, attested_at=town.now()
    )


async def written(
    scene: Scene, person: Any, how: Tap | Command, values: dict[str, Any]
) -> str | None:
    """What they hear who send it. None: other fields have to be filled in too."""
    person.screen = None
    if isinstance(how, Command):
        await typed(scene, person, replace(how, form=None))
    else:
        await tapped(scene, person, how, room=scene.town.plaza, sends=False)
    try:
        await person.fill(**values)
    except SetupError:
        return None
    return person.sees


def may_be_kept(opens: str, field: str) -> bool:
    return any(
        opens.lstrip("/").replace(" ", ":").startswith(starts) and field in fields
        for starts, (fields, _) in KEPT.items()
    )
