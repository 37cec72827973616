"""Dates: the forms people write, the order of day and month, zones kept, and every doubt counted."""

import datetime as dt

import pandas as pd
import pytest

from cxtext.errors import InputError
from cxtext.reading import read
from cxtext.reading.date_forms import FORMS, RELATIVE
from cxtext.reading.dates import are_stamps, date_share, parse_dates

NOW = dt.datetime(2026, 1, 1)


def parsed(*cells, **options):
    return parse_dates(pd.Series(list(cells)), now=NOW, **options)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2024-05-01T10:00:00.123+02:00[Europe/Berlin]", "2024-05-01 08:00"),
        ("2024-05-01 10:00:00+02", "2024-05-01 08:00"),
        ("Wed May 01 2024 10:00:00 GMT+0200 (Central European Summer Time)", "2024-05-01 08:00"),
        ("2024/05/01 3:09:12 PM GMT+1", "2024-05-01 14:09:12"),
        ("Mon, 06 May 2024 10:00:00 -0700", "2024-05-06 17:00"),
        ("2024-05-01 10:00 PST", "2024-05-01 18:00"),
        ("20240501T101500Z", "2024-05-01 10:15"),
        ("1er janvier 2024", "2024-01-01"),
        ("3. März 2024", "2024-03-03"),
        ("12 août 2024 à 10h30", "2024-08-12 10:30"),
        ("3 de mayo de 2024", "2024-05-03"),
        ("4 maggio 2024", "2024-05-04"),
        ("03MAY2024:10:00:00", "2024-05-03 10:00"),
        ("2024年5月1日", "2024-05-01"),
        ("2024. 5. 1.", "2024-05-01"),
        ("10:30 31.05.2024", "2024-05-31 10:30"),
        ("5 May 2024 at 10:30 p.m.", "2024-05-05 22:30"),
        ("12/31/24 12:05 AM", "2024-12-31 00:05"),
        ("Reviewed in the United Kingdom on 5 May 2024", "2024-05-05"),
        ("1714557600123", "2024-05-01 10:00"),
        ("1714557600123456", "2024-05-01 10:00"),
        ("45292.5", "2024-01-01 12:00"),
    ],
)
def test_one_date_in_many_forms(cell, expected):
    out = parsed(cell)
    assert out.moments.iloc[0] == pd.Timestamp(expected)
    assert out.n_unreadable == 0
    assert not any("could not" in note for note in out.notes)


@pytest.mark.parametrize(
    ("cell", "expected", "called"),
    [
        ("Q3 2024", "2024-07-01", "a quarter"),
        ("2024-Q3", "2024-07-01", "a quarter"),
        ("3Q24", "2024-07-01", "a quarter"),
        ("2024-W05", "2024-01-29", "a week"),
        ("May-24", "2024-05-01", "a month"),
        ("2024", "2024-01-01", "a year"),
    ],
)
def test_a_date_without_a_day_is_its_first_day_and_that_is_said(cell, expected, called):
    out = parsed(cell, cell)
    assert out.moments.tolist() == [pd.Timestamp(expected)] * 2
    assert out.notes == (f"2 dates name only {called}, such as {cell!r}; read as its first day",)


def test_zones_are_kept_row_by_row():
    out = parsed("2024-05-01T10:00:00+02:00", "2024-05-01T10:00:00Z", "2024-05-01T10:00:00-0530", "2024-05-01", None)
    assert out.zones.isna().tolist() == [False, False, False, True, True]
    assert out.zones.tolist()[:3] == ["+02:00", "+00:00", "-05:30"]
    assert out.moments.dt.hour.tolist()[:3] == [8, 10, 15]
    assert out.moments.dtype == "datetime64[us]"
    assert any(note.startswith("1 date names no time zone") for note in out.notes)


def test_a_zone_that_cannot_be_told_is_counted():
    out = parsed("2024-05-01 10:00 QQT", "2024-05-01 10:00 QQT")
    assert out.moments.dt.hour.tolist() == [10, 10]
    assert out.zones is None
    assert any(note.startswith("2 dates name a time zone that cannot be told") for note in out.notes)


def test_zones_of_a_frame_with_aware_dates_reach_the_table():
    when = pd.Series(pd.date_range("2024-03-30", periods=3, tz="Europe/Berlin"))
    out = read(pd.DataFrame({"comment": ["Too slow today", "Lovely staff here", "Price went up"], "date": when}))
    assert out["date"].tolist() == [pd.Timestamp(f"2024-03-{d} 23:00") for d in (29, 30)] + [
        pd.Timestamp("2024-03-31 22:00")
    ]
    assert out["date_zone"].tolist() == ["+01:00", "+01:00", "+02:00"]


def test_no_zone_no_column():
    out = read(pd.DataFrame({"comment": ["Too slow today", "Lovely staff here"], "date": ["2024-05-01", "2024-05-02"]}))
    assert "date_zone" not in out


def test_impossible_and_far_dates_are_counted_apart_and_never_silent():
    out = parsed("31/02/2024", "30/02/2024", "9999-12-31", "1899-12-30", "2024-05-01 25:00", "soon", "01/05/2024")
    assert out.moments.notna().tolist() == [False] * 6 + [True]
    assert out.n_unreadable == 6
    told = " ".join(out.notes)
    assert "3 dates are impossible" in told
    assert "2 dates lie outside 1950 to 2099" in told
    assert "1 date could not be read, such as 'soon'" in told


def test_dates_in_the_future_are_kept_and_counted():
    out = parsed("2031-05-01", "2031-05-02", "2024-05-01")
    assert out.moments.notna().all()
    assert out.notes == ("2 dates lie in the future, the last on 2031-05-02; kept",)


def test_dates_that_count_back_need_a_day_to_count_from():
    cells = ["3 days ago", "vor 2 Wochen", "yesterday", "a month ago", "il y a 3 jours"]
    without = parsed(*cells)
    assert without.moments.isna().all()
    assert any(note.startswith("5 dates count back from a day that is not known") for note in without.notes)
    with_anchor = parsed(*cells, anchor="10 June 2024")
    assert with_anchor.moments.dt.strftime("%m-%d").tolist() == ["06-07", "05-27", "06-09", "05-10", "06-07"]
    assert with_anchor.notes == ()
    with pytest.raises(InputError, match="'soon' is no date"):
        parsed(*cells, anchor="soon")


def test_a_given_order_settles_the_column_and_the_settled_order_is_told():
    cells = ["03/04/2024", "04/04/2024"]
    assert parsed(*cells, order="month-first").moments.dt.month.tolist() == [3, 4]
    assert parsed(*cells, order="day-first").moments.dt.month.tolist() == [4, 4]
    assert not parsed(*cells, order="day-first").notes
    assert parsed("30/04/2024", "03/04/2024").order == "day-first"
    assert parsed("04/30/2024", "03/04/2024").order == "month-first"
    assert parsed("24/05/31", order="year-first").moments.iloc[0] == pd.Timestamp("2024-05-31")
    with pytest.raises(InputError, match="'dmy' is no order"):
        parsed(*cells, order="dmy")


def test_two_digit_years_in_front_are_seen_by_what_varies():
    out = parsed(*[f"24-05-{day:02d}" for day in range(1, 31)])
    assert out.moments.dt.year.unique().tolist() == [2024]
    assert any("year/month/day" in note for note in out.notes)


def test_a_column_half_converted_by_a_spreadsheet_is_read_whole():
    out = parsed("13/05/2024", "45417", "2024-05-15")
    assert out.moments.dt.day.tolist() == [13, 5, 15]


@pytest.mark.parametrize("cells", [["Model 2024", "iPhone 2020"], ["Great", "Bad"], ["Deluxe 12 2020"] * 3])
def test_words_with_numbers_are_no_dates(cells):
    assert date_share(cells, [1] * len(cells)) == 0


def test_stamps_are_told_from_other_numbers():
    assert are_stamps(pd.Series([1714557600, 1714557600123, 1714557600123456]))
    assert not are_stamps(pd.Series([45292, 12]))


def test_no_pattern_hangs_on_long_cells():
    for cell in ("1" * 80, "a" * 80, "1 " * 40, "mar" * 26, "(" * 80, "2024-" * 16, "1 jan " * 13):
        for _, form in FORMS:
            form.match(cell)
        for form in RELATIVE:
            form.match(cell)
    assert parsed("x" * 2_000_000, "1/" * 1_000_000).n_unreadable == 2
