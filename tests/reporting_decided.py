"""The sample run with its warnings, worked out from its comments and mentions as those of any run."""

from __future__ import annotations

from dataclasses import replace

from reporting_sample import SampleAnalysis, make_sample

from cxtext.insights import warning_table


def decided(sample: SampleAnalysis) -> SampleAnalysis:
    """Give a sample its warnings."""
    warnings = warning_table(sample.feedback, sample.mentions, ["region"] if "region" in sample.feedback else None)
    return replace(sample, topics=sample.topics.assign(level="topic", general=False), warnings=warnings)


def make_decided() -> SampleAnalysis:
    """The whole run."""
    return decided(make_sample())
