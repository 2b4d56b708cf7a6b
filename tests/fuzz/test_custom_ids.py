"""Thousands of custom_ids that we never made: each gets an answer, changes nothing, and breaks nothing."""

import sqlite3
from collections import Counter
from collections.abc import Mapping
from typing import Any

from simcord import actors
from simcord.backend import serializers

from tests.architecture.taps import dynamic_items, template_of
from tests.cogs.forged import forged_button, let_go_of_screens
from tests.cogs.forged_answers import REFUSALS
from tests.cogs.forged_tap import May, Tap
from tests.cogs.forged_town import Scene, forged_scene
from tests.cogs.test_forged_taps import TAPS
from tests.fuzz.amount import amount, drawn, tell
from tests.fuzz.forging import Forged, Kind, component, forged

LITTLE = 80
OLD = "This button is from an older time and does nothing now."


class Forger:
    """Somebody who sends what they like, from one message in one place."""

    def __init__(self, scene: Scene, person: Any, message: Any) -> None:
        self._town = scene.town
        self._person = person
        self._stored = actors._visible_message(self._actor(person, message), message)
        self._acting = self._actor(person, message)

    @staticmethod
    def _actor(person: Any, message: Any) -> Any:
        return person._acting_on(message)

    @property
    def is_private(self) -> bool:
        return self._acting is self._person.member.user

    async def send(self, one: Forged) -> str:
        """What they hear. A form that opens is told as such."""
        backend = self._town.env.backend
        payload = dict(serializers.message_payload(backend, self._stored))
        payload["components"] = [component(one)]
        data: dict[str, Any] = {"custom_id": one.custom_id, "component_type": int(one.kind)}
        if one.kind is Kind.LIST:
            data["values"] = [one.chosen]
        elif one.kind is not Kind.BUTTON:
            data |= self._picked(one.kind)
        room = actors.ChannelHandle(
            self._town.env,
            getattr(self._acting, "guild", None),
            backend.get_channel(self._stored.channel_id),
        )
        result = await actors._dispatch_actor_interaction(
            self._acting,
            actors.InteractionType.MESSAGE_COMPONENT,
            room,
            data,
            extra={"message": payload},
            source_message_id=self._stored.id,
        )
        let_go_of_screens(self._town)
        if result.modal is not None:
            return "(a form)"
        self._person.screen = None
        self._person._look(result, None)
        return self._person.sees

    def _picked(self, kind: Kind) -> dict[str, Any]:
        guild = self._person.member.guild
        thing = {
            Kind.PEOPLE: self._person.member.user,
            Kind.ROLES: next(iter(guild.roles.values())),
            Kind.ROOMS: next(iter(guild.channels.values())),
        }[kind]
        resolved: dict[str, Any] = {}
        actors._interactions.resolve_handle(
            self._acting, thing, resolved, channel_id=self._stored.channel_id
        )
        return {"values": [str(thing.id)], "resolved": resolved}


def templates_of(tap: Tap, ids: Mapping[str, int]) -> list[str]:
    custom_id = tap.custom_id.format(**ids)
    return [
        template_of(item)
        for item in dynamic_items()
        if item.__discord_ui_compiled_template__.fullmatch(custom_id)
    ]


def choices_in(ids: Mapping[str, int]) -> dict[str, list[str]]:
    """What each list offers, by its template."""
    found: dict[str, list[str]] = {}
    for tap in TAPS:
        if tap.chosen is not None:
            for template in templates_of(tap, ids):
                found.setdefault(template, []).append(tap.chosen.format(**ids))
    return found


def for_everybody(ids: Mapping[str, int]) -> frozenset[str]:
    """The templates of what anybody may do about themselves."""
    theirs = [tap for tap in TAPS if tap.may in {May.SELF, May.BELONG}]
    return frozenset(template for tap in theirs for template in templates_of(tap, ids))


def of_every_server(ids: Mapping[str, int]) -> frozenset[str]:
    """The templates that name nothing: whoever manages a server does so there, and forges nothing."""
    nameless = [
        tap for tap in TAPS if tap.may in {May.MANAGE, May.STAFF} and "{" not in tap.custom_id
    ]
    return frozenset(template for tap in nameless for template in templates_of(tap, ids))


def kind_of(heard: str) -> str:
    if heard.startswith(OLD):
        return "old buttons"
    if heard.startswith(REFUSALS):
        return "refused"
    return "forms opened" if heard == "(a form)" else "harmless screens"


async def test_whatever_is_forged_gets_an_answer_and_changes_nothing(town, no_errors):
    scene = await forged_scene(town)
    stan, noor = town.person("Stan"), scene.noor
    start = scene.elm_street.channels["start"]
    forgers = [
        (Forger(scene, person, await forged_button(town, "x:x", room)), home)
        for person, room, home in (
            (stan, town.plaza, town.guild_id),
            (stan, stan.member.user.dm_channel, town.guild_id),
            (noor, noor.member.user.dm_channel, scene.elm_street.id),
            (noor, start, scene.elm_street.id),
        )
    ]
    known = (*scene.ids.values(), town.guild_id, scene.elm_street.id)
    own, choices = for_everybody(scene.ids), choices_in(scene.ids)
    file = town.services.outbox._db.file
    looks = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    before, version = scene.kept(), looks.execute("pragma data_version").fetchone()
    acts = len(scene.acts())
    figures: Counter[str] = Counter()
    broken: list[str] = []
    many = amount(LITTLE)
    for forger, home in forgers:
        hers = home == scene.elm_street.id  # Noor manages it, and leads a group there
        strategy = forged(
            tuple(one for one in known if not (hers and one == home)),
            for_everybody=own,
            choices=choices,
            own=home,
            skips=of_every_server(scene.ids) if hers else frozenset(),
        )
        in_notes = forger.is_private
        for one in drawn(strategy, many // len(forgers)):
            if in_notes and one.kind not in {Kind.BUTTON, Kind.LIST}:
                continue  # private notes have no rooms or people to pick from
            heard = await forger.send(one)
            if not heard:
                broken.append(f"{one} got no answer")
            if no_errors.records:
                broken.append(f"{one} {no_errors.told()[0][-300:]}")
                no_errors.records.clear()
            figures[kind_of(heard)] += 1
            now = looks.execute("pragma data_version").fetchone()
            if now != version:
                version = now
                after = scene.kept()
                if changed := set(after) ^ set(before):
                    broken.append(f"{one} changed {changed}")
                    before = after
    looks.close()
    assert not broken, "\n\n".join(broken)
    assert len(scene.acts()) == acts
    tell("custom_ids", {"forged": figures.total(), **figures, "changed": 0, "broken": 0})
