"""The words for what the age of people here refuses."""

from bot.core.ids import GuildId
from bot.features.adults.errors import UnderAgeError, UnderAgeNotFoundError
from cogs._kit.interaction import Interaction, person
from cogs._kit.refusals import first_aid, spoken
from cogs._kit.screens import Screen, Tappable
from cogs._kit.speaker import Speaker
from cogs.adults.my_page import under_age_words
from cogs.groups.refusals import way_to_desk
from cogs.privacy.privacy_screen import PrivacyButton


@spoken(UnderAgeError)
def closed(no: UnderAgeError, say: Speaker, interaction: Interaction) -> Screen:
    if no.member_id != person(interaction):
        # Somebody else would make them a facilitator, and need not learn what was heard.
        words = say("That person can't lead a group right now. Nothing was changed.")
        return Screen(words, way_to_desk(say, interaction))
    where = interaction.guild_id or interaction.client.home_guild_id
    data: list[Tappable] = [] if where is None else [PrivacyButton(GuildId(where), say)]
    words = under_age_words(no.erased_at, no.led_by, say)
    return Screen(words, (*data, *first_aid(say, interaction)))


@spoken(UnderAgeNotFoundError)
def undone_already(_no: UnderAgeNotFoundError, say: Speaker, interaction: Interaction) -> Screen:
    words = say("That was undone already, or they are erased. Nothing was changed.")
    return Screen(words, way_to_desk(say, interaction))
