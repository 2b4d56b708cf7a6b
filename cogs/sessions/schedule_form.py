"""When does the group meet? Typed into a form, or into ``/session schedule``; both lead to the preview."""

import re
from typing import Any, ClassVar, Final

import discord
from discord import ui
from typing_extensions import override

from bot.core.ids import GroupId, GuildId
from bot.features.groups.errors import NotFacilitatorError
from bot.features.groups.model import Group
from bot.features.sessions.model import (
    TITLE_LIMIT,
    TYPED_LIMIT,
    USUAL_MINUTES,
    Draft,
    DraftId,
)
from bot.features.sessions.scheduling import Typed
from bot.features.sessions.when import says_how_long
from cogs._kit.interaction import Interaction, here, person
from cogs._kit.replies import show
from cogs._kit.safe import SafeForm, TapButton, TapList, form_id
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import SELECT_LABEL, label
from cogs.groups.create_form import AFTER_CREATE

_NUMBER: Final = 4


class PlanButton(TapButton, template=r"sessions:plan:(?P<group_id>\d+)"):
    """Plan a meeting for a group; without one, first choose for which."""

    opens_form: ClassVar[bool] = True

    def __init__(self, group_id: GroupId | None, say: Speaker | None = None) -> None:
        super().__init__(
            f"sessions:plan:{group_id or 0}",
            (say or Speaker())("Plan a meeting"),
            style=discord.ButtonStyle.primary,
        )
        self.group_id = group_id

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "PlanButton":
        number = int(match["group_id"])
        return cls(GroupId(number) if number else None)

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        say = speaker(interaction)
        groups = await interaction.client.services.groups.list_facilitated(
            here(interaction), person(interaction)
        )
        mine = [group for group in groups if self.group_id in (None, group.id)]
        if len(mine) == 1:
            await interaction.response.send_modal(ScheduleForm(interaction, mine[0]))
            return
        await interaction.response.defer()
        if not mine:
            raise NotFacilitatorError
        await show(interaction, Screen(say("For which group?"), [PlanForList(mine, say)]))


class PlanForList(TapList, template=r"sessions:plan_for"):
    opens_form: ClassVar[bool] = True

    def __init__(self, groups: list[Group] | None = None, say: Speaker | None = None) -> None:
        options = [
            discord.SelectOption(label=label(group.name, limit=SELECT_LABEL), value=str(group.id))
            for group in groups or ()
        ]
        super().__init__(
            "sessions:plan_for",
            (say or Speaker())("Choose a group"),
            options[:25] or [discord.SelectOption(label="-")],
        )

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        groups = await interaction.client.services.groups.list_facilitated(
            here(interaction), person(interaction)
        )
        mine = [group for group in groups if str(group.id) == self.chosen[0]]
        if not mine:
            raise NotFacilitatorError
        await interaction.response.send_modal(ScheduleForm(interaction, mine[0]))


class ChangeDraftButton(TapButton, template=r"sessions:change:(?P<draft_id>\d+)"):
    """Back to the form, with what was typed in it."""

    opens_form: ClassVar[bool] = True

    def __init__(self, draft_id: DraftId, say: Speaker | None = None) -> None:
        super().__init__(f"sessions:change:{draft_id}", (say or Speaker())("Change"))
        self.draft_id = draft_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        services = interaction.client.services
        draft = await services.sessions.get_draft(
            here(interaction), self.draft_id, by=person(interaction)
        )
        group = await services.groups.get(draft.guild_id, draft.group_id)
        await interaction.response.send_modal(ScheduleForm(interaction, group, draft))


class ScheduleForm(SafeForm):
    def __init__(self, interaction: Interaction, group: Group, draft: Draft | None = None) -> None:
        say = speaker(interaction)
        super().__init__(
            title=say("Plan a meeting"), custom_id=form_id("sessions:schedule_form", interaction)
        )
        self.guild_id: GuildId = group.guild_id
        self.group_id = group.id
        self.draft_id = None if draft is None else draft.id
        seats = group.seats if draft is None else draft.seats
        self.when: ui.TextInput[Any] = ui.TextInput(
            custom_id="when",
            max_length=TYPED_LIMIT,
            placeholder=say("every Wednesday 7:30 PM"),
            default=None if draft is None else draft.typed,
        )
        self.meeting_title: ui.TextInput[Any] = ui.TextInput(
            custom_id="title",
            required=False,
            max_length=TITLE_LIMIT,
            placeholder=say("Meeting"),
            default=None if draft is None else draft.title,
        )
        self.minutes: ui.TextInput[Any] = ui.TextInput(
            custom_id="minutes",
            required=False,
            max_length=_NUMBER,
            placeholder=str(USUAL_MINUTES),
            default=None if draft is None or says_how_long(draft.typed) else str(draft.minutes),
        )
        self.seats: ui.TextInput[Any] = ui.TextInput(
            custom_id="seats",
            required=False,
            max_length=_NUMBER,
            placeholder=say("As many as come"),
            default=None if seats is None else str(seats),
        )
        for text, about, field in (
            (say("When?"), say("On the group's clock. I show you what I understood."), self.when),
            (say("Title"), say("It shows in the room. A plain one is safest."), self.meeting_title),
            (say("How many minutes?"), None, self.minutes),
            (say("How many seats?"), None, self.seats),
        ):
            self.add_item(ui.Label(text=text, description=about, component=field))

    @override
    async def on_form(self, interaction: Interaction) -> None:
        from cogs.sessions.schedule_preview import preview_screen  # noqa: PLC0415  it leads back here

        say = speaker(interaction)
        sessions = interaction.client.services.sessions
        typed = Typed(
            self.when.value,
            self.meeting_title.value or None,
            _number(self.minutes.value),
            _number(self.seats.value),
        )
        by, language = person(interaction), str(interaction.locale)
        if self.draft_id is None:
            preview = await sessions.start_draft(
                self.guild_id, self.group_id, typed, by=by, language=language
            )
        else:
            preview = await sessions.change_draft(
                self.guild_id, self.draft_id, typed, by=by, language=language
            )
        await show(interaction, preview_screen(preview, say, interaction))


def _number(typed: str) -> int | None:
    """Nothing typed is None. What is no number becomes one that is refused, with the way back to the form."""
    typed = typed.strip()
    if not typed:
        return None
    return int(typed) if typed.isdecimal() else 0


def plan_first_meeting(group: Group, say: Speaker) -> PlanButton:
    """After a group was made."""
    return PlanButton(group.id, say)


if plan_first_meeting not in AFTER_CREATE:
    AFTER_CREATE.append(plan_first_meeting)
