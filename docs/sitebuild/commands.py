"""The reference of the command line, made from the commands themselves."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from cxtext.cli import cli

if TYPE_CHECKING:
    from collections.abc import Iterator

_INTRODUCTION = """# Commands and options

Results go to stdout or files, words to stderr. Exit codes: 0 done; 1 where a check finds a difference, and for a fault of
cxtext; 2 where the input or the options are wrong (one sentence says what, no traceback); 130 when stopped by hand.
`cxtext COMMAND --help` says the same as this page.
"""


def walk(command: click.Command = cli, path: tuple[str, ...] = ("cxtext",)) -> Iterator[tuple[str, click.Command]]:
    """Yield every command that does something, with its full name, in the order of the help."""
    if isinstance(command, click.Group):
        for name, inner in command.commands.items():
            yield from walk(inner, (*path, name))
    else:
        yield " ".join(path), command


def page() -> str:
    """Return the page as Markdown."""
    parts = [_INTRODUCTION]
    listed = ["| command | does |", "|---|---|"]
    for name, command in walk():
        first = _first_sentence(command)
        listed.append(f"| [`{name}`](#{name.replace(' ', '-')}) | {_cell(first)} |")
    parts.append("\n".join(listed))
    parts += [_section(name, command) for name, command in walk()]
    return "\n\n".join(parts) + "\n"


def _first_sentence(command: click.Command) -> str:
    text = " ".join(_help(command).split())
    return re.split(r"(?<=[.:]) (?=[A-Z`])", text)[0] if text else ""


def _help(command: click.Command) -> str:
    return (command.help or "").replace("\b", "").strip()


def _section(name: str, command: click.Command) -> str:
    context = click.Context(command, info_name=name)
    usage = " ".join(command.collect_usage_pieces(context))
    words = "\n".join(line.strip() for line in _help(command).splitlines())
    lines = [f"## {name}", "", f"```text\n{name} {usage}\n```", "", _plain(words), ""]
    rows = [option for option in command.params if isinstance(option, click.Option) and not option.hidden]
    if rows:
        lines += ["| option | value | default | says |", "|---|---|---|---|"]
        lines += [_row(option, context) for option in rows]
    return "\n".join(lines).rstrip()


def _row(option: click.Option, context: click.Context) -> str:
    names = ", ".join(f"`{name}`" for name in (*option.opts, *option.secondary_opts))
    value = "" if option.is_flag or option.count else _value(option, context)
    default = _default(option, context)
    return f"| {names} | {_cell(value)} | {_cell(default)} | {_cell(option.help or '')} |"


def _value(option: click.Option, context: click.Context) -> str:
    if isinstance(option.type, click.Choice):
        return ", ".join(f"`{choice}`" for choice in option.type.choices)
    return f"`{option.metavar or option.type.get_metavar(option, context) or option.type.name.upper()}`"


def _default(option: click.Option, context: click.Context) -> str:
    if option.required:
        return "required"
    if isinstance(option.show_default, str):
        return option.show_default
    default = option.get_default(context)
    plain = isinstance(default, (str, int, float)) and not isinstance(default, bool)
    return f"`{default}`" if plain and option.show_default is not False else ""


def _plain(text: str) -> str:
    return text.replace("<", "&lt;").replace("*", "\\*")


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
