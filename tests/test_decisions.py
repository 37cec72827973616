"""The tables to decide by, from an analysis: there, saved, the same after loading, and in the words of the commands."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

import cxtext
from cxtext import Analysis
from cxtext.cli import cli
from cxtext.errors import InputError
from cxtext.insights.across.contracts import (
    BLIND_SPOTS,
    CONTRADICTIONS,
    REPEAT_COMPLAINTS,
    SCALE_CHECKS,
    SCOPES,
    SCORE_VARIANTS,
    SPILL_OVER,
    TIMELINES,
)
from cxtext.insights.drivers.contracts import IMPACTS
from cxtext.insights.measures.contracts import CHURN, MEASURES
from cxtext.tables import WARNINGS, check

TABLES = {
    "impacts": IMPACTS,
    "measures": MEASURES,
    "churn": CHURN,
    "blind_spots": BLIND_SPOTS,
    "scopes": SCOPES,
    "spill_over": SPILL_OVER,
    "timelines": TIMELINES,
    "repeat_complaints": REPEAT_COMPLAINTS,
    "contradictions": CONTRADICTIONS,
    "scale_checks": SCALE_CHECKS,
    "score_variants": SCORE_VARIANTS,
    "warnings": WARNINGS,
}


@pytest.fixture(scope="module")
def demo(demo_analysis: Analysis) -> Analysis:
    return demo_analysis


@pytest.fixture(scope="module")
def run(demo: Analysis, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return demo.save(tmp_path_factory.mktemp("decisions") / "run")


@pytest.mark.parametrize("name", TABLES)
def test_every_table_keeps_its_contract_and_is_saved(demo: Analysis, run: Path, name: str) -> None:
    table = check(getattr(demo, name), TABLES[name])
    path = run / f"{name}.parquet"
    assert path.is_file() == bool(len(table))
    if len(table):
        assert len(pd.read_parquet(path)) == len(table)
        again = getattr(cxtext.load(run), name)
        pd.testing.assert_frame_equal(again, table, check_dtype=False)


def test_no_customers_no_timelines(demo: Analysis) -> None:
    assert demo.timelines.empty
    assert len(demo.blind_spots)
    assert len(demo.measures)


@pytest.mark.slow
def test_a_weight_changes_the_priority_and_outlasts_an_edit(demo: Analysis) -> None:
    feedback = cxtext.read(cxtext.demo.files())
    only_reach = {"negativity": 0, "severity": 0, "impact": 0, "trend": 0}
    weighted = cxtext.analyze(feedback, quality="fast", weights=only_reach)
    shares = weighted.pain_points["share"].tolist()
    assert shares == sorted(shares, reverse=True)
    assert weighted.pain_points["topic_id"].tolist() != demo.pain_points["topic_id"].tolist()
    edited = weighted.codebook.rename(weighted.pain_points["topic_id"].iloc[0], "Another name")
    assert edited.pain_points["topic_id"].tolist() == weighted.pain_points["topic_id"].tolist()
    with pytest.raises(InputError, match="colour"):
        cxtext.analyze(feedback, quality="fast", weights={"colour": 1})


def test_pain_points_and_warnings_say_the_same(demo: Analysis) -> None:
    active = demo.warnings[demo.warnings["active"] & demo.warnings["stage"].isna() & demo.warnings["segment"].isna()]
    said = active.set_index("topic_id")["kind"].replace({"gone": "fading"})
    trends = demo.pain_points.set_index("topic_id")["trend"]
    both = said.index.intersection(trends.index)
    assert trends[both].tolist() == said[both].tolist()


def test_actions_on_the_command_line(demo: Analysis, run: Path, tmp_path: Path) -> None:
    first = demo.pain_points["name"].iloc[0]
    file = tmp_path / "actions.csv"
    file.write_text(f'pain_point,action,date\n"{first}",=cmd mended,2026-05-04\n', encoding="utf-8")
    done = CliRunner().invoke(cli, ["actions", str(run), str(file), "-o", str(tmp_path / "after.csv")])
    assert done.exit_code == 0, done.output
    assert first in done.stdout
    table = pd.read_csv(tmp_path / "after.csv")
    assert table["verdict"].iloc[0] == demo.after(file)["verdict"].iloc[0]
    assert not table["action"].iloc[0].startswith("=")
    file.write_text("pain_point,action,date\nno such thing,mended,2026-05-04\n", encoding="utf-8")
    with pytest.raises(InputError, match="row 2"):
        demo.after(file)
