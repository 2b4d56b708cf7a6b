"""What waits for a person on their page because a note could not bring it."""

from bot.core.ids import GuildId
from bot.features.outbox.model import Delivery
from cogs._kit.deliveries import OPENERS
from cogs._kit.interaction import Interaction, person
from cogs._kit.pages import Section, my_page_section
from cogs._kit.speaker import Speaker
from cogs._kit.times import how_long
from cogs.outbox.open_button import OpenButton

SHOWN_AT_ONCE = 3


@my_page_section(order=30)
async def waiting_notes(
    interaction: Interaction, guild_id: GuildId, say: Speaker
) -> Section | None:
    """The newest first; one that is over by now is not offered any more."""
    outbox = interaction.client.services.outbox
    unheard = [
        one
        for one in await outbox.list_unheard(guild_id, person(interaction))
        if one.kind in OPENERS
    ]
    if not unheard:
        return None
    newest = list(reversed(unheard))[:SHOWN_AT_ONCE]
    words = say.plural(
        "**Waiting for you:** {n} note that could not reach you.",
        "**Waiting for you:** {n} notes that could not reach you.",
        len(unheard),
    )
    lines = [words]
    taps: list[OpenButton] = []
    for number, one in enumerate(newest, start=1):
        name = say("{number}. {what}", number=number, what=what_it_is(one, say))
        lines.append(say("{name}, from {when}", name=name, when=how_long(one.due_at)))
        taps.append(OpenButton(one.id, say, words=name))
    return Section("\n".join(lines), tuple(taps))


def what_it_is(one: Delivery, say: Speaker) -> str:
    """In words that tell nothing: a page is looked at on buses too."""
    if one.kind in {"reminders.keep", "idle.ask"}:
        return say("A question")
    match one.kind.partition(".")[0]:
        case "reminders" | "sessions" | "hosting":
            return say("Your meeting")
        case "personal_reminders":
            return say("Your reminder")
        case "clock_changes":
            return say("Another hour")
        case "polls":
            return say("Finding a time")
        case _:
            return say("Something for you")
