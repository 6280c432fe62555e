"""``hocba revocations``: revoked certificates that are remembered; two registrars call one a mistake."""

from __future__ import annotations

from datetime import UTC, datetime

import click
from rich.table import Table

from hocba.console_sign_in import acting_account
from hocba.opening import open_hub
from hocba.tables import console_for_results
from hocba.wiring import Hub
from registry import account_acts, mistaken_revocations, proposals
from registry.accounts import Account
from registry.connection import Connection
from registry.mistaken_revocations import LONGEST_REASON
from registry.organisations import VIET_NAM
from registry.proposals import Acting, ProposalNotAllowed
from registry.rules.two_people import ProposalAct
from registry.transactions import reading, transaction

CONSOLE = "console"
_AS = click.option("--as", "username", required=True, help="Tài khoản quản trị của Sở / the department registrar's.")


@click.group("revocations")
def revocation_commands() -> None:
    """Thu hồi chứng thư đã ghi nhớ / remembered revocations: list, mistaken, approve, reject."""


@revocation_commands.command("list")
def list_command() -> None:
    """Mọi chứng thư đã ghi nhớ là bị thu hồi / every certificate remembered as revoked."""
    with open_hub() as hub, reading(hub.place.engine) as connection:
        found = mistaken_revocations.remembered(connection)
    console = console_for_results()
    if not found:
        console.print("Chưa ghi nhớ thu hồi nào / none is remembered.")
        return
    table = Table()
    headings = ("Chứng thư / certificate", "Của / whose", "Thu hồi từ / revoked", "Ghi nhớ / learnt", "Nhầm / mistaken")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for one in found:
        whose = f"{one.name} ({one.organisation})" if one.name else "-"
        moments = (_shown(moment) for moment in (one.revoked_at, one.learnt_at, one.mistaken_at))
        table.add_row(one.certificate_sha256, whose, *moments)
    console.print(table)


@revocation_commands.command("mistaken")
@click.argument("certificate", metavar="SHA256")
@_AS
@click.option("--reason", required=True, help=f"Căn cứ của cơ quan cấp / the authority's word, {LONGEST_REASON} chars.")
def mistaken_command(certificate: str, username: str, reason: str) -> None:
    """Đề nghị coi là thu hồi nhầm / propose that it was a mistake; takes a second registrar."""
    with open_hub() as hub:
        by, place = acting_account(hub, username), hub.place
        try:
            with transaction(place.engine) as connection:
                acting = _acting(connection, by)
                new = mistaken_revocations.propose_mistaken(
                    connection, certificate.lower(), department=by.organisation, reason=reason, by=acting,
                    at=place.clock(),
                )  # fmt: skip
        except LookupError as error:
            raise click.ClickException("Không có thu hồi nào được ghi nhớ / nothing is remembered of it.") from error
        except ProposalNotAllowed as error:
            raise click.ClickException(f"{error}") from error
    click.echo(
        f"{new}: cần người quản trị thứ hai duyệt, trong văn phòng hoặc: hocba revocations approve {new} --as …\n"
        "A second registrar must approve it, in the office or so."
    )


@revocation_commands.command("approve")
@click.argument("proposal_id", metavar="ID")
@_AS
def approve_command(proposal_id: str, username: str) -> None:
    """Duyệt / approve, by another registrar than who proposed it."""
    with open_hub() as hub:
        _decide(hub, proposal_id, ProposalAct.APPROVE, username)
    click.echo("Đã ghi: thu hồi này không còn được tính. / Noted: this revocation counts no more.")


@revocation_commands.command("reject")
@click.argument("proposal_id", metavar="ID")
@_AS
def reject_command(proposal_id: str, username: str) -> None:
    """Từ chối / reject."""
    with open_hub() as hub:
        _decide(hub, proposal_id, ProposalAct.REJECT, username)
    click.echo("Đã từ chối. / Rejected.")


def _decide(hub: Hub, proposal_id: str, act: ProposalAct, username: str) -> None:
    by, place = acting_account(hub, username), hub.place
    try:
        with transaction(place.engine) as connection:
            found = proposals.read(connection, proposal_id)
            if found is None or found.kind != mistaken_revocations.MISTAKEN:
                raise LookupError(proposal_id)
            acting = _acting(connection, by)
            proposals.act(connection, place.keyring, proposal_id, act, by=acting, at=place.clock())
    except LookupError as error:
        raise click.ClickException("Không có đề nghị này / no such proposal.") from error
    except ProposalNotAllowed as error:
        raise click.ClickException(f"{error}") from error


def _acting(connection: Connection, by: Account) -> Acting:
    """As one of the department's two registrars; who is none is refused by the rule."""
    home = account_acts.home_of(connection, by.organisation)
    assert home is not None, "an account has an organisation"
    return account_acts.acting_on(account_acts.by_account(connection, by, block=CONSOLE, now=datetime.now(UTC)), home)


def _shown(moment: datetime | None) -> str:
    return moment.astimezone(VIET_NAM).strftime("%H:%M %d/%m/%Y") if moment else ""
