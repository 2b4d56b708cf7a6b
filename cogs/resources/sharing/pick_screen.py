"""A group's link of the week: set, changed, chosen, stopped."""

from datetime import time

from bot.core.ids import GroupId, GuildId
from bot.core.wall_time import load_zone
from bot.features.resources.model import Pick, ResourceId
from bot.features.resources.sharing.weekly_pick import Weekly
from cogs._kit.interaction import Interaction, person
from cogs._kit.replies import show
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import plain
from cogs._kit.times import day_and_time, zone_name
from cogs.desk.desk_button import DeskButton
from cogs.groups.group_words import day_names, hour_word
from cogs.resources.sharing.pick_taps import (
    Chosen,
    WeekButton,
    WeekChangeButton,
    WeekNextList,
    WeekSaveButton,
    WeekStopButton,
    WeekTimeList,
    Which,
)


async def pick_screen(interaction: Interaction, guild_id: GuildId, group_id: GroupId) -> Screen:
    weekly = await interaction.client.services.resources.weekly(
        guild_id, group_id, by=person(interaction)
    )
    return weekly_screen(weekly, speaker(interaction))


async def day_screen(interaction: Interaction, guild_id: GuildId, group_id: GroupId) -> Screen:
    """Begins with what is true now, or with what suits most groups."""
    weekly = await interaction.client.services.resources.weekly(
        guild_id, group_id, by=person(interaction)
    )
    chosen = Chosen(guild_id, group_id)
    if weekly.pick is not None:
        chosen = Chosen(guild_id, group_id, weekly.pick.weekday, weekly.pick.minute // 60)
    return await preview_screen(interaction, chosen)


async def preview_screen(interaction: Interaction, chosen: Chosen) -> Screen:
    say = speaker(interaction)
    weekly = await interaction.client.services.resources.preview_pick(
        chosen.guild_id, chosen.group_id, chosen.day, chosen.minute, by=person(interaction)
    )
    words = say(
        "When should {group} get a link each week? It comes as one quiet card.\n\n"
        "**Not saved yet:**",
        group=plain(weekly.group.name),
    )
    back = WeekButton(chosen.guild_id, chosen.group_id, say)
    return Screen(
        "\n".join([words, *_lines(weekly, say)]),
        [*(WeekTimeList(chosen, one, say) for one in Which), (WeekSaveButton(chosen, say), back)],
    )


async def choose_and_tell(
    interaction: Interaction, guild_id: GuildId, group_id: GroupId, resource_id: ResourceId
) -> None:
    say = speaker(interaction)
    weekly = await interaction.client.services.resources.pick_next(
        guild_id, group_id, resource_id, by=person(interaction)
    )
    done = None
    if weekly.pick is None:
        done = say("Choose a day first. Then you can choose what comes.")
    await show(interaction, weekly_screen(weekly, say, done=done))


def weekly_screen(weekly: Weekly, say: Speaker, *, done: str | None = None) -> Screen:
    group, pick = weekly.group, weekly.pick
    ids = (group.guild_id, group.id)
    lines = [*([done] if done else []), *_lines(weekly, say)]
    taps: list[Tappable] = []
    if pick is not None and weekly.offered:
        taps.append(WeekNextList(*ids, weekly.offered, say))
    taps.append(WeekChangeButton(*ids, say))
    if pick is not None:
        taps.append(WeekStopButton(*ids, say))
    return Screen("\n".join(lines), [*taps, DeskButton(group.guild_id, say)])


def _lines(weekly: Weekly, say: Speaker) -> list[str]:
    group, pick = plain(weekly.group.name), weekly.pick
    if pick is None or weekly.comes_at is None:
        return [say("{group} has no link of the week.", group=group)]
    lines = [
        say(
            "{group} gets one link every {day} at {time}, {place} time.",
            group=group,
            day=day_names(say)[pick.weekday],
            time=hour_word(_at(pick), say),
            place=zone_name(load_zone(weekly.group.zone)),
        )
    ]
    if weekly.next is None:
        lines.append(say("It has had every link that suits it, so nothing comes until you choose."))
    else:
        lines.append(
            say(
                "Next: “{title}” on {time}.",
                title=plain(weekly.next.details.title),
                time=day_and_time(weekly.comes_at),
            )
        )
    return lines


def _at(pick: Pick) -> time:
    return time(*divmod(pick.minute, 60))
