"""An admin reads how soon people who wished to be reached were seen, and never who they are."""

from bot.core.ids import MemberId
from bot.features.requests.model import About, Reach
from tests.cogs.oak_town import member, oak


async def test_an_admin_reads_how_soon_and_never_who(town):
    ada = town.person("Ada", admin=True)
    group = await oak(town)
    sam, ruth = await member(town, group, "Sam"), await member(town, group, "Ruth")
    await ada.command("setup")
    await ada.tap("Calls this week")
    assert "No one asked." in ada.sees

    asked = {}
    for one in (sam, ruth):
        asked[one] = await town.services.requests.ask(
            town.guild_id, group.id, About.VIOLENCE, Reach.NOTE, by=MemberId(one.id)
        )
    await town.pass_time(minutes=3)
    dana = MemberId(town.person("Dana").id)
    await town.services.requests.open_(town.guild_id, asked[sam].request.id, by=dana)
    await town.services.requests.see(town.guild_id, asked[sam].request.id, by=dana)

    await ada.tap("Overview")
    await ada.tap("Calls this week")
    assert "No one asked." in ada.sees, (
        "or a count that rises would tell who has just left the room"
    )
    await town.pass_time(days=1)
    await ada.command("setup")
    await ada.tap("Calls this week")
    assert "- Asked: 2\n- Seen by a facilitator: 1" in ada.sees
    assert "- It was seen within 3 minutes." in ada.sees
    assert "- Still waiting: 1" in ada.sees
    for telling in ("Sam", "Ruth", "Oak", "iolence", str(sam.id)):
        assert telling not in ada.sees
