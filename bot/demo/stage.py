"""What is being played: who is acted as, which room is shown, what time it is, what goes wrong.

There is one stage for however many browser tabs are open on it, and one lock: the simulated Discord
does one thing at a time, whether a person taps, the clock ticks or the power goes out. Every method
that acts takes the lock itself and leaves behind a notice, one plain sentence for the page.
"""

import asyncio
import json
import re
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

import structlog

from bot.demo.plain_words import ago, day_of, listed, time_of, zone_name
from bot.demo.play import NOTES, Person, Rehearsal, StoryStep, World
from bot.demo.simulator import PhoneNote, Room, Simulator, View

log = structlog.get_logger()

TICK = 1.0
LONGEST_TICK = 5.0
"""After a long stop, such as a closed lid, the world's clock goes on from where it was."""

STEPS_OF_TIME: Mapping[str, timedelta] = MappingProxyType(
    {
        "ten-minutes": timedelta(minutes=10),
        "hour": timedelta(hours=1),
        "day": timedelta(days=1),
    }
)

_NAMED = re.compile(rb"<([#@])(\d+)>")

MOST_LEAPS = 12
"""On the way to the next note that lights up a phone."""

TAPS = frozenset({"click", "select", "modal_submit", "run_command"})
"""What a person does in simcord's page that the bot owes an answer to."""


class Stage:
    def __init__(self, simulator: Simulator, rehearsal: Rehearsal, world: World) -> None:
        self.lock = asyncio.Lock()
        self._simulator = simulator
        self._rehearsal = rehearsal
        self._world = world
        self._person = next(iter(world.people))
        self._room = NOTES
        self._view: View | None = None
        self._published = simulator.requests_made
        self._seen: dict[tuple[str, int], int] = {}
        self._notice = ""
        self._notice_number = 0
        self._awaits_answer = False

    async def open(self) -> None:
        for person in self._world.people:
            self._look_around(person)
        async with self.lock:
            await self._show(self._person, self._find_room(self._person, self._world.first_room))

    # ------------------------------------------------------------ what is shown

    @property
    def view(self) -> View | None:
        """None for the moment in which one room is closed and the next not yet open."""
        return self._view

    def edition_of(self, page_id: str) -> dict[str, int]:
        return self._simulator.edition_of(page_id)

    def with_names(self, page: bytes) -> bytes:
        """In private notes simcord shows the number of a room or a person where Discord shows the name."""
        if self._room != NOTES:
            return page
        return _NAMED.sub(self._name, page)

    def _name(self, found: re.Match[bytes]) -> bytes:
        sign, number = found[1].decode(), int(found[2])
        find = self._simulator.room_name if sign == "#" else self._simulator.person_name
        name = find(number)
        return found[0] if name is None else json.dumps(f"{sign}{name}")[1:-1].encode()

    async def select(self, person_key: str, room: str) -> None:
        """Act as someone, in a room given by its id or its name, or among their ``NOTES``."""
        person = self._find_person(person_key)
        if person is None:
            return
        async with self.lock:
            found = self._find_room(person, room)
            if (person, found) != (self._person, self._room):
                await self._show(person, found or NOTES)
            if found is None:
                self._say(f"{person.name} does not see #{room}. These are {person.name}’s notes.")

    async def _show(self, person: Person, room: str | None) -> None:
        self._person, self._room = person, room or NOTES
        actor = self._world.people[person]
        self._view = None
        self._view = await self._simulator.open_view(actor, self._channel_id(), zone=person.zone)
        self._published = self._simulator.requests_made

    async def _show_changes(self, *, force: bool = False) -> None:
        """Bring the view up to date, but only when the bot has done something since."""
        made = self._simulator.requests_made
        if self._find_room(self._person, self._room) is None:
            await self._show(self._person, NOTES)
            self._say(f"{self._person.name} no longer sees that room.")
        elif force or made != self._published:
            self._published = made
            await self._simulator.refresh_view()

    # ---------------------------------------------------------------- taps

    @asynccontextmanager
    async def acting(self) -> AsyncGenerator[None]:
        """Hold the stage while a person taps something in simcord's page."""
        async with self.lock:
            made = self._simulator.requests_made
            yield
            if self._published == made:
                # The page that acted has been given everything that its tap brought about.
                self._published = self._simulator.requests_made

    def hear(self, kind: str, receipt: Mapping[str, Any]) -> None:
        """The tool bar of simcord's page is hidden; what matters of its receipts is said here."""
        if kind not in TAPS:
            return
        if receipt.get("rejected"):
            self._say("That had changed a moment before, so nothing happened. Try it once more.")
        elif receipt.get("settlement") != "settled":
            self._say("The bot did not finish that. If something broke, the terminal says what.")
            # simcord marks its page as out of date until it is published again.
            self._published = -1
        self._awaits_answer = receipt.get("acknowledgement") == "unacknowledged"

    def _miss_the_answer(self) -> None:
        """A tap that is still unanswered a tick later has failed, as Discord would put it."""
        if self._awaits_answer and not self._simulator.last_tap_was_answered:
            cause = "the bot gave no answer"
            if not self._simulator.bot_runs:
                cause = "the bot is off"
            self._say(f"This interaction failed: {cause}.")
        self._awaits_answer = False

    # ---------------------------------------------------------------- time

    async def keep_time(self) -> None:
        """Let the world's clock run with the real one, until cancelled."""
        loop = asyncio.get_running_loop()
        last = loop.time()
        while True:
            await asyncio.sleep(TICK)
            now = loop.time()
            await self.tick(timedelta(seconds=min(now - last, LONGEST_TICK)))
            last = now

    async def tick(self, elapsed: timedelta) -> None:
        async with self.lock:
            try:
                await self._simulator.advance(elapsed)
                self._miss_the_answer()
                await self._show_changes()
            except Exception:
                # A bot that hangs is a finding for the log; the clock must go on.
                log.exception("a tick of the rehearsal's clock failed")

    async def advance(self, step: str) -> None:
        """``ten-minutes``, ``hour``, ``day``, or ``next-note``."""
        async with self._doing("Moving the clock"):
            before = {person: self._last_note(person) for person in self._world.people}
            if step in STEPS_OF_TIME:
                await self._simulator.advance(STEPS_OF_TIME[step])
            elif not await self._advance_to_a_note(before):
                return
            got = self._who_got_more(before)
            now = self._simulator.now().astimezone(ZoneInfo(self._world.zone))
            news = f"New for {listed(got)}." if got else "Nothing new came."
            self._say(f"It is {day_of(now)}, {time_of(now)}. {news}")

    async def _advance_to_a_note(self, before: Mapping[Person, int]) -> bool:
        """Go on until a phone lights up: a room that opens, or a note that is blocked, lights none."""
        for _ in range(MOST_LEAPS):
            duration = await self._until_next_note()
            if duration is None:
                return False
            await self._simulator.advance(duration)
            if self._who_got_more(before) or self._simulator.discord_is_down:
                break
        return True

    def _who_got_more(self, before: Mapping[Person, int]) -> list[str]:
        return [
            person.name for person in self._world.people if self._last_note(person) > before[person]
        ]

    async def _until_next_note(self) -> timedelta | None:
        if not self._simulator.bot_runs:
            self._say("The bot is off, so no note is on its way. Turn it on first.")
            return None
        with self._simulator.env.time_context():
            due = await self._rehearsal.next_note_at()
        if due is None:
            self._say("No note is planned. Once a meeting is on the calendar, there is.")
            return None
        # A note goes out within the second after it is due.
        return max(due - self._simulator.now(), timedelta()) + timedelta(seconds=1)

    # ------------------------------------------------------------- trouble

    async def restart_bot(self) -> None:
        async with self._doing("Restarting the bot"):
            await self._simulator.restart_bot(self._rehearsal.build_bot)
            self._say("The bot was off for a moment and is back.")

    async def cut_power(self) -> None:
        async with self._doing("Turning the bot off"):
            await self._simulator.stop_bot()
            self._say("The bot is off. Discord and the clock go on without it.")

    async def bring_power_back(self) -> None:
        async with self._doing("Turning the bot on"):
            if not self._simulator.bot_runs:
                await self._simulator.start_bot(await self._rehearsal.build_bot())
            self._say("The bot is on again.")

    async def take_discord_down(self) -> None:
        async with self._doing("Taking Discord down"):
            await self._simulator.take_discord_down()
            self._say("Discord is down. Nothing gets through in either direction.")

    async def bring_discord_back(self) -> None:
        async with self._doing("Bringing Discord back"):
            await self._simulator.bring_discord_back()
            self._say("Discord is back.")

    @asynccontextmanager
    async def _doing(self, what: str) -> AsyncGenerator[None]:
        """One act of the person at the controls. Says so if it goes wrong."""
        async with self.lock:
            try:
                yield
                await self._show_changes(force=True)
            except Exception:
                log.exception("the rehearsal failed at something", what=what)
                self._say(f"{what} did not work. The terminal says why.")

    # --------------------------------------------------------------- telling

    def state(self) -> dict[str, Any]:
        """Everything that the page shows, in the words in which it shows it."""
        self._seen[self._person.key, self._channel_id()] = self._newest(
            self._person, self._channel_id()
        )
        now = self._simulator.now()
        here = now.astimezone(ZoneInfo(self._world.zone))
        return {
            "title": self._world.title,
            "clock": {
                "day": day_of(here),
                "time": time_of(here),
                "zone": zone_name(self._world.zone),
            },
            "people": [self._told_person(person, now) for person in self._world.people],
            "rooms": [self._told_room(room) for room in self._rooms(self._person)],
            "person": self._person.key,
            "room": self._room,
            "view": self._view.capability if self._view is not None else "",
            "phone": self._told_phone(now),
            "steps": [_told_step(step) for step in self._rehearsal.steps],
            "bot_runs": self._simulator.bot_runs,
            "discord_is_down": self._simulator.discord_is_down,
            "notice": {"number": self._notice_number, "text": self._notice},
        }

    def _told_person(self, person: Person, now: datetime) -> dict[str, Any]:
        there = now.astimezone(ZoneInfo(person.zone))
        return {
            "key": person.key,
            "name": person.name,
            "line": person.line,
            "clock": f"{there:%a} {time_of(there)}",
            "new_notes": self._new_notes(person),
        }

    def _told_room(self, room: Room) -> dict[str, Any]:
        seen = self._seen.get((self._person.key, room.channel_id), 0)
        return {
            "id": str(room.channel_id),
            "name": room.name,
            "under": room.under,
            "is_new": self._newest(self._person, room.channel_id) > seen,
        }

    def _told_phone(self, now: datetime) -> dict[str, Any]:
        there = now.astimezone(ZoneInfo(self._person.zone))
        notes = self._phone(self._person)
        told: dict[str, Any] = {"time": time_of(there), "day": day_of(there), "note": None}
        if notes:
            note = notes[-1]
            told["note"] = {
                "sender": note.sender,
                "place": note.place,
                "line": note.line,
                "ago": ago(now - note.at),
                "is_silent": note.is_silent,
                "earlier": len(notes) - 1,
            }
        return told

    # --------------------------------------------------------------- looking

    def _look_around(self, person: Person) -> None:
        """Take everything that is there as seen, so that only what comes later is new."""
        notes = self._simulator.notes_channel(self._world.people[person])
        for channel_id in (notes, *(room.channel_id for room in self._rooms(person))):
            self._seen[person.key, channel_id] = self._newest(person, channel_id)

    def _find_person(self, key: str) -> Person | None:
        return next((person for person in self._world.people if person.key == key), None)

    def _find_room(self, person: Person, room: str) -> str | None:
        if room == NOTES:
            return NOTES
        rooms = self._rooms(person)
        return next(
            (str(each.channel_id) for each in rooms if room in (each.name, str(each.channel_id))),
            None,
        )

    def _rooms(self, person: Person) -> list[Room]:
        return self._simulator.rooms_of(self._world.people[person])

    def _phone(self, person: Person) -> list[PhoneNote]:
        return self._simulator.phone_notes(self._world.people[person])

    def _last_note(self, person: Person) -> int:
        return max((note.message_id for note in self._phone(person)), default=0)

    def _new_notes(self, person: Person) -> int:
        notes = self._simulator.notes_channel(self._world.people[person])
        seen = self._seen.get((person.key, notes), 0)
        return sum(not note.place and note.message_id > seen for note in self._phone(person))

    def _newest(self, person: Person, channel_id: int) -> int:
        return self._simulator.newest_message(self._world.people[person], channel_id)

    def _channel_id(self) -> int:
        if self._room == NOTES:
            return self._simulator.notes_channel(self._world.people[self._person])
        return int(self._room)

    def _say(self, sentence: str) -> None:
        self._notice = sentence
        self._notice_number += 1


def _told_step(step: StoryStep) -> dict[str, Any]:
    return {
        "number": step.number,
        "title": step.title,
        "paragraphs": [part.strip() for part in step.text.split("\n\n") if part.strip()],
        "person": step.person_key,
        "room": step.room_name,
    }
