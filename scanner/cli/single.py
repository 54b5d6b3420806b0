"""`check-text`, `check-image`, `check-group`: one thing at a time, before posting it or from another program."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import click

from checks.content import Item, Kind
from checks.finding import Severity, Span
from scanner.archives.container import printable
from scanner.cli.common import no_traceback
from scanner.errors import UserError

_BATCH = 1024
_MOST_PICTURE = 80 << 20


@click.command("check-text", epilog='Example:  profile-hygiene check-text "Great session tonight, proud of them all"')
@click.argument("texts", nargs=-1, metavar="[TEXT...]")
@click.option("--jsonl", is_flag=True, help='For programs: {"id": …, "text": …} lines in, one answer a line out.')
@click.option("--debug", is_flag=True, help="Show the inner workings when something goes wrong.")
def check_text(texts: tuple[str, ...], *, jsonl: bool, debug: bool) -> None:
    """
    Look at words before you post them.

    Give one or more TEXTs, each in quotation marks, or none: then what you type or paste is read until you end it
    (Ctrl-D; on Windows Ctrl-Z and Enter).
    """
    with no_traceback(debug=debug):
        if jsonl:
            _answer_lines()
            return
        if not texts:
            if sys.stdin.isatty():
                click.echo("Paste or type your words, then end with Ctrl-D (on Windows Ctrl-Z and Enter).", err=True)
            texts = (sys.stdin.read().strip(),)
        from checks.derogatory.judge import verdicts  # noqa: PLC0415 - loads the model

        for text, verdict in zip(texts, verdicts(texts), strict=True):
            if len(texts) > 1:
                click.echo(f"“{text}”")
            click.echo(verdict.reason)
            if verdict.flagged and verdict.spans:
                stood_out = ", ".join(f"“{text[start:end]}”" for start, end in _outermost(verdict.spans))
                click.echo(f"What stood out: {stood_out}. You decide: change the words, or post them as they are.")


def _outermost(spans: Iterable[Span]) -> Iterator[tuple[int, int]]:
    """Yield where words stood out, in order, without those that lie inside others."""
    reached = 0
    for start, end, _ in sorted(spans, key=lambda span: (span.start, -span.end)):
        if end > reached:
            yield start, end
            reached = end


def _answer_lines() -> None:
    from checks.derogatory.judge import verdicts  # noqa: PLC0415 - loads the model

    lines = _asked()
    while batch := list(islice(lines, _BATCH)):
        for (identity, _), verdict in zip(batch, verdicts([text for _, text in batch]), strict=True):
            sys.stdout.write(json.dumps(verdict.as_json(identity), ensure_ascii=False) + "\n")
        sys.stdout.flush()


def _asked() -> Iterator[tuple[Any, str]]:
    """Yield (id, text) of each line. Raises UserError at a line that is none, by its number and not by its words."""
    for number, line in enumerate(sys.stdin, 1):
        if not line.strip("\ufeff \t\r\n"):
            continue
        try:
            data = json.loads(line.lstrip("\ufeff"))
            identity, text = data.get("id"), data["text"]
        except (ValueError, KeyError, AttributeError, RecursionError):
            text = None
        if not isinstance(text, str):
            raise UserError(f'Line {number} is not of the form {{"id": …, "text": …}}.')
        yield identity, text


@click.command("check-image", epilog="Example:  profile-hygiene check-image holiday.jpg")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option("--jsonl", is_flag=True, help="One answer a line, for programs.")
@click.option("--debug", is_flag=True, help="Show the inner workings when something goes wrong.")
def check_image(files: tuple[Path, ...], *, jsonl: bool, debug: bool) -> None:
    """Look at picture FILEs before you post them. A file that cannot be read is named, and the others go on."""
    with no_traceback(debug=debug):
        for path in files:
            answer = _seen(path)
            if jsonl:
                sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
                sys.stdout.flush()
            else:
                click.echo(f"{printable(path.name)}: {_seen_in_words(answer)}")


def _seen(path: Path) -> dict[str, Any]:
    from checks.images.judge import judge  # noqa: PLC0415 - loads the model

    answer: dict[str, Any] = {
        "file": str(path),
        "flagged": False,
        "labels": [],
        "text": "",
        "severity": "info",
        "error": None,
    }
    try:
        if not path.is_file():
            raise FileNotFoundError
        if path.stat().st_size > _MOST_PICTURE:
            return answer | {"flagged": None, "error": "could not be read: the file is far larger than pictures are"}
        data = path.read_bytes()
    except OSError:
        return answer | {"flagged": None, "error": "could not be read: there is no such file, or it may not be opened"}
    item = Item("web", Kind.IMAGE, path.name, media=path.name)
    judged = judge(item, data, pictures="none")
    if judged.error:
        return answer | {"flagged": None, "error": f"could not be read: {judged.error}"}
    levels = [finding.level.severity for finding in judged.findings]
    labels = [label for finding in judged.findings for label in finding.labels]
    return answer | {
        "flagged": bool(judged.findings),
        "text": judged.text,
        "labels": [{"label": one.label, "score": round(one.score, 3), "box": one.box} for one in labels],
        "severity": max(levels, key=lambda level: level.rank, default=Severity.INFO).value,
    }


def _seen_in_words(answer: dict[str, Any]) -> str:
    if answer["error"]:
        return f"{answer['error']}."
    if not answer["flagged"]:
        return "nothing found. The check misses things, so look for yourself too."
    labels = ", ".join(sorted({label["label"].replace("_", " ") for label in answer["labels"]}))
    if not labels:
        return "worth a look (words in it tell who somebody is, or where to find them). You decide."
    return f"worth a look ({labels}). You decide: the check is often wrong about art, sport and the beach."


@click.command("check-group", epilog='Example:  profile-hygiene check-group "Leeds Netball Group"')
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@click.option("--jsonl", is_flag=True, help="One answer a line, for programs.")
@click.option("--debug", is_flag=True, help="Show the inner workings when something goes wrong.")
def check_group(names: tuple[str, ...], *, jsonl: bool, debug: bool) -> None:
    """Look at the NAMEs of groups, pages or apps. Only the names are read."""
    with no_traceback(debug=debug):
        from checks.groups.judge import verdict  # noqa: PLC0415 - reads the word lists

        for name in names:
            answer = verdict(name).as_json()
            if jsonl:
                sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
            else:
                click.echo(f"{name}: {answer['reason']}")
