"""`accountability witness`: a witness of other records' logs, for a university or a neighbouring force.

It stands by itself: no PostgreSQL, no record of its own, a data folder of its own kind.
"""

from pathlib import Path
from urllib.parse import urlsplit

import click

from accountability.app import utc_now
from accountability.cli.terminal import addressed, run, settings_of, tell
from accountability.serving import check_free, serve
from accountability.settings import Settings
from accountability.witnessing.opening import Logs, logs_of, opened
from accountability.witnessing.service import Place, create_app
from accountability.witnessing.witness import Witness


@click.command("witness")
@addressed
@click.option(
    "--log",
    "given",
    multiple=True,
    required=True,
    metavar="KEY",
    help="A log's key (name+id+base64), or a policy file that names logs. Repeat it for more.",
)
@click.option("--name", help="The witness's name for ever, like witness.university.example/w1.")
def command(
    given: tuple[str, ...], name: str | None, host: str | None, port: int | None, data: Path | None
) -> None:
    """Witness other records' logs: cosign each growth that is proven to keep all that was there before.

    Never put an older copy of its data folder back. If the folder is lost, start anew under a new name.
    """
    settings = settings_of(host=host, port=port, data=data)
    run(_run(settings, logs_of(given), name))


async def _run(settings: Settings, logs: Logs, name: str | None) -> None:
    await check_free(settings.host, settings.port)
    found_at = urlsplit(settings.public_url).hostname or "witness"
    with opened(settings.data, logs, name, found_at, utc_now) as witness:

        def ready() -> None:
            _introduce(witness, settings.public_url)

        app = create_app(witness, _place(settings))
        await serve(app, settings.host, settings.port, ready)


def _introduce(witness: Witness, url: str) -> None:
    name = witness.identity.name
    tell(f"The witness {name}. A record's keeper pastes these lines into its policy, before `quorum {name}`:")
    tell("")
    tell(witness.identity.policy_lines(url))
    for seen in witness.seen():
        size = f"{seen.latest.checkpoint.size:,} entries" if seen.latest else "nothing yet"
        tell(f"  {seen.origin}: {size} cosigned{'' if seen.is_asked else ', no longer witnessed'}")
    tell(f"Serving {url} – stop with Ctrl-C.")


def _place(settings: Settings) -> Place:
    kept_by = "" if settings.kept_by == Settings().kept_by else settings.kept_by
    return Place(settings.public_url, kept_by, settings.contact)
