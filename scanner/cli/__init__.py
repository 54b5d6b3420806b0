"""The command line: thin commands, one module a group of them. `main` is the console command."""

from __future__ import annotations

import os
import sys
from typing import Any

import click

from scanner import __version__
from scanner.cli import about, inventory, review, scan, single
from scanner.cli.common import speak_utf8


class _Commands(click.Group):
    """Lists commands in the order in which a person needs them; shows no traceback for what nobody foresaw."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(self.commands)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:  # `profile-hygiene inventory … | head`
            sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115, PTH123 - held until the process ends
            ctx.exit(0)
        except KeyboardInterrupt:
            raise click.ClickException(
                "Stopped. Nothing was written; a review that was there before is as it was."
            ) from None


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="profile-hygiene")
def main() -> None:
    r"""
    Look over your own social-media accounts, for yourself.

    You download your archive from the platform, this tool reads it on your computer and makes a report that only you
    see. Nothing is sent anywhere.

    \b
    First steps:
      profile-hygiene demo                      see what a report looks like
      profile-hygiene platforms                 how to ask a platform for your archive
      profile-hygiene scan my-archive.zip --open
    """
    speak_utf8()


for command in (
    scan.scan,
    review.demo,
    about.platforms,
    about.doctor,
    single.check_text,
    single.check_image,
    single.check_group,
    inventory.inventory,
    review.report,
):
    main.add_command(command)
