"""README and the pages under docs/: the two commands are the ones that CI runs, and what they name exists."""

from __future__ import annotations

import ast
import re
import shlex

import click
import pytest
from documents import REPO, blocks, commands, pages

from cxtext.cli import cli

README = (REPO / "README.md").read_text(encoding="utf-8")


def test_ci_runs_the_test_command_of_the_readme() -> None:
    ci = (REPO / ".ci" / "run").read_text(encoding="utf-8").replace(" --quiet", "")
    assert 'pip install -e ".[test]" && pytest' in README
    assert 'pip install -e ".[test]" && pytest' in ci
    assert "pip install . && cxtext demo" in README


def test_every_link_of_the_readme_leads_somewhere() -> None:
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", README):
        assert (REPO / target).exists(), target


@pytest.mark.parametrize("page", pages())
def test_every_command_and_option_exists(page) -> None:
    for line in commands(page):
        words = shlex.split(line)[1:]
        command: click.Command = cli
        while isinstance(command, click.Group):
            while words[0].startswith("-"):  # --help, --version
                words.pop(0)
            # A group's own argument (the run in "codebook edit RUN rename") stands before the command.
            assert words[0] in command.commands or command.params, f"{page}: {line}"
            name = words.pop(0)
            if name not in command.commands:
                name = words.pop(0)
            assert name in command.commands, f"{page}: {line}"
            command = command.commands[name]
        known = {name for option in command.params if isinstance(option, click.Option) for name in option.opts}
        given = {word.split("=")[0] for word in words if re.match(r"-{1,2}[a-z]", word)}
        assert given <= known | {"-h", "--help"}, f"{page}: {line}"


def test_readme_has_commands() -> None:
    assert len(commands("README.md")) >= 6


@pytest.mark.parametrize("page", pages())
def test_python_examples_are_python(page) -> None:
    for code in blocks(page, "python"):
        ast.parse(code, filename=page)
