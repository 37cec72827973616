"""The files that people write for cxtext: their keys and columns, taken from the code that reads them."""

from __future__ import annotations

from cxtext.cleaning.personal.kinds import MASKS
from cxtext.insights.warning.action_file import COLUMNS as ACTION_COLUMNS
from cxtext.journey.map_checks import MAP_KEYS, STAGE_KEYS
from cxtext.reading.saved import KEYS
from cxtext.topics.codebook.sheet import COLUMNS as CODEBOOK_COLUMNS

_PAGE = """# Files you write

All are checked when they are read; a fault is named with its line, key or row.

## How a file is read: reading.toml
Written by every run and by `cxtext check FILE --write-options reading.toml`, used with `--options`. A key outside of any section
holds for all input files, one under `["survey.csv"]` for that file. A deleted line is guessed anew; `"none"` says that no column
has that role. The keys are the arguments of [`read`][cxtext.read]:

{reading}

## Your own journey map
`--journey my-map.toml`; start from [employee.toml](../../cxtext/journey/builtin/employee.toml). Keys of the map: {map_keys}; of each stage under
`[[stages]]`: {stage_keys}. An id is a small letter, then small letters, digits and `_`. A stage needs a definition, cues or
examples; the more varied the examples, the better. Also as a table (csv, tsv, xlsx) with the stage's keys as columns.

```toml
id = "student"
name = "Student journey"

[[stages]]
id = "enrolment"
name = "Enrolment"
definition = "Applying, being admitted and choosing courses."
cues = ["application form", "place offered"]
examples = ["The application portal lost my certificates twice."]
```

## What is masked: masking.toml
`--masking masking.toml`. `kinds` are the kinds to look for (all, when the key is missing), `allow` what always stays (`*` stands for
anything), `block` words and phrases that always become `[private]`, `spacy` the name of an installed pipeline whose persons are masked
too.

```toml
kinds = ["emails", "phones", "names"]
allow = ["help@example.org", "*@example.org"]
block = ["Project Tern"]
```

Also as plain text, one entry a line: `+ help@example.org` stays, `- Project Tern` is masked.

| kind | becomes |
|---|---|
{masks}

## Codebook
`cxtext codebook export` writes it, `import` and `analyze --codebook` read it ([how edits act](../codebook.md)). Columns: {codebook}.
People may change `name`, `definition`, `parent`, `include`, `pinned` and `merge_into`, and add rows without a `topic_id`
that have a `name` and either `examples` (parted by `|`) or a `query`.

## What you did: actions.csv
`cxtext actions my-run actions.csv` or `analysis.after("actions.csv")`. Columns: {actions} and, if wanted, `owner`; `pain_point` is
the id or name of a topic, `date` is YYYY-MM-DD.

```csv
pain_point,action,date,owner
t003,Refunds within two days,2026-05-04,Payments
```

## Labels
`cxtext train TASK labels.csv`: a text, perhaps its question, and the label; `cxtext evaluate` reads the same
([your own labels](../own-labels.md), [your own coding frame](../coding-frame.md)).
"""


def page() -> str:
    """Return the page as Markdown."""
    return (
        _PAGE.replace("{reading}", _codes(KEYS) + ".")
        .replace("{map_keys}", _codes(MAP_KEYS))
        .replace("{stage_keys}", _codes(STAGE_KEYS))
        .replace("{masks}", "\n".join(f"| `{kind}` | `{mask}` |" for kind, mask in MASKS.items()))
        .replace("{codebook}", _codes(CODEBOOK_COLUMNS))
        .replace("{actions}", _codes(ACTION_COLUMNS))
    )


def _codes(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)
