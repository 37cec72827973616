"""Who says what: topics that one side alone reports, and stages that comments of another stage are about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cxtext.reporting.findings import BlindSpot, Code, Part, SpillOver
from cxtext.reporting.shares import Figure
from cxtext.reporting.tables_in import counted, ids, name, number, records, share

if TYPE_CHECKING:
    from cxtext.analysis import Analysis
    from cxtext.reporting.lookups import Lookups

ONE_SIDED = ("staff_only", "customers_only")
MAX_ELSEWHERE = 3


def read_blind_spots(analysis: Analysis) -> tuple[BlindSpot, ...]:
    """Read topics that one side alone or surely more often complains about; hidden and even ones are left out."""
    found = []
    for row in records(analysis.blind_spots):
        group, others, verdict = name(row["group"]), name(row["others"]), name(row["verdict"])
        k, m = number(row["n_group_topic"]), number(row["n_others_topic"])
        if row["suppressed"] is True or k is None or m is None:
            continue
        if verdict not in ONE_SIDED and not name(row["more_from"]):
            continue
        found.append(
            BlindSpot(
                topic_id=str(row["topic_id"]),
                topic_name=name(row["name"]),
                verdict=verdict,
                more_from=name(row["more_from"]) or (group if verdict == ONE_SIDED[0] else others),
                group=group,
                others=others,
                group_share=counted(int(k), int(row["n_group"])),
                others_share=counted(int(m), int(row["n_others"])),
                difference=Figure(number(row["difference"]) or 0.0, number(row["ci_low"]), number(row["ci_high"])),
                q_value=number(row["q_value"]),
                evidence_ids=tuple(name(item) for item in ids(row["evidence_ids"])),
            )
        )
    return tuple(found)


def read_spill_over(analysis: Analysis, lookups: Lookups) -> tuple[SpillOver, ...]:
    """Read what comments of which the stage of collection is known are about, in the order of the journey."""
    found: dict[str, SpillOver] = {}
    for row in records(analysis.spill_over):
        collected, n, about = str(row["collected_stage"]), number(row["n"]), number(row["n_about"])
        if collected not in lookups.stage_names or row["suppressed"] is True or not n or about is None:
            continue
        stage = str(row["stage"])
        said = counted(int(about), int(n))
        entry = found.get(collected) or SpillOver(collected, lookups.stage_name(collected), int(n), None, ())
        if stage == collected:
            entry = SpillOver(entry.id, entry.stage_name, entry.n, said, entry.elsewhere)
        elif stage in lookups.stage_names and stage != "general" and said.count:
            parts = (*entry.elsewhere, Part(stage, lookups.stage_name(stage), said))
            entry = SpillOver(entry.id, entry.stage_name, entry.n, entry.same, parts)
        found[collected] = entry
    return tuple(
        SpillOver(
            entry.id,
            entry.stage_name,
            entry.n,
            entry.same,
            tuple(sorted(entry.elsewhere, key=lambda part: -part.share.count)[:MAX_ELSEWHERE]),
        )
        for entry in found.values()
    )


def read_codes(analysis: Analysis, n_comments: int) -> tuple[Code, ...]:
    """Read the codes of the user's own frame that at least five comments have, the commonest first."""
    from cxtext.insights.people import MIN_GROUP

    return tuple(
        Code(
            name(row["code"]),
            share(row, "share", "share_ci_low", "share_ci_high", n_comments),
            share(row, "negative_share", "ci_low", "ci_high", int(row["n_feedback"])),
        )
        for row in records(analysis.codes)
        if int(row["n_feedback"]) >= MIN_GROUP
    )
