"""To which machines a link may lead the bot."""

from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.features.resources.checking.guard import Place, PublicOnly, is_public
from bot.features.resources.checking.names import SystemNames
from bot.features.resources.checking.verdict import Cause, TroubleError

PUBLIC = ["8.8.8.8", "93.184.216.34", "2606:4700::6810:84e5", "2a00:1450::200e", "64:ff9b::808:808"]
NOT_PUBLIC = [
    *("0.0.0.1", "10.1.2.3", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.8.9.1"),
    *("169.254.169.254", "172.16.0.1", "172.31.255.255", "192.168.1.1", "192.0.0.192"),
    *("168.63.129.16", "192.0.2.1", "192.88.99.1", "198.18.0.1", "198.51.100.1", "203.0.113.1"),
    *("224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255"),
    *("::", "::1", "::8.8.8.8", "::ffff:8.8.8.8", "::ffff:127.0.0.1", "fe80::1", "fe80::1%eth0"),
    *("fec0::1", "fc00::1", "fd00:ec2::254", "ff02::1", "2001::1", "2001:db8::1", "2002:7f00:1::"),
    *("2002:808:808::", "3fff::1", "5f00::1", "100::1", "64:ff9b:1::1"),
    *("64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "4000::1"),
]


@pytest.mark.parametrize("address", PUBLIC)
def test_a_machine_of_the_world_is_let_in_by_the_usual_door_only(address):
    assert PublicOnly().lets_in(Place(ip_address(address)))
    assert not PublicOnly().lets_in(Place(ip_address(address), 8443))


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_a_machine_of_somebodys_network_is_not(address):
    assert not PublicOnly().lets_in(Place(ip_address(address)))


@given(st.ip_addresses(v=4, network="10.0.0.0/8") | st.ip_addresses(v=4, network="127.0.0.0/8"))
def test_nor_by_any_way_of_writing_it_into_a_longer_address(address):
    inside = int(address)
    for network, shift in (
        ("::/96", 0),
        ("::ffff:0:0/96", 0),
        ("64:ff9b::/96", 0),
        ("2002::/16", 80),
    ):
        written = ip_network(network).network_address + (inside << shift)
        assert not is_public(written)


async def test_the_machines_own_names_lead_to_places_or_to_trouble_and_to_nothing_else():
    """Whether this machine is online or not."""
    names = SystemNames()
    for host in ("nothing.invalid", "a" * 300, "xn--zz.example"):
        with pytest.raises(TroubleError) as trouble:
            await names.places_of(host)
        assert trouble.value.cause in {Cause.NO_SUCH_NAME, Cause.NAMES_DOWN}
    await names.close()
