"""What is celebrated where, and how a country is found."""

from datetime import date

from bot.features.holidays.countries import likely_countries, named_country, pages_of_countries
from bot.features.holidays.public_holidays import holidays_on


def test_thanksgiving_is_a_holiday_in_one_country_and_a_thursday_in_the_other():
    day = date(2026, 11, 26)
    assert holidays_on("US", day) == ("Thanksgiving Day",)
    assert holidays_on("GB", day) == ()
    assert holidays_on("ZZ", day) == ()


def test_a_free_friday_before_a_saturday_counts_too():
    assert holidays_on("US", date(2026, 7, 3)) == ("Independence Day (observed)",)
    assert holidays_on("US", date(2027, 12, 31)) == ("New Year's Day (observed)",)


def test_the_name_comes_in_the_readers_language_else_in_english():
    labour = date(2026, 5, 1)
    assert holidays_on("MX", labour, "es-ES") == ("Día del Trabajo",)
    assert holidays_on("MX", labour, "en-GB") == holidays_on("MX", labour, "ko") == ("Labor Day",)


def test_a_country_is_found_as_people_type_it():
    for typed in ("UK", " united  kingdom", "gb"):
        assert named_country(typed, "en").code == "GB"
    assert named_country("Deutschland", "de").code == "DE"
    assert named_country("mexcio", "en") is None, "a slip is asked about"
    assert likely_countries("mexcio", "en")[0].code == "MX"
    assert likely_countries("qqqq", "en") == ()


def test_every_page_fits_into_a_list():
    pages = pages_of_countries("en")
    assert len(pages) <= 25
    assert all(0 < len(page) <= 25 for page in pages)
