"""``cxtext name``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from cxtext.rewording import Endpoint

KEY_VARIABLE = "CXTEXT_API_KEY"


@click.command()
@click.argument("run", type=click.Path(path_type=Path))
@click.option(
    "--endpoint", required=True, help="Base address that speaks OpenAI's API, such as http://localhost:1234/v1."
)
@click.option("--model", required=True, help="Name of the model at the endpoint.")
@click.option("--show", is_flag=True, help="Print exactly what would be sent, and send nothing.")
@click.option("--timeout", default=60.0, show_default=True, help="Seconds to wait for an answer.")
@click.option(
    "--key-variable",
    default=KEY_VARIABLE,
    show_default=True,
    help="Environment variable that holds the API key, if one is needed.",
)
def name(run: Path, endpoint: str, model: str, show: bool, timeout: float, key_variable: str) -> None:
    """Have a language model reword the names of the topics of a saved RUN.

    Masked quotes, keywords and names of topics are sent to the endpoint that you name, and nowhere else. A name that
    comes late, twice or not fit to be shown is not taken: the old one stays.
    """
    import cxtext
    from cxtext.rewording import Endpoint, requests_for
    from cxtext.writing.locks import only_writer

    place = Endpoint(endpoint, os.environ.get(key_variable, ""), timeout)
    if show:
        requests = requests_for(cxtext.load(run), model)
        for request in requests:
            click.echo(f"POST {place.address}\n{request.body}")
        click.echo(f"{len(requests)} requests; nothing was sent.", err=True)
        return
    # From reading to writing: an edit made by another in between would be undone.
    with only_writer(run):
        _rename(run, model, place)


def _rename(run: Path, model: str, place: Endpoint) -> None:
    import cxtext
    from cxtext.rewording import renamed, requests_for, reword

    analysis = cxtext.load(run)
    requests = requests_for(analysis, model)
    ids = analysis.topics["topic_id"].astype(str)
    names = dict(zip(ids, analysis.topics["name"].astype(str), strict=True))
    found = reword(requests, place, names, dict(zip(ids, analysis.topics["keywords"], strict=True)))
    for topic_id, new in found.names.items():
        click.echo(f"{topic_id}  {names[topic_id]}  →  {new}")
    for topic_id, why in found.kept.items():
        click.echo(f"{topic_id}  {names[topic_id]}  stays: {why}.", err=True)
    if found.names:
        renamed(analysis, found.names, by=f"{model} at {place.host}").save(run)
    click.echo(
        f"{len(found.names)} of {sum(len(one.topic_ids) for one in requests)} topics renamed in {run}.", err=True
    )
