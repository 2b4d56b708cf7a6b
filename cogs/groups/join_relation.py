"""Joining, the one question: what are you to the person you care about? Who that is, is never asked."""

import discord
from typing_extensions import override

from bot.core.ids import GroupId, GuildId
from bot.features.groups.model import Group, Relation, Template
from cogs._kit.group_button import ABOUT
from cogs._kit.interaction import Interaction, claimed_guild
from cogs._kit.replies import show
from cogs._kit.safe import TapList
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker
from cogs._kit.text import plain
from cogs.groups.group_words import relation_word
from cogs.groups.join_consent import JoinState, first_screen


class RelationList(TapList, template=rf"groups:relation:{ABOUT}"):
    def __init__(self, guild_id: GuildId, group_id: GroupId, say: Speaker | None = None) -> None:
        say = say or Speaker()
        words = {relation: relation_word(relation, say) for relation in Relation}
        options = [
            discord.SelectOption(label=word[:1].upper() + word[1:], value=relation.value)
            for relation, word in words.items()
        ]
        custom_id = f"groups:relation:{guild_id}:{group_id}"
        super().__init__(custom_id, say("I am a …"), options)
        self.guild_id = guild_id
        self.group_id = group_id

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild_id = claimed_guild(interaction, self.guild_id)
        state = JoinState(guild_id, self.group_id, Relation(self.chosen[0]))
        await show(interaction, await first_screen(interaction, state), discreet=True)


def relation_screen(group: Group, line: str, say: Speaker) -> Screen:
    words = [f"**{plain(group.name)}**\n{line}"]
    if group.template is Template.FAMILY:
        words.append(say("In this group you may meet people from your own home."))
    words.append(
        say(
            "What are you to the person you care about? I don't ask who that is. "
            "Only facilitators of this group see your answer."
        )
    )
    return Screen("\n\n".join(words), [RelationList(group.guild_id, group.id, say)])
