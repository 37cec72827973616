"""The README's two commands are the ones that CI runs, and what it names exists."""

from __future__ import annotations

import re
from pathlib import Path

import click

from cxtext.cli import cli

REPO = Path(__file__).resolve().parents[1]
README = (REPO / "README.md").read_text(encoding="utf-8")


def test_ci_runs_the_test_command_of_the_readme() -> None:
    ci = (REPO / ".ci" / "run").read_text(encoding="utf-8").replace(" --quiet", "")
    assert 'pip install -e ".[test]" && pytest' in README
    assert 'pip install -e ".[test]" && pytest' in ci
    assert "pip install . && cxtext demo" in README


def test_every_link_leads_somewhere() -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", README):
        assert (REPO / target).exists(), target


def test_every_command_and_option_of_the_readme_exists() -> None:
    shell = "\n".join(re.findall(r"```sh\n(.*?)```", README, flags=re.DOTALL))
    lines = re.findall(r"^(?:cat \S+ \| )?(cxtext .*)$", shell, flags=re.MULTILINE)
    assert len(lines) >= 4
    for line in lines:
        words = line.split("#")[0].split()
        command = cli.commands[words[1]]
        known = {name for option in command.params if isinstance(option, click.Option) for name in option.opts}
        assert {word for word in words if word.startswith("-") and word != "-"} <= known, line
