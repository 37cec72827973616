"""Which customers left and what they are worth, from the columns that files have."""

from __future__ import annotations

import pandas as pd
import pytest

from cxtext.reading import options_toml, read
from cxtext.reading.customers import parse_amounts, parse_churned


def comments(n=6, **columns):
    texts = [f"The delivery of order {i} came late and nobody said a word about it" for i in range(n)]
    return pd.DataFrame({"id": range(n), "comment": texts, **columns})


def said(frame, **options):
    out = read(frame, **options)
    return out, out.attrs["cxtext"]["files"][0]["columns"]


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("churned", [True, False, True, False, False, False]),
        ("Churn", ["Yes", "No", "Yes", "No", "No", None]),
        ("is_churned", [1, 0, 1, 0, 0, 0]),
        ("Attrition_Flag", ["Attrited Customer", "Existing Customer"] * 3),
        ("Customer Status", ["Churned", "Stayed", "Joined"] * 2),
        ("status", ["cancelled", "active", "paused"] * 2),
        ("churn_date", ["2026-02-01", None, "2026-03-05", None, None, None]),
        ("Subscription cancelled at", ["2026-02-01", None, "2026-03-05", None, None, None]),
    ],
)
def test_who_left_is_found(header, cells):
    out, columns = said(comments(**{header: cells}))
    assert columns["churned"] == header
    assert "date" not in columns
    assert str(out["churned"].dtype) == "boolean"
    assert bool(out["churned"].iloc[0]) is True
    assert bool(out["churned"].iloc[1]) is False


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("churn risk", [0, 1, 0, 1, 0, 1]),
        ("churn_score", [88, 12, 40, 55, 60, 71]),
        ("Churn Reason", ["Price", "Moved"] * 3),
        ("is_canceled", [0, 1, 0, 1, 0, 1]),
        ("status", ["open", "closed", "open", "closed", "open", "closed"]),
        ("order status", ["cancelled", "delivered", "sent"] * 2),
        ("order status", ["cancelled", "active"] * 3),
        ("Employment status", ["current", "former"] * 3),
    ],
)
def test_what_only_sounds_so_is_not(header, cells):
    out, columns = said(comments(**{header: cells}))
    assert "churned" not in columns
    assert "churned" not in out


def test_the_user_decides_both_ways():
    frame = comments(Churn=["Yes", "No"] * 3, is_canceled=[0, 1] * 3)
    out, columns = said(frame, churned="is_canceled")
    assert columns["churned"] == "is_canceled"
    assert out["churned"].tolist() == [False, True] * 3
    out, columns = said(frame, churned="none")
    assert "churned" not in columns
    assert "Churn" in out


def test_a_third_state_and_dates_stay_beside_it():
    out, _ = said(comments(status=["cancelled", "active", "paused"] * 2))
    assert out["status_input"].tolist() == ["cancelled", "active", "paused"] * 2
    out, _ = said(comments(Churn=["Yes", "No"] * 3))
    assert "Churn" not in out


def test_cells_that_do_not_tell_are_missing_and_named():
    left, notes = parse_churned(pd.Series(["Cancelled", "active", "who knows", None, "not active", " "]))
    assert left.isna().tolist() == [False, False, True, True, False, True]
    assert left.dropna().tolist() == [True, False, True]
    assert notes == ["churned cannot be told in 1 row, such as 'who knows'"]


def test_a_date_that_cannot_be_read_is_not_taken_for_a_customer_who_stayed():
    column = pd.Series(["2026-01-01", "2026-01-05", "2026-01-07", "2026-02-01", "soonish", None])
    left, notes = parse_churned(column)
    assert left.iloc[:4].tolist() == [True] * 4
    assert left.isna().tolist() == [False] * 4 + [True, False]
    assert "'soonish'" in notes[-1]


@pytest.mark.parametrize("header", ["clv", "CLTV", "Customer Lifetime Value", "ltv_usd", "mrr", "predicted_clv"])
def test_what_a_customer_is_worth_is_found(header):
    out, columns = said(comments(**{header: ["£1,234.50", "90", "12,5", "€ 40", "", "-3"]}))
    assert columns["lifetime_value"] == header
    assert out["lifetime_value"].tolist() == pytest.approx([1234.5, 90, 12.5, 40, float("nan"), -3], nan_ok=True)


def test_lifetime_value_comes_before_monthly_revenue():
    assert said(comments(mrr=[5.0] * 6, clv=[100.0] * 6))[1]["lifetime_value"] == "clv"


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        *(("1,234", 1234.0), ("1.234,50 €", 1234.5), ("$ 1,234,567.89", 1234567.89), ("1'200", 1200.0)),
        *(("(20)", -20.0), ("1.234.567", 1234567.0), ("12.5", 12.5), ("1 200,5", 1200.5), ("-£3", -3.0)),
        *(("about 5 or 6", float("nan")), ("x" * 1000, float("nan")), ("1" * 400, float("nan"))),
    ],
)
def test_amounts_as_people_write_them(cell, amount):
    assert parse_amounts(pd.Series([cell]))[0].tolist() == pytest.approx([amount], nan_ok=True)


def test_the_file_of_options_and_the_table_itself_come_back(tmp_path):
    out, _ = said(comments(Churn=["Yes", "No"] * 3, clv=[1.0, 2, 3, 4, 5, 6]))
    toml = options_toml(out.attrs["cxtext"]["files"])
    assert 'churned = "Churn"' in toml
    assert 'lifetime_value = "clv"' in toml
    (tmp_path / "reading.toml").write_text(toml)
    again = read(comments(Churn=["Yes", "No"] * 3, clv=[1.0] * 6), options=tmp_path / "reading.toml")
    assert again["churned"].tolist() == [True, False] * 3
    twice = read(out.drop(columns=["source"]))
    assert twice["churned"].tolist() == out["churned"].tolist()
    assert twice["lifetime_value"].tolist() == out["lifetime_value"].tolist()
    assert "churned_input" not in twice


def test_of_files_without_the_column_it_is_not_known(tmp_path):
    comments(Churn=["Yes", "No"] * 3).to_csv(tmp_path / "a.csv", index=False)
    comments().to_csv(tmp_path / "b.csv", index=False)
    out = read([tmp_path / "a.csv", tmp_path / "b.csv"])
    assert str(out["churned"].dtype) == "boolean"
    assert out["churned"].isna().sum() == 6
    assert out["churned"].dropna().tolist() == [True, False] * 3
