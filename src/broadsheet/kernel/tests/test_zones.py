from zoneinfo import available_timezones

from broadsheet.kernel import zones


def test_people_choose_places_and_utc(monkeypatch):
    there = {
        "localtime",
        "Factory",
        "Etc/GMT+1",
        "posix/Europe/Kyiv",
        "Europe/Kyiv",
        "America/Argentina/Ushuaia",
    }
    monkeypatch.setattr(zones, "available_timezones", lambda: there)
    zones.zone_names.cache_clear()
    try:
        assert zones.zone_names() == ("America/Argentina/Ushuaia", "Europe/Kyiv", "UTC")
    finally:
        zones.zone_names.cache_clear()


def test_every_one_of_this_machine_is_one_of_the_database():
    assert set(zones.zone_names()) <= available_timezones()
    assert "Europe/Kyiv" in zones.zone_names()
