"""Somebody in the simulated town who taps, chooses and types, and what they see when they did.

For plays without a page: the tour and the tests. ``actor.sees`` is everything on the private screen in front of them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import discord
import simcord
from simcord.results import ResponseMessage

from bot.demo.simulator import PhoneNote, Simulator

_MENTION = re.compile(r"<@!?(\d+)>")
_DISCORD_TIME = re.compile(r"<t:(\d+)(?::([a-zA-Z]))?>")


class NothingThereError(Exception):
    """The play asks for a button or a choice that the person does not see."""


class Actor:
    """What they see stays in front of them until they tap something else."""

    def __init__(
        self, simulator: Simulator, member: simcord.MemberActor, *, zone: str | None = None
    ) -> None:
        """With a ``zone``, Discord's times are read as this person's phone shows them."""
        self._simulator = simulator
        self.member = member
        self.zone = zone
        self.id = member.id
        self.screen: Any = None
        self.result: simcord.InteractionResult | None = None
        self._fills_as: Any = member

    @property
    def sees(self) -> str:
        """Words, then [labels], then (choices). Empty when no private screen is open."""
        if self.result is not None and self.result.modal is not None:
            return _form_words(self.result.modal)
        return "" if self.screen is None else self.reads(self.screen)

    def reads(self, message: Any) -> str:
        """A message as it looks on this person's phone."""
        words = _MENTION.sub(self._name_of, words_of(message))
        return words if self.zone is None else on_their_clock(words, ZoneInfo(self.zone))

    @property
    def labels(self) -> list[str]:
        return [] if self.screen is None else labels_of(self.screen)

    @property
    def choices(self) -> list[str]:
        """Everything that can be chosen from the lists on the screen."""
        return [] if self.screen is None else list(_options(self.screen))

    def _name_of(self, mention: re.Match[str]) -> str:
        user = self._simulator.env.backend.users.get(int(mention[1]))
        return mention[0] if user is None else f"@{user.global_name or user.name}"

    async def tap(self, label: str, *, on: Any = None) -> "Actor":
        message = self._in_front(on)
        if label not in labels_of(message):
            raise NothingThereError(f"{self.member.name} sees no “{label}” in: {words_of(message)}")
        self._look(await self._acting_on(message).click(message, label=label), message)
        return self

    async def tap_id(self, custom_id: str, *, on: Any = None) -> "Actor":
        message = self._in_front(on)
        self._look(await self._acting_on(message).click(message, custom_id=custom_id), message)
        return self

    async def choose(self, *labels: str, on: Any = None) -> "Actor":
        """Choose from the list that offers the first of these."""
        message = self._in_front(on)
        for part in walk(components_of(message)):
            values = _values(part)
            if labels[0] in values:
                chosen = [values[label] for label in labels]
                acting = self._acting_on(message)
                result = await acting.select(message, chosen, custom_id=part["custom_id"])
                self._look(result, message)
                return self
        raise NothingThereError(
            f"{self.member.name} sees no choice “{labels[0]}” in: {words_of(message)}"
        )

    async def pick(self, *things: Any, custom_id: str, on: Any = None) -> "Actor":
        """Pick people, channels or roles from one of Discord's own lists."""
        message = self._in_front(on)
        acting = self._acting_on(message)
        self._look(await acting.select(message, list(things), custom_id=custom_id), message)
        return self

    async def fill(self, **fields: Any) -> "Actor":
        """Fill in and send the form that is open; fields go by their custom_id."""
        if self.result is None or self.result.modal is None:
            raise NothingThereError(f"{self.member.name} has no form open")
        self._look(await self._fills_as.submit_modal(self.result, fields), self.screen)
        return self

    async def command(self, name: str, at: simcord.ChannelHandle, **options: Any) -> "Actor":
        self._look(await self.member.slash(at, name, **options), None)
        return self

    async def menu(self, name: str, message: Any, at: simcord.ChannelHandle) -> "Actor":
        """Choose from the menu of a message."""
        self._look(await self.member.context_menu(at, name, message), None)
        return self

    async def suggestions(
        self, name: str, option: str, typed: str, at: simcord.ChannelHandle, **filled: Any
    ) -> list[str]:
        found = await self.member.autocomplete(at, name, option, typed, **filled)
        return [str(choice["name"]) for choice in found]

    @property
    def phone(self) -> list[PhoneNote]:
        """What lit up their phone and is still there, oldest first."""
        return self._simulator.phone_notes(self.member)

    @property
    def notes(self) -> list[str]:
        return [note.line for note in self.phone]

    @property
    def newest_note(self) -> Any:
        """The newest private note, to tap on."""
        return self.member.user.dm_channel.last_message

    @property
    def rooms(self) -> list[str]:
        return [room.name for room in self._simulator.rooms_of(self.member)]

    def close_notes(self) -> None:
        """Turn Direct Messages off, as a member can in Discord's own settings."""
        self._simulator.env.inject_error(
            "POST",
            f"/channels/{self.member.user.dm_channel.id}/messages",
            status=403,
            code=50007,
            message="Cannot send messages to this user",
            times=None,
        )

    def _in_front(self, on: Any) -> Any:
        message = on if on is not None else self.screen
        if message is None:
            raise NothingThereError(f"{self.member.name} looks at nothing")
        return message

    def _acting_on(self, message: Any) -> Any:
        is_private = channel_of(message) == self.member.user.dm_channel.id
        return self.member.user if is_private else self.member

    def _look(self, result: simcord.InteractionResult, on: Any) -> None:
        self.result = result
        if result.modal is not None:
            # A form that a private note leads to is filled in there.
            self._fills_as = self.member if on is None else self._acting_on(on)
            return
        if result.followups:
            self.screen = result.followups[-1]
        elif result.response is not None:
            self.screen = result.response
        elif on is not None and on.flags.ephemeral:
            self.screen = as_it_is_now(self._simulator, on)


def as_it_is_now(simulator: Simulator, message: Any) -> Any:
    """The same message after what happened meanwhile, or None when it was taken away."""
    stored = simulator.env.backend.messages.get(channel_of(message), {}).get(message.id)
    return None if stored is None else ResponseMessage(simulator.env, stored)


def on_their_clock(words: str, zone: ZoneInfo) -> str:
    """Show Discord's ``<t:…>`` the way a phone in that zone does."""

    def shown(found: re.Match[str]) -> str:
        at = datetime.fromtimestamp(int(found[1]), tz=zone)
        clock = f"{at.hour % 12 or 12}:{at:%M %p}"
        day = f"{at:%A}, {at:%B} {at.day}"
        match found[2]:
            case "t":
                return clock
            case "R":
                return "(soon)"
            case "D" | "d":
                return day
            case _:
                return f"{day}, {clock}"

    return _DISCORD_TIME.sub(shown, words)


def words_of(message: Any) -> str:
    """All words of a message, then its [labels] and (choices)."""
    parts = list(walk(components_of(message)))
    texts = [str(part["content"]) for part in parts if part.get("content")]
    labels = [f"[{label}]" for label in labels_of(message)]
    options = [f"({label})" for label in _options(message)]
    return "\n".join(filter(None, [message.content, *texts, " ".join(labels), " ".join(options)]))


def labels_of(message: Any) -> list[str]:
    return [str(part["label"]) for part in walk(components_of(message)) if part.get("label")]


def components_of(message: Any) -> list[dict[str, Any]]:
    if isinstance(message, discord.Message):
        return [dict(component.to_dict()) for component in message.components]
    return list(message.components)


def channel_of(message: Any) -> int:
    return message.channel.id if isinstance(message, discord.Message) else message.channel_id


def walk(components: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for component in components:
        yield component
        yield from walk(component.get("components") or ())
        for inside in ("component", "accessory"):
            if inner := component.get(inside):
                yield from walk([inner])


def _options(message: Any) -> Sequence[str]:
    return [label for part in walk(components_of(message)) for label in _values(part)]


def _values(part: Mapping[str, Any]) -> dict[str, str]:
    return {option["label"]: option["value"] for option in part.get("options") or ()}


def _form_words(form: Mapping[str, Any]) -> str:
    labels = [
        f"[{part['label']}]" for part in walk(form.get("components", ())) if part.get("label")
    ]
    return "\n".join([str(form.get("title", "")), *labels])
