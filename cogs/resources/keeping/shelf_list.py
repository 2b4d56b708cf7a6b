"""``/resources shelf``: all links by how they stand, for facilitators."""

from bot.core.ids import GuildId
from bot.features.resources.keeping.keeping import Through
from bot.features.resources.keeping.looking_through import Look, Part
from bot.features.resources.model import Page, Resource, State
from cogs._kit.interaction import Interaction
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker, speaker
from cogs._kit.text import plain
from cogs._kit.times import how_long
from cogs.desk.desk_button import DeskButton
from cogs.groups.authority import standing
from cogs.resources.keeping.add_link import AddLinkButton
from cogs.resources.keeping.bring_in import StarterButton
from cogs.resources.keeping.keeper_words import part_word, short_day
from cogs.resources.keeping.shelf_taps import (
    ShelfButton,
    ShelfPartList,
    ShelfPickList,
    ShelfSearchButton,
    ShelfTopicList,
)
from cogs.resources.reading.link_words import TOPIC_NAMES


async def shelf_screen(
    interaction: Interaction, guild_id: GuildId, look: Look | None = None, page: int = 0
) -> Screen:
    say, look = speaker(interaction), look or Look()
    through = await interaction.client.services.resources.list_shelf(
        guild_id, look, by=await standing(interaction), page=page
    )
    if through.is_bare:
        words = say("The shelf is empty. There is a starter library to begin with.")
        starter, add = StarterButton(guild_id, say), AddLinkButton(guild_id, say)
        return Screen(words, [starter, add, DeskButton(guild_id, say)])
    return _screen(guild_id, look, through, say)


def _screen(guild_id: GuildId, look: Look, through: Through, say: Speaker) -> Screen:
    page = through.page
    lines = [_line(one, look.part, say) for one in page.items] or [say("There are none.")]
    taps: list[Tappable | tuple[Tappable, ...]] = []
    if page.items:
        taps.append(ShelfPickList(guild_id, page.items, say))
    if turns := _turns(guild_id, look, page, say):
        taps.append(turns)
    taps.append(ShelfPartList(guild_id, look, through.in_parts, say))
    if look.topic is not None or any(through.in_topics.values()):
        taps.append(ShelfTopicList(guild_id, look, through.in_topics, say))
    taps += [
        (ShelfSearchButton(guild_id, say), AddLinkButton(guild_id, say)),
        (StarterButton(guild_id, say), DeskButton(guild_id, say)),
    ]
    return Screen("\n".join([_title(look, page, say), *lines]), taps)


def _title(look: Look, page: Page, say: Speaker) -> str:
    title = say("**{part}**", part=part_word(look.part, say))
    if look.topic is not None:
        title += " " + say("about: {topic}", topic=TOPIC_NAMES[look.topic](say))
    if look.words:
        title += " " + say("with “{words}”", words=plain(look.words))
    if page.items and look.part in {Part.SHOWN, Part.OVERDUE}:
        title += "\n" + say("-# By when to look again, the soonest first.")
    return title


def _turns(guild_id: GuildId, look: Look, page: Page, say: Speaker) -> tuple[Tappable, ...]:
    turns: list[Tappable] = []
    if page.number > 0:
        back = say("Back")
        turns.append(ShelfButton(guild_id, look, page.number - 1, say, words=back))
    if page.number + 1 < page.pages:
        more = say("More ({n} of {pages})", n=page.number + 1, pages=page.pages)
        turns.append(ShelfButton(guild_id, look, page.number + 1, say, words=more))
    return tuple(turns)


def _line(one: Resource, part: Part, say: Speaker) -> str:
    title = plain(one.details.title)
    match part:
        case Part.SHOWN | Part.OVERDUE:
            day = short_day(one.details.review_by, say)
            return say("- {title} (by {day})", title=title, day=day)
        case Part.SUGGESTED:
            return say("- {title}, suggested {ago}", title=title, ago=how_long(one.changed_at))
        case Part.EVERY if one.state is not State.APPROVED:
            stands = Part.SUGGESTED if one.state is State.SUGGESTED else Part.RETIRED
            return say("- {title} ({stands})", title=title, stands=part_word(stands, say))
        case _:
            return say("- {title}", title=title)
