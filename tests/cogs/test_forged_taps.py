"""Every button and list there is, tapped by hand by people whom it is not for.

``TAPS`` says of each who may use it. Everybody else is told so in one sentence with a next step, learns nothing, and
changes nothing: neither in the database nor in Discord. That they tried is kept, once, with nothing of what it was
about; ``forged_answers`` names what leaves no trace, and why. A new button has to be added here.
"""

import os

import pytest
from discord import ui

from tests.architecture.taps import dynamic_items, template_of
from tests.cogs.forged import forged_button, forged_list, forged_picker, let_go_of_screens
from tests.cogs.forged_answers import REFUSALS, leaves_no_trace
from tests.cogs.forged_command import NEW_GROUP
from tests.cogs.forged_tap import ROLES, May, Tap
from tests.cogs.forged_tap import taps as _of
from tests.cogs.forged_town import SECRETS, Scene, Tries, forged_scene
from tests.cogs.library_taps import LIBRARY_TAPS

_GROUP, _MEETING, _RUNNING = "{guild}:{group}", "{guild}:{session}", "{guild}:{running}"
_ANSWER = "{guild}:{answer}"
_HOURS = f"{_GROUP}:3:9:21"
_RHYTHM = f"{_GROUP}:core:w:6:10:48:3"
_JOIN = f"{_GROUP}:partner:10"

TAPS = [
    # Newcomers, members: names of people.
    *_of(May.LEAD, *(f"groups:{what}:{{guild}}:{{ask}}" for what in ("newcomer", "hello"))),
    *_of(May.LEAD, *(f"groups:{what}:{{guild}}:{{ask}}" for what in ("not_now", "not_now_sent"))),
    *_of(May.LEAD, "groups:let_in:{guild}:{ask}", f"groups:members:{_GROUP}"),
    *_of(May.LEAD, f"groups:person:{_GROUP}", chosen="member"),
    *_of(May.LEAD, *(f"groups:{what}:{_GROUP}:{{member}}" for what in ("remove", "remove_now"))),
    *_of(May.LEAD, f"keep_apart:look:{_GROUP}:{{member}}", f"keep_apart:lift:{_GROUP}:{{pair}}"),
    *_of(May.LEAD, f"keep_apart:from:{_GROUP}:{{member}}", chosen="member"),
    *_of(May.LEAD, *(f"adults:{what}:{_GROUP}:{{member}}" for what in ("look", "note", "undo"))),
    *_of(May.LEAD, *(f"groups:{what}:{_GROUP}:{{member}}" for what in ("block", "block_now"))),
    *_of(May.LEAD, *(f"groups:{what}:{_GROUP}:{{member}}" for what in ("unblock", "person_again"))),
    # Meetings.
    *_of(May.LEAD, "sessions:plan:{group}", "sessions:change:{draft}", "sessions:post:{draft}"),
    *_of(May.LEAD, "sessions:instead:{draft}", "sessions:drop:{draft}"),
    *_of(May.LEAD, "sessions:day:{draft}:2026-11-12"),
    *_of(May.LEAD, "sessions:plan_for", chosen="{group}"),
    *_of(May.LEAD, f"sessions:evening:{_MEETING}", f"sessions:off:{_MEETING}"),
    *_of(May.LEAD, f"sessions:reason:{_MEETING}", chosen="holiday"),
    *_of(May.LEAD, f"sessions:cancel:{_MEETING}:holiday"),
    *_of(May.LEAD, "sessions:cancel_which:{guild}", "sessions:look:{guild}", chosen="{session}"),
    *_of(May.LEAD, f"sessions:alter:{_MEETING}", f"sessions:scope:{_MEETING}:this"),
    *_of(May.LEAD, f"sessions:skip:{_MEETING}", f"sessions:skip_now:{_MEETING}"),
    *_of(May.LEAD, *(f"sessions:{what}:{{change}}" for what in ("retype", "make_change", "leave_as_is"))),
    *_of(May.LEAD, *(f"sessions:{what}_which:{{guild}}" for what in ("alter", "skip", "back")), chosen="{session}"),
    *_of(May.LEAD, "sessions:skip_date:{guild}", "sessions:pause_which:{guild}", chosen="{series}"),
    *_of(May.LEAD, "sessions:skip_day:{guild}:{series}:2026-12-24", f"sessions:back:{_MEETING}"),
    *_of(May.LEAD, "sessions:pause:{guild}:{series}", "sessions:resume:{guild}:{series}"),
    *_of(May.LEAD, "sessions:pause_now:{guild}:{series}:2026-11-01:open"),
    *_of(May.LEAD, f"sessions:close:{_RUNNING}", f"sessions:done:{_RUNNING}"),
    *_of(May.LEAD, f"sessions:came:{_RUNNING}", f"sessions:phone:{_RUNNING}", chosen="member"),
    Tap(f"sessions:count:{_RUNNING}", May.LEAD, typed={"number": "7"}),
    Tap(f"sessions:note:{_RUNNING}", May.LEAD, typed={"words": "Hello"}),
    # Around a meeting.
    *_of(May.LEAD, f"hosting:calls:{_RUNNING}", "hosting:answer:{guild}:{ping}:coming"),
    Tap("hosting:write:{guild}:{ping}", May.LEAD, typed={"words": "Hello"}),
    *_of(May.COME, f"hosting:tell:{_RUNNING}"),
    *_of(May.SELF, f"hosting:told:{_RUNNING}"),
    *_of(May.CHANGE, f"hosting:names:{_GROUP}:drop"),
    *_of(May.LEAD, f"sessions:words:{_MEETING}:0", *(f"hosting:{what}:{_MEETING}" for what in ("find", "ask"))),
    *_of(May.LEAD, *(f"hosting:{what}:{_MEETING}" for what in ("no_need", "asked", "lead:yes", "lead:no"))),
    # Who wants to be reached.
    *_of(May.LEAD, "requests:open:{guild}:{request}", "requests:offer:{guild}:{request}:voice"),
    *_of(May.LEAD, *(f"requests:step:{{guild}}:{{request}}:{step}" for step in ("see", "contact", "hand_back"))),
    *_of(May.LEAD, "requests:close:{guild}:{request}", chosen="declined"),
    *_of(May.READ, "requests:mine:{guild}:{request}", "requests:withdraw:{guild}:{request}"),
    *_of(May.COME, f"requests:ask:{_GROUP}", f"requests:about:{_GROUP}:violence"),
    *_of(May.COME, f"requests:too:{_GROUP}:overdose", f"requests:reach:{_GROUP}:me:note"),
    *_of(May.COME, "requests:group:{guild}", chosen="{group}"),
    # What somebody shows facilitators.
    *_of(May.LEAD, "reports:open:{guild}:{report}"),
    *_of(May.LEAD, *(f"reports:step:{{guild}}:{{report}}:{step}" for step in ("take", "done", "give_back"))),
    *_of(May.READ, "reports:mine:{guild}:{report}", "reports:take_back:{guild}:{report}"),
    *_of(May.SELF, "reports:tell:{guild}:7:7"),
    # Finding a time.
    *_of(May.LEAD, *(f"polls:{what}:{{guild}}:{{unasked}}" for what in ("look", "ask", "drop"))),
    Tap("polls:add:{guild}:{unasked}", May.LEAD, typed={"when": "Friday 6 PM"}),
    *_of(May.LEAD, "polls:ticks:{guild}:{unasked}", chosen="{slot}"),
    *_of(May.LEAD, "polls:days:{guild}:{unasked}", chosen="5"),
    *_of(May.LEAD, "polls:rhythm:{guild}:{unasked}:weekly", "polls:away:{guild}:{poll}:ask"),
    *_of(May.LEAD, "polls:results:{guild}:{poll}", "polls:close:{guild}:{poll}"),
    *_of(May.LEAD, "polls:away:{guild}:{poll}:do", "polls:make:{guild}:{poll}:{slot}:1:0"),
    *_of(May.LEAD, "polls:more:{guild}:{poll}", chosen="{slot}:1"),
    *_of(May.COME, "polls:times:{guild}:{poll}", "polls:fit:{guild}:{poll}:{slot}:works"),
    *_of(May.COME, "polls:slot:{guild}:{poll}", chosen="{slot}"),
    # Asking a group how the week was.
    *_of(May.LEAD, *(f"checkins:{what}:{_GROUP}" for what in ("plan", "ask", "rounds", "pause", "resume", "stop"))),
    *_of(May.LEAD, f"checkins:ask_now:{_GROUP}:3", "checkins:close_round:{guild}:{round}"),
    *_of(May.LEAD, f"checkins:open_for:{_GROUP}", f"checkins:stays:{_RHYTHM}", chosen="5"),
    *_of(May.LEAD, f"checkins:often:{_RHYTHM}", chosen="b"),
    *_of(May.LEAD, *(f"checkins:{what}:{_RHYTHM}" for what in ("day", "hour", "before")), chosen="6"),
    *_of(May.LEAD, f"checkins:set:{_RHYTHM}", chosen="parents"),
    *_of(May.LEAD, f"checkins:save:{_RHYTHM}"),
    # What somebody wrote.
    *_of(May.LEAD, f"checkins:read:{_GROUP}", *(f"checkins:{what}:{_ANSWER}" for what in ("open", "hand_back"))),
    *_of(May.LEAD, *(f"checkins:decide:{_ANSWER}:{what}" for what in ("keep", "put_in_room"))),
    *_of(May.LEAD, "checkins:decide:{guild}:{shared}:keep", f"checkins:ask_leave:{_ANSWER}:room"),
    *_of(May.LEAD, f"checkins:hand_to:{_ANSWER}", chosen="{member}"),
    *_of(May.LEAD, f"checkins:aloud:{_RUNNING}"),
    *_of(May.LEAD, *(f"checkins:{what}:{_RUNNING}:{{listed}}" for what in ("tick", "untick", "off_list"))),
    *_of(May.LEAD_ANY, "checkins:on_its_way:{guild}"),
    *_of(May.COME, "checkins:words:{guild}:{shared}"),
    # Checking in.
    *_of(May.COME, "checkins:start:{guild}:{round}", "checkins:uncount:{guild}:{round}"),
    *_of(May.COME, *(f"checkins:for:{{guild}}:{{round}}:{who}" for who in ("me", "room"))),
    *_of(May.COME, *(f"checkins:{what}:{{guild}}:{{round}}:room" for what in ("agree", "agreed"))),
    *_of(May.COME, "checkins:count:{guild}:{round}:2"),
    *_of(May.READ, *(f"checkins:{what}:{{guild}}:{{answer}}" for what in ("look", "change", "allow", "decline"))),
    *_of(May.READ, *(f"checkins:{what}:{{guild}}:{{answer}}" for what in ("take_back", "take_back_now"))),
    *_of(May.READ, "checkins:change_for:{guild}:{answer}:room"),
    *_of(May.READ, "checkins:pick:{guild}", chosen="{answer}"),
    *_of(May.SELF, *(f"checkins:{what}:{{guild}}" for what in ("mine", "numbers"))),
    *_of(May.BELONG, "checkins:nudge:{guild}:yes", "checkins:keep:{guild}:90"),
    *_of(May.SELF, "checkins:forget:{guild}:ask"),
    # Holidays.
    *_of(May.LEAD, *(f"holidays:{what}:{{guild}}:{{holiday}}" for what in ("keep", "skip", "add"))),
    *_of(May.CHANGE, *(f"holidays:{what}:{_GROUP}" for what in ("country", "none"))),
    Tap(f"holidays:type:{_GROUP}", May.CHANGE, typed={"country": "Japan"}),
    *_of(May.CHANGE, f"holidays:pages:{_GROUP}", chosen="0"),
    *_of(May.CHANGE, f"holidays:set:{_GROUP}", chosen="JP"),
    # Notes before its meetings.
    *_of(May.CHANGE, f"reminders:group:{_GROUP}"),
    *_of(May.CHANGE, f"reminders:group_leads:{_GROUP}", chosen="hour"),
    # The desk.
    *_of(May.LEAD, *(f"desk:{what}:{{guild}}:{{stuck}}" for what in ("again", "let_go"))),
    *_of(May.LEAD_ANY, "desk:open:{guild}", "desk:put_away:{guild}", "sessions:next:{guild}", "sessions:list:{guild}:week:0"),
    # What a group is.
    *_of(May.CHANGE, *(f"groups:{what}:{_GROUP}" for what in ("edit", "rename", "leaders"))),
    *_of(May.CHANGE, *(f"groups:{what}:{_GROUP}" for what in ("repair", "new_rooms", "hours"))),
    *_of(May.CHANGE, f"groups:hours_none:{_GROUP}", f"groups:hours_save:{_HOURS}"),
    *_of(May.CHANGE, f"groups:joining:{_GROUP}", chosen="open"),
    *_of(May.CHANGE, f"groups:hours_days:{_HOURS}", f"groups:hours_from:{_HOURS}", chosen="1"),
    *_of(May.CHANGE, f"groups:hours_to:{_HOURS}", chosen="22"),
    *_of(May.CHANGE, f"groups:leader_add:{_GROUP}", chosen="member"),
    *_of(May.CHANGE, f"groups:leader_drop:{_GROUP}", chosen="{member}"),
    *_of(May.CHANGE, "groups:take_text:{group}", chosen="text"),
    *_of(May.CHANGE, "groups:take_voice:{group}:{text}", chosen="voice"),
    *_of(May.CHANGE, "groups:take:{group}:{text}:{voice}:1", f"groups:archive:{_GROUP}"),
    *_of(May.CHANGE, *(f"events:{what}:{_GROUP}" for what in ("ask", "show", "hide"))),
    *_of(May.CHANGE, *(f"events:{what}:{_GROUP}" for what in ("leave_off", "leave_on"))),
    *_of(May.CHANGE, f"events:again:{_MEETING}"),
    # The server.
    Tap("groups:create", May.STAFF, typed=NEW_GROUP),
    *_of(May.STAFF, "guilds:groups"),
    *_of(May.MANAGE, "guilds:setup", "guilds:step:desk", "guilds:open", "guilds:test"),
    *_of(May.MANAGE, "guilds:make:desk", "guilds:program:no", "guilds:attest", "requests:week"),
    *_of(May.MANAGE, "guilds:steps", chosen="desk"),
    *_of(May.MANAGE, "guilds:room:front_door", chosen="text"),
    *_of(May.MANAGE, "guilds:role", chosen="role"),
    *_of(May.MANAGE, "guilds:language", chosen="en"),
    *_of(May.MANAGE, "guilds:country", chosen="GB"),
    # People of the group, and the one who was written to.
    *_of(May.COME, *(f"sessions:rsvp:{_MEETING}:{answer}" for answer in ("going", "maybe"))),
    *_of(May.COME, f"sessions:wait:{_MEETING}", f"sessions:more:{_MEETING}"),
    *_of(May.COME, *(f"sessions:{what}:{_MEETING}" for what in ("standing", "standing_end", "why_back"))),
    *_of(May.SELF, f"sessions:standing_stop:{_MEETING}"),
    Tap(f"sessions:why:{_MEETING}", May.COME, typed={"words": "Hello"}),
    *_of(May.COME, f"sessions:after:{_RUNNING}", f"sessions:trouble:{_RUNNING}"),
    *_of(May.COME, *(f"groups:{what}:{_GROUP}" for what in ("leave", "leave_now", "leave_erase"))),
    *_of(May.COME, *(f"groups:{what}:{_GROUP}" for what in ("break", "come_back", "mine"))),
    *_of(May.COME, f"groups:take_back:{_GROUP}"),
    *_of(May.COME, *(f"calendars:{what}:{_MEETING}" for what in ("add", "mine", "link", "busy"))),
    *_of(May.COME, f"calendars:sees:{_MEETING}:me", f"calendars:sees:{_MEETING}:others"),
    *_of(May.COME, f"calendars:new_link:{_MEETING}", f"calendars:no_link:{_MEETING}"),
    *_of(May.COME, f"calendars:alarm:{_MEETING}", chosen="an_hour"),
    Tap(f"calendars:word:{_MEETING}", May.COME, typed={"word": "Class"}),
    *_of(May.COME, "groups:my_list:{guild}", chosen="{group}"),
    *_of(May.COME, "sessions:mine:{guild}", chosen="{session}"),
    *_of(May.READ, "outbox:open:{note}", "personal_reminders:yes:{guild}:{reminder}:1"),
    *_of(May.READ, *(f"personal_reminders:{what}:{{guild}}:{{reminder}}" for what in ("change", "done", "stop"))),
    *_of(May.READ, "personal_reminders:snooze:{guild}:{reminder}:ten"),
    *_of(May.READ, "personal_reminders:pick:{guild}", chosen="{reminder}"),
    *_of(May.ENTER, "groups:pick:{guild}", chosen="{group}"),
    *_of(May.ENTER, f"groups:join_step:{_JOIN}:join"),
    *_of(May.ENTER, "members:clockplace:{guild}:join.{group}.0.1", chosen="America/New_York"),
    # One's own page, notes, clock, copy; help for everybody.
    *_of(May.SELF, *(f"members:{what}:{{guild}}" for what in ("home", "notes", "test", "unquiet"))),
    *_of(May.SELF, *(f"members:{what}:{{guild}}" for what in ("look", "when", "asgroup", "pause"))),
    *_of(May.SELF, *(f"members:{what}:{{guild}}" for what in ("quiet", "noquiet"))),
    *_of(May.SELF, "members:only:{guild}:yes", "members:place:{guild}:room"),
    *_of(May.SELF, "members:quietsave:{guild}:22:7"),
    *_of(May.SELF, "members:leads:{guild}", chosen="hour"),
    *_of(May.SELF, "members:pauseuntil:{guild}", chosen="2026-11-01"),
    *_of(May.SELF, "members:quietfrom:{guild}:22:7", "members:quietto:{guild}:22:7", chosen="6"),
    *_of(May.SELF, "members:note:{guild}:only", "reminders:keep:{guild}", "reminders:stop:{guild}"),
    *_of(May.SELF, "idle:keep:{guild}"),
    *_of(May.SELF, *(f"members:{what}:{{guild}}:page" for what in ("clock", "clocktimes"))),
    *_of(May.SELF, "members:clockworld:{guild}:page", "members:clocktime:{guild}:page:60"),
    *_of(May.SELF, "members:clocktimelist:{guild}:page", "members:clockpages:{guild}:page", chosen="0"),
    *_of(May.SELF, "members:clockcountry:{guild}:page", chosen="JP"),
    *_of(May.SELF, "members:clockplace:{guild}:page", chosen="America/New_York"),
    *_of(May.SELF, *(f"personal_reminders:{what}" for what in ("new:{guild}", "list:{guild}:0"))),
    *_of(May.SELF, "personal_reminders:drop:{guild}:{reminder}"),
    *_of(May.SELF, *(f"privacy:{what}:{{guild}}" for what in ("open", "copy", "erase", "erasenow"))),
    *_of(May.SELF, *(f"privacy:{what}:{{guild}}" for what in ("change", "parts"))),
    *_of(May.SELF, "privacy:partnow:{guild}:saved", "privacy:receipt:{guild}:7"),
    *_of(May.SELF, "privacy:yeses:{guild}", *(f"privacy:{what}:{{guild}}:notes" for what in ("yes", "still", "takeback"))),
    *_of(May.SELF, "privacy:page:{guild}:1", "privacy:notice:{guild}:1", "privacy:looked:{guild}:0"),
    *_of(May.SELF, "privacy:code"),
    *_of(May.SELF, "privacy:part:{guild}", chosen="saved"),
    *_of(May.SELF, "privacy:posts", "groups:join", "groups:more:{guild}:9", "guilds:invitation"),
    *_of(May.SELF, "calendars:mine:{guild}:0", "calendars:link:{guild}:0", "calendars:not_now"),
    *_of(May.SELF, "groups:guidelines:{guild}", f"groups:stay:{_GROUP}", "sessions:never_mind"),
    *_of(May.SELF, "helplines:open", "helplines:overdose:US", "kit:close"),
    *_of(May.SELF, f"groups:relation:{_GROUP}", chosen="partner"),
    *_of(May.SELF, "helplines:country", chosen="GB"),
    *LIBRARY_TAPS,
]  # fmt: skip

NEAREST = {"Bo", "Marcus", "Ada"}
"""Whose rights come closest to what they may not: with another group, or with all groups but not this."""
A_FEW = 8

PEOPLE = {name: may for name, (_, may) in ROLES.items() if name != "Noor"}


def test_no_button_is_left_out():
    ids = {tap.custom_id for tap in TAPS}
    numbers = dict.fromkeys(
        ("guild", "group", "ask", "session", "running", "draft", "change", "series"), 7
    )
    numbers |= dict.fromkeys(("poll", "slot", "unasked", "request", "report", "round"), 7)
    numbers |= dict.fromkeys(("answer", "listed", "shared", "link", "share", "pair"), 7)
    more = dict.fromkeys(
        ("reminder", "ping", "holiday", "note", "stuck", "member", "text", "voice"), 7
    )
    tried = {custom_id.format(**numbers, **more) for custom_id in ids}
    left_out = [
        template_of(item)
        for item in dynamic_items()
        if not any(item.__discord_ui_compiled_template__.fullmatch(one) for one in tried)
    ]
    assert not left_out


async def test_in_the_server_everybody_can_do_only_what_is_theirs(town):
    scene = await forged_scene(town)
    for name, theirs in PEOPLE.items():
        not_theirs = [tap for tap in TAPS if tap.may not in theirs]
        if name not in NEAREST:
            not_theirs = some_of(not_theirs)
        await refused(scene, town.person(name), not_theirs, room=town.plaza)


@pytest.mark.long
async def test_private_notes_open_no_door_that_is_closed_in_the_server(town):
    """Nobody's permissions come along with a tap there, so an admin's own are not theirs either."""
    scene = await forged_scene(town)
    for name in ("Ana", "Ada"):
        theirs = {May.SELF, May.BELONG, May.COME, May.ENTER} & PEOPLE[name]
        not_theirs = [tap for tap in TAPS if tap.may not in theirs and _fits_private_notes(tap)]
        person = town.person(name)
        await refused(scene, person, not_theirs, room=person.member.user.dm_channel)


async def test_people_of_another_server_reach_nothing_here(town):
    """Noor manages Elm Street and leads a group there. What names nothing of ours is about her own server."""
    scene = await forged_scene(town)
    elm_street, noor = scene.elm_street, scene.noor
    at_home, in_notes = elm_street.channels["start"], noor.member.user.dm_channel
    ours = [tap for tap in TAPS if _names_something(tap) and not _only_asks(tap)]
    await refused(scene, noor, [tap for tap in ours if "{guild}" in tap.custom_id], room=at_home)
    fits = [tap for tap in ours if _fits_private_notes(tap) and tap.may is not May.SELF]
    await refused(scene, noor, some_of(fits), room=in_notes)

    swapped = [
        tap for tap in ours if tap.may not in {May.SELF, May.BELONG, May.LEAD_ANY, May.SHELF}
    ]
    await refused(scene, noor, some_of(swapped), room=at_home, guild=elm_street.id)
    fits = [tap for tap in swapped if _fits_private_notes(tap)]
    await refused(scene, noor, some_of(fits), room=in_notes, guild=elm_street.id)


@pytest.mark.long
async def test_the_same_taps_are_answered_for_whom_they_are_meant(town):
    """Or the tests above would pass with a bot that refuses everybody."""
    scene = await forged_scene(town)
    dana = town.person("Dana")
    opening = ("newcomer", "members", "evening", "look", "close", "change", "edit", "off", "open")
    for tap in TAPS:
        if tap.may in {May.LEAD, May.CHANGE} and tap.custom_id.split(":")[1] in opening:
            await tapped(scene, dana, tap, room=town.plaza)
            assert dana.sees, tap
            assert not dana.sees.startswith(REFUSALS), tap


async def test_numbers_that_no_id_can_be_are_an_old_button(town):
    ana = town.person("Ana")
    for start in ("groups:leave:7:", "sessions:more:7:", "outbox:open:", "desk:open:"):
        custom_id = start + "9" * 30
        ana.screen = None
        await ana.tap_id(custom_id, on=await forged_button(town, custom_id))
        assert "does nothing now" in ana.sees
        assert set(ana.labels) - {"Close"}


async def test_a_forged_close_takes_no_card_from_everybody(town):
    for custom_id in ("kit:close", "sessions:never_mind", "groups:stay:1:1"):
        card = await forged_button(town, custom_id)
        await town.person("Stan").tap_id(custom_id, on=card)
        assert town.fresh(card) is not None


def some_of(taps: list[Tap]) -> list[Tap]:
    """All of them with ``make test-all``; in between every eighth, since a tap takes a tenth of a second."""
    return taps if os.environ.get("PORCHLIGHT_TEST_ALL") else taps[::A_FEW]


async def refused(scene: Scene, person, taps, *, room, guild=None) -> None:
    before, acts = scene.kept(), scene.acts()
    tries = Tries(scene, person)
    in_notes, elsewhere = room.id == person.member.user.dm_channel.id, guild is not None
    for tap in taps:
        await tapped(scene, person, tap, room=room, guild=guild)
        seen = person.sees
        told = f"{tap.custom_id}: {seen}"
        no_trace = leaves_no_trace(tap.custom_id, seen, in_notes=in_notes, elsewhere=elsewhere)
        assert tries.new() == (0 if no_trace else 1), told
        assert seen.startswith(REFUSALS), told
        assert set(person.labels) - {"Close"}, told
        assert not any(secret in seen for secret in SECRETS), told
    assert scene.kept() == before
    await tries.are_theirs()
    forged = [f"POST /channels/{room.id}/messages"] * len(taps)
    assert scene.acts()[len(acts) :] == forged


async def tapped(scene, person, tap, *, room, guild=None, sends=True) -> None:
    custom_id = scene.custom_id(tap.custom_id, guild=guild)
    things = {
        "member": (ui.UserSelect, person.member.user),
        "role": (ui.RoleSelect, scene.town.facilitator_role),
        "text": (ui.ChannelSelect, _room_of(scene, person, "lounge")),
        "voice": (ui.ChannelSelect, _room_of(scene, person, "talk")),
    }
    person.screen = None
    if tap.chosen is None:
        message = await forged_button(scene.town, custom_id, room)
        await person.tap_id(custom_id, on=message)
    elif tap.chosen in things:
        picker, thing = things[tap.chosen]
        message = await forged_picker(scene.town, picker, custom_id, room)
        await person.pick(thing, custom_id=custom_id, on=message)
    else:
        value = scene.custom_id(tap.chosen, guild=guild)
        message = await forged_list(scene.town, custom_id, value, room)
        await person.choose(value, on=message)
    let_go_of_screens(scene.town)
    if sends and tap.typed and person.result.modal is not None:
        # A form opens at once; what comes of it is decided when it is sent.
        sender = person._acting_on(message)
        person._look(await sender.submit_modal(person.result, tap.typed), message)


def _room_of(scene, person, name):
    """What they can pick from is what their own server has."""
    return person.member.guild.channels.get(name) or scene.town.guild.channels[name]


def _names_something(tap: Tap) -> bool:
    return "{" in tap.custom_id + (tap.chosen or "")


def _only_asks(tap: Tap) -> bool:
    """What time is it for you? It tells nothing of a server and keeps nothing before the last tap."""
    return tap.may is May.SELF and tap.custom_id.startswith(("members:clock", "groups:stay"))


def _fits_private_notes(tap: Tap) -> bool:
    """Private notes have no rooms, roles or people to pick from."""
    return tap.chosen not in {"member", "role", "text", "voice"}
