"""Ruth told Dana, by voice, whom she must not meet. Sam comes to the door."""

import pytest

from bot.core.ids import MemberId
from bot.features.groups.model import Joining, MembershipState, Standing
from tests.cogs.forged import forged_button
from tests.cogs.group_town import ask, found, knows_clock, let_in, set_up, state_of


async def begin(town, joining=Joining.ASK):
    """Birch, led by Dana and Marcus, with Ruth in it."""
    await set_up(town)
    birch = await found(town, joining=joining)
    dana, marcus = town.person("Dana"), town.person("Marcus", facilitator=True)
    leads = Standing(MemberId(dana.id), is_facilitator=True)
    await town.services.groups.add_facilitator(
        town.guild_id, birch.id, MemberId(marcus.id), by=leads
    )
    await town.deliver()
    ruth, sam = town.person("Ruth"), town.person("Sam")
    for one in (ruth, sam, town.person("Ana")):
        await knows_clock(town, one, "America/Chicago")
    if joining is Joining.ASK:
        await let_in(town, ruth)
    else:
        await ask(town, ruth)
    await town.deliver()
    return birch, dana, marcus, ruth, sam


async def note_it(town, birch, dana, ruth, sam):
    await dana.command("group members", group="Birch")
    await dana.pick(ruth.member, custom_id=f"groups:person:{town.guild_id}:{birch.id}")
    await dana.tap("Keep apart from someone")
    assert "Neither of the two is told. Ruth can see under “My data” that you noted it" in dana.sees
    about = f"{town.guild_id}:{birch.id}:{ruth.id}"
    await dana.pick(sam.member, custom_id=f"keep_apart:from:{about}")
    assert "Noted." in dana.sees
    assert "Noted: apart from Sam." in dana.sees


async def opens(town, who):
    """The wish to join that waits."""
    (waiting,) = await town.services.groups.list_asked(town.guild_id)
    about = f"groups:newcomer:{town.guild_id}:{waiting.ask_id}"
    await who.tap_id(about, on=await forged_button(town, about))


async def test_another_facilitator_is_asked_to_talk_with_dana_first(town):
    birch, dana, marcus, ruth, sam = await begin(town)
    await note_it(town, birch, dana, ruth, sam)
    about = f"keep_apart:from:{town.guild_id}:{birch.id}:{ruth.id}"
    for who, says in ((ruth, "That is the same person."), (sam, "You noted that already")):
        await dana.pick(who.member, custom_id=about)
        assert dana.sees.startswith(says)
        await dana.tap("Back")
        assert "Noted: apart from Sam." in dana.sees
    await ruth.command("privacy")
    await ruth.tap("Who looked")
    assert "noted whom you asked to be kept apart from" in ruth.sees
    notes = list(ruth.notes)

    await ask(town, sam)
    assert sam.sees.startswith("Sent.")
    await opens(town, marcus)
    assert "Please talk with Dana first." in marcus.sees
    assert "Ruth" not in marcus.sees
    await marcus.tap("Let in")
    assert marcus.sees.startswith("Please talk with @Dana first. Nothing was changed")
    assert await state_of(town, birch.id, sam) is MembershipState.ASKED

    await marcus.command("group members", group="Birch")
    await marcus.pick(ruth.member, custom_id=f"groups:person:{town.guild_id}:{birch.id}")
    await marcus.tap("Keep apart from someone")
    assert "Dana noted something too." in marcus.sees
    assert "Sam" not in marcus.sees

    await opens(town, dana)
    assert "You noted that someone in this group must not meet this person." in dana.sees
    await dana.tap("Let in")
    assert await state_of(town, birch.id, sam) is MembershipState.ACTIVE
    assert ruth.notes == notes


async def test_an_open_door_lets_nobody_in_whom_somebody_must_not_meet(town):
    """Whoever of the two came first, and whoever asked for it. What the other sees is what everybody sees."""
    birch, dana, _marcus, ruth, sam = await begin(town, Joining.OPEN)
    await note_it(town, birch, dana, ruth, sam)
    await ask(town, sam)
    assert sam.sees.startswith("Sent.")
    assert await state_of(town, birch.id, sam) is MembershipState.ASKED
    assert "birch" not in sam.rooms

    ana = town.person("Ana")
    await ask(town, ana)
    assert await state_of(town, birch.id, ana) is MembershipState.ACTIVE


@pytest.mark.long
async def test_it_holds_both_ways_and_no_longer_once_it_is_lifted(town):
    birch, dana, marcus, ruth, sam = await begin(town)
    await ask(town, sam)
    await opens(town, dana)
    await dana.tap("Let in")
    await note_it(town, birch, dana, ruth, sam)
    assert "They are both in Birch now." in dana.sees
    oak = await found(town, "Oak")
    leads = Standing(MemberId(dana.id), is_facilitator=True)
    await town.services.groups.add_facilitator(town.guild_id, oak.id, MemberId(marcus.id), by=leads)
    await ask(town, sam, "Oak")
    await opens(town, dana)
    await dana.tap("Let in")
    await ask(town, ruth, "Oak")
    await opens(town, marcus)
    assert "Please talk with Dana first." in marcus.sees

    await dana.command("group members", group="Birch")
    await dana.pick(ruth.member, custom_id=f"groups:person:{town.guild_id}:{birch.id}")
    await dana.tap("Keep apart from someone")
    await dana.tap("Not apart any more: Sam")
    assert "It stands no longer. No one was told." in dana.sees
    await opens(town, marcus)
    assert "Please talk" not in marcus.sees
    await marcus.tap("Let in")
    assert await state_of(town, oak.id, ruth) is MembershipState.ACTIVE


@pytest.mark.long
async def test_who_asked_outlives_the_erasure_of_the_other_and_ends_with_their_own(town):
    birch, dana, marcus, ruth, sam = await begin(town)
    await note_it(town, birch, dana, ruth, sam)
    await town.services.privacy.forget_member(town.guild_id, MemberId(sam.id))
    await knows_clock(town, sam, "America/Chicago")
    await ask(town, sam)
    await opens(town, marcus)
    assert "Please talk with Dana first." in marcus.sees
    kept = await town.services.privacy.export_member(town.guild_id, MemberId(ruth.id))
    assert str(sam.id) not in repr(kept)
    assert not any(
        "apart" in what
        for what in await town.services.privacy.export_member(town.guild_id, MemberId(sam.id))
    )

    await town.services.privacy.forget_member(town.guild_id, MemberId(ruth.id))
    await opens(town, marcus)
    assert "Please talk" not in marcus.sees


async def test_once_nobody_who_knew_is_there_whoever_leads_the_group_sees_it(town):
    birch, dana, marcus, ruth, sam = await begin(town)
    await note_it(town, birch, dana, ruth, sam)
    leads = Standing(MemberId(marcus.id), is_facilitator=True)
    await town.services.groups.drop_facilitator(
        town.guild_id, birch.id, MemberId(dana.id), by=leads
    )
    await town.deliver()
    await ask(town, sam)
    await opens(town, marcus)
    assert "Please talk with your co-facilitators first." in marcus.sees
    await marcus.command("group members", group="Birch")
    await marcus.pick(ruth.member, custom_id=f"groups:person:{town.guild_id}:{birch.id}")
    await marcus.tap("Keep apart from someone")
    assert "Noted: apart from Sam." in marcus.sees


async def test_a_pair_is_another_facilitators_whatever_button_is_forged(town):
    birch, dana, marcus, ruth, sam = await begin(town)
    await note_it(town, birch, dana, ruth, sam)
    noted = await town.services.keep_apart.look(
        town.guild_id, birch.id, MemberId(ruth.id), by=MemberId(dana.id)
    )
    lift = f"keep_apart:lift:{town.guild_id}:{birch.id}:{noted.own[0].id}"
    for who in (marcus, ruth, sam, town.person("Ada", admin=True)):
        await who.tap_id(lift, on=await forged_button(town, lift))
    again = await town.services.keep_apart.look(
        town.guild_id, birch.id, MemberId(ruth.id), by=MemberId(dana.id)
    )
    assert again == noted


async def test_a_pair_whose_key_was_lost_closes_the_door_to_nobody(town):
    """As after a copy was put back without people's keys."""
    birch, dana, marcus, ruth, sam = await begin(town)
    await note_it(town, birch, dana, ruth, sam)
    privacy = town.services.privacy
    async with privacy._db.transaction(town.guild_id) as tx:
        await privacy._sealer.destroy(tx, MemberId(ruth.id))
    await ask(town, sam)
    await opens(town, marcus)
    await marcus.tap("Let in")
    assert await state_of(town, birch.id, sam) is MembershipState.ACTIVE
