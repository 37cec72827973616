"""The sample run with the tables to decide by, worked out from its comments and mentions as those of any run."""

from __future__ import annotations

from dataclasses import dataclass, field, fields

import pandas as pd
from reporting_sample import SampleAnalysis, make_sample

from cxtext.analysis.decisions import Decisions
from cxtext.insights import warning_table
from cxtext.journey import JourneyMap, load_map


@dataclass(frozen=True)
class DecidedAnalysis(SampleAnalysis, Decisions):
    """The attributes of an analysis, the tables to decide by included."""

    warnings: pd.DataFrame = field(default_factory=pd.DataFrame)
    lineage: pd.DataFrame = field(default_factory=pd.DataFrame)
    journey_map: JourneyMap = field(default_factory=lambda: load_map("customer"))


def decided(sample: SampleAnalysis) -> DecidedAnalysis:
    """Give a sample its tables to decide by."""
    parts = {one.name: getattr(sample, one.name) for one in fields(SampleAnalysis)}
    parts["topics"] = sample.topics.assign(level="topic", general=False)
    warnings = warning_table(sample.feedback, sample.mentions, ["region"] if "region" in sample.feedback else None)
    return DecidedAnalysis(**parts, warnings=warnings)


def make_decided() -> DecidedAnalysis:
    """The whole run."""
    return decided(make_sample())
