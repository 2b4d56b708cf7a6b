"""What the bot hears, when it tells Discord its commands, and what becomes of taps that nothing knows."""

import pytest
from discord import ui
from sqlalchemy.exc import OperationalError

from bot.client import client, least_intents
from tests.cogs.group_town import door, set_up

TEXT_INPUT = 4


def test_it_hears_no_messages_and_sees_no_presence():
    heard = {name for name, on in least_intents() if on}
    assert heard == {"guilds", "voice_states", "guild_scheduled_events"}


async def test_commands_are_told_once_and_again_only_when_they_changed(town):
    def told() -> int:
        return sum(
            request.method == "PUT" and request.path.endswith("/commands")
            for request in town.env.http_requests
        )

    assert told() == 1
    await town.restart()
    assert told() == 1


async def test_close_takes_a_private_screen_away_also_after_a_restart(town):
    ruth = town.person("Ruth")
    await ruth.command("help-now")
    screen = ruth.screen
    await town.restart()
    await ruth.tap("Close")
    assert town.fresh(screen) is None


async def test_a_screen_opened_from_a_note_closes_itself(town):
    await set_up(town)
    ruth = town.person("Ruth")
    await ruth.tap("My page", on=door(town))
    screen = ruth.screen
    await town.pass_time(minutes=13)
    assert town.fresh(screen) is not None
    await town.pass_time(minutes=2)
    assert town.fresh(screen) is None


async def test_a_tap_that_nothing_knows_gets_a_sentence_and_a_way_on(town):
    ruth = town.person("Ruth")
    view = ui.View(timeout=None)
    view.add_item(ui.Button(label="Old", custom_id="sessions:waltz:1:2"))
    sent = await town.bot.get_channel(town.plaza.id).send("A card of last year", view=view)
    view.stop()
    town.bot._connection._view_store.remove_view(view)  # as if another version had sent it
    await ruth.tap_id("sessions:waltz:1:2", on=sent)
    assert "from an older time" in ruth.sees
    assert "My page" in ruth.labels


async def test_a_form_lost_in_a_restart_gives_the_words_back(town):
    dana = town.person("Dana", facilitator=True, admin=True)
    await set_up(town)
    await dana.command("group create")
    form = dana.result.modal
    assert form is not None, dana.sees
    await town.restart()
    await dana.fill(**{part["custom_id"]: _typed(part) for part in _parts(form) if _typed(part)})
    assert "I was away for a moment" in dana.sees
    assert "Oak '''and Elm" in dana.sees


@pytest.mark.parametrize("intent", ["message_content", "members", "presences"])
def test_no_privileged_intent_is_asked_for(intent):
    assert not getattr(least_intents(), intent)


async def test_the_bot_leaves_a_server_that_is_not_its_own(town):
    elsewhere = town.env.create_guild("Somewhere else")
    await town.env.settle()
    town.bot.home_guild_id = town.guild.id
    for guild in town.bot.guilds:
        await town.bot.on_guild_join(guild)
    left = [request.path for request in town.env.http_requests if request.method == "DELETE"]
    assert left == [f"/users/@me/guilds/{elsewhere.id}"]


async def test_a_repair_that_fails_at_the_start_holds_up_no_note_and_is_tried_again(
    town, no_errors, monkeypatch
):
    """One error each: of Discord's, as the bot leaves somewhere; of the database; and of a repair."""
    await set_up(town)
    elsewhere = town.env.create_guild("Somewhere else")
    await town.env.settle()
    await town.simulator.stop_bot()
    bot = await town.build()
    bot.home_guild_id = town.guild.id
    done = []

    async def repair():
        done.append("repair")

    compare = FailsOnce(bot.services.left_servers.compare)
    monkeypatch.setattr(bot.services.left_servers, "compare", compare)
    bot.when_ready.insert(0, FailsOnce(repair))
    town.env.inject_error("DELETE", f"/users/@me/guilds/{elsewhere.id}", status=500, times=None)
    await town.simulator.start_bot(bot)
    card = town.channel("start-here").last_message
    await town.bot.get_channel(card.channel.id).get_partial_message(card.id).delete()
    await town.services.guilds.repair()
    await town.deliver()
    assert town.channel("start-here").last_message.id != card.id, "the clockwork does not run"
    assert done == []
    assert len(no_errors.records) == 3
    no_errors.records.clear()
    town.env.backend.faults.clear()
    for _ in range(2):
        await town.simulator.take_discord_down()
        await town.simulator.bring_discord_back()
        await town.deliver()
    assert done == ["repair"]
    assert compare.worked == 1
    assert bot.get_guild(elsewhere.id) is None


class FailsOnce:
    """As when somebody else holds the database's file for a moment."""

    def __init__(self, real):
        self.real, self.tried, self.worked = real, 0, 0

    async def __call__(self, *args, **more):
        self.tried += 1
        if self.tried == 1:
            raise OperationalError("SELECT", {}, Exception("database is locked"))
        await self.real(*args, **more)
        self.worked += 1


async def test_what_fails_as_the_bot_closes_keeps_nothing_else_open(no_errors):
    bot = client(commands_file=None)
    closed = []

    async def beat():
        raise OperationalError("UPDATE", {}, Exception("the database is away"))

    async def stop():
        closed.append("stop")
        raise RuntimeError("second")

    async def last_words():
        closed.append("background")

    bot.when_closing += [beat, stop]
    bot.background.start(last_words(), name="last words")
    with pytest.raises(OperationalError, match="the database is away"):
        await bot.close()
    assert (closed, bot.is_closed()) == (["stop", "background"], True)
    assert len(no_errors.records) == 2
    no_errors.records.clear()


def _typed(part):
    """Something for each field that must be filled."""
    if part.get("type") == TEXT_INPUT:
        return "Oak ```and Elm" if part.get("required", True) else ""
    options = part.get("options") or [{}]
    return [options[0]["value"]] if "value" in options[0] else ""


def _parts(component):
    yield component
    for inner in (*component.get("components", ()), component.get("component")):
        if inner:
            yield from _parts(inner)


async def test_two_people_fill_in_the_same_form_at_once(town):
    await set_up(town)
    dana = town.person("Dana", facilitator=True, admin=True)
    marcus = town.person("Marcus", facilitator=True)
    await dana.command("group create")
    await marcus.command("group create")
    for person, name in ((dana, "Oak"), (marcus, "Elm")):
        form = person.result.modal
        filled = {part["custom_id"]: _typed(part) for part in _parts(form) if _typed(part)}
        await person.fill(**{**filled, "name": name})
    groups = await town.services.groups.list_active(town.guild_id)
    assert {group.name for group in groups} == {"Oak", "Elm"}
