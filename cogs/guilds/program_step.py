"""Does a clinic or treatment program run this server? If it may, an admin confirms what that asks of them."""

import re

from discord import ButtonStyle
from typing_extensions import override

from bot.features.guilds.model import Guild, ProgramAnswer, SetupStep
from cogs._kit.interaction import Interaction, person
from cogs._kit.replies import show
from cogs._kit.safe import TapButton
from cogs._kit.screens import Screen
from cogs._kit.speaker import Speaker, speaker
from cogs.guilds.server_manager import managed_guild
from cogs.guilds.server_page import SetupButton, StepButton, page_after, step_screen


@step_screen(SetupStep.PROGRAM)
async def ask_program(_interaction: Interaction, guild: Guild, say: Speaker) -> Screen:
    words = say("Does a clinic or treatment program run this server?")
    unconfirmed = SetupStep.PROGRAM in guild.decided and guild.is_run_by_program
    if unconfirmed and guild.attested_at is None:
        words = f"{words}\n\n{say('You answered, and did not confirm yet. Tap your answer again.')}"
    return Screen(words, [ProgramButton(answer, say) for answer in ProgramAnswer])


class ProgramButton(TapButton, template=r"guilds:program:(?P<answer>no|yes|not_sure)"):
    def __init__(self, answer: ProgramAnswer, say: Speaker | None = None) -> None:
        say = say or Speaker()
        words = {
            ProgramAnswer.NO: say("No"),
            ProgramAnswer.YES: say("Yes"),
            ProgramAnswer.NOT_SURE: say("Not sure"),
        }
        super().__init__(f"guilds:program:{answer}", words[answer])
        self.answer = answer

    @override
    @classmethod
    def from_match(cls, match: re.Match[str]) -> "ProgramButton":
        return cls(ProgramAnswer(match["answer"]))

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        guild = await interaction.client.services.guilds.save_server_half(
            managed_guild(interaction),
            by=person(interaction),
            program=self.answer,
            attested_at=None,
        )
        if guild.is_run_by_program:
            await show(interaction, _attestation(speaker(interaction)))
        else:
            await show(interaction, await page_after(interaction, guild, SetupStep.PROGRAM))


class AttestButton(TapButton, template=r"guilds:attest"):
    """An admin answers for the program. When is kept; what they were asked stands in this file."""

    def __init__(self, say: Speaker | None = None) -> None:
        words = (say or Speaker())("All of this is so")
        super().__init__("guilds:attest", words, style=ButtonStyle.primary)

    @override
    async def on_tap(self, interaction: Interaction) -> None:
        services = interaction.client.services
        guild = await services.guilds.save_server_half(
            managed_guild(interaction), by=person(interaction), attested_at=services.clock.now()
        )
        await show(interaction, await page_after(interaction, guild, SetupStep.PROGRAM))


def _attestation(say: Speaker) -> Screen:
    words = "\n".join(
        (
            say("**Then a few things must be so**"),
            say(
                "Being seen here could tell that someone is in your care. "
                "Discord has signed no health privacy contract, and its text is not locked "
                "from end to end. I can't make this place fit for patient data."
            ),
            "",
            say("· A lawyer or privacy officer has looked at this use of Discord."),
            say("· No list of patients or of their families is put in here."),
            say("· No one posts here as part of someone's care."),
            say("· No health details of anyone are put in here."),
            "",
            say("Everyone sees a stronger notice before they join."),
        )
    )
    return Screen(
        words, (AttestButton(say), StepButton(SetupStep.PROGRAM, say, again=True), SetupButton(say))
    )
