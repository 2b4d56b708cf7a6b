"""What a facilitator may paste, what it becomes, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.errors import Refusal
from bot.features.resources.addresses import LONGEST, read_address
from bot.features.resources.errors import (
    AddressTooLongError,
    HiddenCharactersError,
    NameInAddressError,
    NotAnAddressError,
    NotHttpsError,
    NotPublicAddressError,
    OddPortError,
)
from bot.features.resources.look_alikes import Likeness, LookAlike


@pytest.mark.parametrize(
    ("typed", "opened"),
    [
        ("https://www.nami.org", "https://www.nami.org/"),
        ("  <https://al-anon.org/newcomers/>\n", "https://al-anon.org/newcomers/"),
        ("HTTPS://Al-Anon.ORG./Newcomers", "https://al-anon.org/Newcomers"),
        ("https://nami.org:443/a/./b/../c#top", "https://nami.org/a/c#top"),
        ("https://nami.org/caf\u00e9?q=qu\u00e9", "https://nami.org/caf%C3%A9?q=qu%C3%A9"),
        ("https://nami.org/a%2fb%7e?x=1+2", "https://nami.org/a%2Fb~?x=1+2"),
        ("https://nami.org/100%?a=&b", "https://nami.org/100%25?a=&b"),
        ("https://m\u00fcnchen.de/", "https://xn--mnchen-3ya.de/"),
        ("https://nami.org/?utm_source=x&id=7&fbclid=me", "https://nami.org/?id=7"),
        ("https://r3---sn.example.com/", "https://r3---sn.example.com/"),
    ],
)
def test_an_address_is_tidied_and_still_opens_the_same_page(typed, opened):
    assert read_address(typed).url == opened


def test_every_way_of_writing_a_page_is_the_same_page():
    ways = [
        "https://www.nami.org/help?b=2&a=1",
        "https://nami.org/help/?a=1&b=2#top",
        "https://NAMI.org:443/x/../help?a=1&utm_medium=mail&b=2&gclid=9",
        "https://www.nami.org./h%65lp?a=1&&b=2",
    ]
    assert {read_address(way).key for way in ways} == {"nami.org/help?a=1&b=2"}


@pytest.mark.parametrize(
    "other",
    [
        *("https://nami.org/Help", "https://nami.org/help?a=1", "https://es.nami.org/help"),
        *("https://nami.org/help#/first", "https://nami.org/", "https://nami.com/help"),
    ],
)
def test_another_page_is_another_page(other):
    assert read_address(other).key != read_address("https://nami.org/help").key


NUMBERS = [
    *("127.0.0.1", "2130706433", "0177.0.0.1", "0x7f000001", "0x7f.1", "127.1", "10.0.0.1."),
    *("8.8.8.8", "1.2.3.4.5", "example.0x", "999999999999", "[::1]", "[::ffff:127.0.0.1]"),
    *("\uff11\uff12\uff17.0.0.1", "127\u30020\u30020\u30021"),
]
AT_HOME = ["localhost", "printer", "nas.local", "metadata.google.internal", "router.home.arpa"]


@pytest.mark.parametrize("host", NUMBERS + AT_HOME)
@pytest.mark.parametrize("after", ["", ":443/", ":8080/admin"])
def test_a_machine_by_number_or_in_the_house_is_not_for_the_shelf(host, after):
    with pytest.raises(NotPublicAddressError):
        read_address(f"https://{host}{after}")


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "",
            "help",
            "https://",
            "https:",
            "https:nami.org",
            "https:/nami.org",
            "https:///nami.org",
        ),
        *("//nami.org", "javascript:alert(1)", "JavaScript:alert(1)//https://nami.org"),
        *("data:text/html,hi", "file:///etc/passwd", "ftp://nami.org", "mailto:ruth@nami.org"),
        *("https://a..b.org", "https://-a.org", "https://a_b.org", "https://nami%2eorg"),
        *("https://nami.org\\@evil.org", "https:\\\\nami.org", "https://xn--zz.org"),
        *(
            "https://nami.org:https",
            "https://nami.org:\u0664\u0664\u0663/",
            "https://\U0001f600.org",
        ),
        *(f"https://{'a' * 64}.org", f"https://{'a.' * 130}org"),
    ],
)
def test_what_opens_no_page_is_no_address(typed):
    with pytest.raises(NotAnAddressError):
        read_address(typed)


@pytest.mark.parametrize(
    ("typed", "suggestion"),
    [
        ("http://nami.org/help", "https://nami.org/help"),
        ("nami.org", "https://nami.org/"),
        ("www.nami.org/help?a=1", "https://www.nami.org/help?a=1"),
        ("http://127.0.0.1/", None),
        ("http://nami.org:80/", None),
        ("http:", None),
    ],
)
def test_an_open_way_is_refused_with_the_closed_one_at_hand(typed, suggestion):
    with pytest.raises(NotHttpsError) as no:
        read_address(typed)
    assert no.value.suggestion == suggestion


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ("https://nami.org@evil.org/", NameInAddressError),
        ("https://ruth:secret@nami.org/", NameInAddressError),
        ("https://@nami.org/", NameInAddressError),
        ("https://nami.org:8443/", OddPortError),
        ("https://nami.org:80/", OddPortError),
        ("https://nami.org/a b", HiddenCharactersError),
        ("https://nami.org/\u202egro.live", HiddenCharactersError),
        ("https://na\u200bmi.org/", HiddenCharactersError),
        ("https://nami.org/\r\nHost: evil.org", HiddenCharactersError),
        ("https://nami.org/\x00", HiddenCharactersError),
        ("https://nami.org/\ud800", HiddenCharactersError),
        ("java\tscript:alert(1)", HiddenCharactersError),
        ("https://nami.org/" + "a" * 2_984, AddressTooLongError),
        ("https://nami.org/" + "\u00e9" * 1_000, AddressTooLongError),
    ],
)
def test_what_hides_where_it_leads_is_refused(typed, refusal):
    with pytest.raises(refusal):
        read_address(typed)


def test_only_what_is_kept_of_an_address_has_to_be_short():
    longest = "https://nami.org/".ljust(LONGEST, "a")
    assert read_address(longest).url == longest
    with pytest.raises(AddressTooLongError) as no:
        read_address(longest, longest=500)
    assert (no.value.length, no.value.limit) == (LONGEST, 500)
    shared = "https://nami.org/help?utm_campaign=".ljust(LONGEST, "a")
    assert read_address(shared, longest=500).url == "https://nami.org/help"


@pytest.mark.parametrize(
    ("host", "shown", "warning"),
    [
        ("n\u0430mi.org", "n\u0430mi.org", LookAlike(Likeness.READS_AS_ANOTHER, "nami.org")),
        ("xn--80ak6aa92e.com", "\u0430\u0440\u0440\u04cf\u0435.com", "apple.com"),
        ("nam\u0131.org", "nam\u0131.org", "nami.org"),
        ("www.\u03bfrg.com", "www.\u03bfrg.com", "www.org.com"),
        ("\u0436ami.org", "\u0436ami.org", LookAlike(Likeness.MIXED_SCRIPTS)),
        ("xn--mnchen-3ya.de", "m\u00fcnchen.de", None),
        ("espa\u00f1ol.org", "espa\u00f1ol.org", None),
        ("\u65e5\u672c\u306enews.jp", "\u65e5\u672c\u306enews.jp", None),
        ("\u043f\u0440\u0438\u043c\u0435\u0440.\u0440\u0444", "\u043f\u0440\u0438\u043c\u0435\u0440.\u0440\u0444", None),
        ("c\u0153ur.fr", "c\u0153ur.fr", None),
        ("al-anon.org", "al-anon.org", None),
    ],
)  # fmt: skip
def test_a_name_that_could_be_taken_for_another_comes_with_a_warning(host, shown, warning):
    address = read_address(f"https://{host}/")
    assert address.shown == shown
    assert address.host.isascii()
    if isinstance(warning, str):
        warning = LookAlike(Likeness.READS_AS_ANOTHER, warning)
    assert address.look_alike == warning


ODD = st.text(
    st.sampled_from("aZ9.-_~%:/?#@[]\\&=+ \u00e9\u0430\u3002\uff11\u202e\u00df\U0001f600xn")
    | st.characters()
)


@given(st.one_of(ODD, ODD.map("https://".__add__), ODD.map("https://nami.org/".__add__)))
def test_whatever_is_pasted_is_read_or_refused_and_reading_twice_changes_nothing(text):
    try:
        address = read_address(text)
    except Refusal:
        return
    again = read_address(address.url)
    assert again == address
    assert address.url.isascii()
    assert address.url.startswith(f"https://{address.host}/")
    assert read_address(f"https://{address.key}").key == address.key
