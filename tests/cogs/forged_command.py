"""Commands as nobody's Discord would send them: from people to whom they are not even shown."""

from typing import Any

from simcord import actors

from tests.cogs.forged_tap import Command, May

NEW_GROUP = {"name": "Ash", "template": ["custom"], "joining": ["ask"], "rooms": ["new"]}
A_LINK = {
    "link": "https://nami.org/rest",
    "title": "Rest",
    "summary": "Rest.",
    "source": "NAMI",
} | {"topics": ["supporting"]}

COMMANDS = [
    Command("setup", May.MANAGE),
    *(Command(name, May.SELF) for name in ("home", "quiet", "reminders", "help", "help-now", "privacy")),
    Command("remind", May.SELF),
    Command("Tell a facilitator privately", May.SELF, is_menu=True),
    Command("resources search", May.SELF, {"words": "rest"}),
    Command("resources suggest", May.SELF),
    Command("group create", May.STAFF, form=NEW_GROUP),
    *(Command(f"group {name}", May.CHANGE, {"group": "{group}"}) for name in ("edit", "facilitators", "archive")),
    Command("group members", May.LEAD, {"group": "{group}"}),
    Command("group invite", May.LEAD, {"group": "{group}", "person": "member"}),
    Command("session schedule", May.LEAD, {"group": "{group}", "when": "Friday 6 PM"}),
    Command("session find-time", May.LEAD, {"group": "{group}"}),
    *(Command(f"session {name}", May.LEAD_ANY) for name in ("list", "cancel", "move", "edit", "skip", "pause", "close")),
    Command("tonight", May.LEAD_ANY),
    Command("desk", May.LEAD_ANY),
    *(Command(f"checkins {name}", May.LEAD, {"group": "{group}"}) for name in ("schedule", "ask", "pause", "results")),
    *(Command(f"resources {name}", May.SHELF) for name in ("shelf", "health", "import", "export")),
    Command("resources add", May.SHELF, form=A_LINK),
    Command("resources share", May.LEAD, {"link": "{link}", "group": "{group}"}),
    Command("resources pick", May.LEAD, {"group": "{group}"}),
]  # fmt: skip


async def typed(scene: Any, person: Any, command: Command) -> None:
    """Send it past what Discord shows and hides, in the plaza or at home in another server."""
    member = person.member
    room = scene.town.plaza if member.guild is scene.town.guild else member.guild.channels["start"]
    if command.is_menu:
        await _from_menu(scene, person, command)
        return
    parts = command.name.split()
    root = scene.town.env.backend.find_command(parts[0], member.guild.id, type=1)
    assert root is not None, command
    leaf, nesting = actors._interactions.walk_to_subcommand(root, parts[1:])
    filled = {
        name: member if value == "member" else scene.custom_id(value)
        for name, value in command.options.items()
    }
    options, resolved = actors._interactions.build_options(
        member, command.name, leaf, filled, channel_id=room.id
    )
    data: dict[str, Any] = {
        "id": root["id"],
        "name": root["name"],
        "type": 1,
        "options": actors._interactions.nest_options(root, nesting, options),
    }
    if resolved:
        data["resolved"] = resolved
    person.screen = None
    result = await actors._dispatch_actor_interaction(
        member, actors.InteractionType.APPLICATION_COMMAND, room, data
    )
    person._look(result, None)
    if command.form is not None and result.modal is not None:
        await person.fill(**command.form)


async def _from_menu(scene: Any, person: Any, command: Command) -> None:
    plaza = scene.town.plaza
    message = await scene.town.person("Rosa").member.send(plaza, "Marigold")
    await person.menu(command.name, message, plaza)
