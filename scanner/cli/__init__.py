"""The command line: thin commands, one module a group of them. `main` is the console command."""

from __future__ import annotations

import os
import sys
from typing import Any, Final

import click

from scanner import __version__
from scanner.cli import about, browser, decide, forget, guide, inventory, paper, policy, review, scan, single
from scanner.cli.common import seldom_collect, speak_utf8
from scanner.errors import Stopped

_HELP: Final = """
Look over your own social-media accounts, for yourself.

You download your archive from the platform. This tool reads it on your computer and makes a report that only you see.
Nothing is sent anywhere.

\b
First steps:
  profile-hygiene demo --open                  see what a report looks like
  profile-hygiene platforms                    how to get your archive
  profile-hygiene scan my-archive.zip --open   make your own report
"""
_SECTIONS: Final = {
    "Start here": ("guide", "demo", "platforms", "doctor", "browser"),
    "Look over your profile": ("scan", "inventory"),
    "Work through your review": ("decide", "report", "certificate", "forget"),
    "Before you post": ("check-text", "check-image", "check-group"),
    "For an organisation": ("letter", "policy"),
}
"""The commands in the order in which a person needs them. One that stands in no section is listed last."""


class _Commands(click.Group):
    """Lists commands in the order in which a person needs them; shows no traceback for what nobody foresaw."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(self.commands)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands by what they are for, each with the whole of its first sentence."""
        listed = [name for names in _SECTIONS.values() for name in names]
        others = tuple(name for name in self.list_commands(ctx) if name not in listed)
        for title, names in {**_SECTIONS, "More": others}.items():
            rows = [(name, self.commands[name].get_short_help_str(200)) for name in names if name in self.commands]
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
        except BrokenPipeError:  # `profile-hygiene inventory … | head`
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # nothing more can be said to it
            ctx.exit(0)
        except (KeyboardInterrupt, click.Abort):
            raise Stopped("Stopped. Nothing was written; a review that was there before is as it was.") from None
        else:
            return result

    def main(self, *args: Any, **more: Any) -> Any:
        speak_utf8()
        seldom_collect()
        return super().main(*args, **more)


@click.group(
    cls=_Commands, help=_HELP, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.version_option(__version__, prog_name="profile-hygiene", help="Show the version and stop.")
def main() -> None:
    """Hold the commands together."""


for command in (
    scan.scan,
    review.demo,
    guide.guide,
    about.platforms,
    about.doctor,
    browser.browser,
    single.check_text,
    single.check_image,
    single.check_group,
    inventory.inventory,
    review.report,
    decide.decide,
    paper.certificate,
    paper.letter,
    forget.forget,
    policy.policy,
):
    main.add_command(command)
