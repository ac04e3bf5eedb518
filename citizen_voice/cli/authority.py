"""`citizen-voice authority add`: a new authority in this installation, with its councils and first administrator."""

import click
from email_validator import EmailNotValidError, validate_email

from citizen_voice.accounts import service
from citizen_voice.cli.application import application
from citizen_voice.cli.faults import Fault
from citizen_voice.db import commit
from citizen_voice.reference.catalogue import Council, councils
from citizen_voice.reference.profiles import CODES, default_code
from citizen_voice.vocabulary import PolicyProfileCode


@click.group("authority")
def authority() -> None:
    """Authorities of this installation."""


@authority.command("add")
@click.argument("name")
@click.option("--slug", required=True, help="Its part of every address: small letters, digits and hyphens.")
@click.option("--councils", "codes", required=True, multiple=True, metavar="CODE…", help="Codes such as E08000003.")
@click.option("--administrator", required=True, metavar="EMAIL", help="Who will invite the staff.")
@click.option(
    "--profile",
    type=click.Choice(list(CODES)),
    help="Which nation's goals, duties and documents it has. Else that of its councils.",
)
@click.argument("more_codes", nargs=-1, metavar="")
def add(
    *,
    name: str,
    slug: str,
    codes: tuple[str, ...],
    administrator: str,
    profile: str | None,
    more_codes: tuple[str, ...],
) -> None:
    """Add an authority. Give the codes of its councils after --councils, one after another.

    With the profile of Wales it is bilingual: its consultations and standards need their Welsh words.
    """
    given = [code for word in (*codes, *more_codes) for code in word.replace(",", " ").split()]
    chosen = [_council(code) for code in dict.fromkeys(given)]
    try:
        address = validate_email(administrator, check_deliverability=False).normalized
    except EmailNotValidError as fault:
        raise Fault(f"--administrator: '{administrator}' is not an email address.") from fault
    policy_profile = PolicyProfileCode(profile or default_code(one.code for one in chosen))
    with application(is_fresh_allowed=True):
        service.add_authority(
            name=name,
            slug=slug,
            councils=[(one.code, one.name, one.name_cy) for one in chosen],
            administrator_email=address,
            policy_profile=policy_profile,
            is_bilingual=policy_profile is PolicyProfileCode.WALES,
        )
        commit()
    click.echo(
        f"{name} is added with {len(chosen)} councils and the policy profile of {policy_profile.value.title()}."
        f" {address} can sign in at /{slug}/staff/sign-in."
    )


def _council(code: str) -> Council:
    found = {one.code: one for one in councils()}.get(code.upper())
    if found is None:
        raise Fault(f"--councils: there is no council with the code '{code}'. Codes look like E08000003.")
    return found
