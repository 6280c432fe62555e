"""The hub works on the database server as nobody special: a stolen password or a hostile dump runs no program there."""

from __future__ import annotations

import shutil
import stat
import tempfile
from pathlib import Path

import psycopg
import pytest
import yaml
from stage.proof import HOUSE

from deploy.stack import pieces, programs
from deploy.stack.stack import Stack

SCRIPT = pieces.ROLE_SCRIPT


@pytest.fixture(scope="module")
def prepared():
    """A migrated register on a cluster of its own, made as the compose file makes it."""
    try:
        programs.check()
    except programs.ProgramsMissing as missing:
        pytest.skip(str(missing))
    # Not under pytest's own folder: servers that run as other users must reach theirs.
    folder = Path(tempfile.mkdtemp(prefix="hocba-test-role-"))
    stack = Stack(folder)
    try:
        stack.prepare()
        yield stack
    finally:
        stack.stop()
        shutil.rmtree(folder)


def as_the_hub(stack):
    password = (stack.folder / "secrets" / "database.password").read_text().strip()
    return psycopg.connect(stack.settings["HOCBA_DATABASE_URL"], password=password, autocommit=True)


def test_the_hubs_role_owns_its_database_and_is_no_superuser(prepared):
    with as_the_hub(prepared) as connection:
        powers = connection.execute(
            "SELECT rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls FROM pg_roles"
            " WHERE rolname = current_user"
        ).fetchone()
        assert powers == (False,) * 5
        owner = connection.execute("SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()")
        assert owner.fetchone() == ("hocba",)
        foreign = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tableowner <> 'hocba'"
        assert connection.execute(foreign).fetchone() == (0,), "migrated as that role"
        memberships = "SELECT count(*) FROM pg_auth_members WHERE member = 'hocba'::regrole"
        assert connection.execute(memberships).fetchone() == (0,)


@pytest.mark.parametrize(
    "statement",
    ["COPY (SELECT 1) TO PROGRAM 'id'", "COPY province FROM '/etc/passwd'", "SELECT pg_read_file('/etc/passwd')"],
)
def test_no_program_and_no_file_of_the_server_can_be_reached(prepared, statement):
    with as_the_hub(prepared) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(statement)


def test_the_hub_restores_its_own_dump_as_that_role(prepared, tmp_path):
    vault = tmp_path / "vault"
    prepared.run("hocba", "backup", str(vault), "--keys", str(tmp_path / "keys"))
    with as_the_hub(prepared) as connection:
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute("CREATE SCHEMA public")
    assert "originals=0" in prepared.run("hocba", "restore", str(vault), "--keys", str(tmp_path / "keys"))
    prepared.run("hocba", "recheck")


def test_the_superusers_password_is_another_and_no_process_of_the_hub_gets_it(prepared):
    secrets = prepared.folder / "secrets"
    superusers = (prepared.folder / "postgres.password").read_text()
    assert all(superusers not in file.read_text("latin-1") for file in secrets.rglob("*") if file.is_file())
    services = yaml.safe_load((HOUSE / "deploy" / "compose.yaml").read_text())["services"]
    assert {name for name, one in services.items() if "postgres.password" in one.get("secrets", [])} == {"postgres"}
    given = services["postgres"]["environment"]
    assert given["POSTGRES_USER"] == "postgres"
    hubs = services["init"]["environment"]["HOCBA_DATABASE_URL"]
    assert hubs.startswith("postgresql://hocba@")
    assert given["POSTGRES_PASSWORD_FILE"] != given["HOCBA_DATABASE_PASSWORD_FILE"]


def test_the_image_runs_the_script_that_was_tried_here():
    services = yaml.safe_load((HOUSE / "deploy" / "compose.yaml").read_text())["services"]
    (mounted,) = (v for v in services["postgres"]["volumes"] if v["target"] == "/docker-entrypoint-initdb.d")
    assert HOUSE / "deploy" / mounted["source"] == SCRIPT.parent
    assert mounted["read_only"] is True
    assert SCRIPT.stat().st_mode & stat.S_IXOTH, "else the image would source it in its own shell"
