"""What can be checked of the image and the compose file where no container engine runs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from stage.proof import HOUSE

from deploy.stack.programs import free_port
from hocba import alive
from hocba.__main__ import main
from hocba.settings import Settings

COMPOSE = HOUSE / "deploy" / "compose.yaml"
DOCKERFILE = HOUSE / "Dockerfile"
ONCE = {"init", "backup"}
OURS = {"public", "ingest", "office", "worker-1", "worker-2", "metrics"} | ONCE
EXACT = re.compile(r"[a-z0-9./-]+:\d+\.\d+(\.\d+)?(-[a-z]+)*(@sha256:[0-9a-f]{64})?")


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load(COMPOSE.read_text())


@pytest.fixture(scope="module")
def services(compose):
    return compose["services"]


def copied():
    """Source paths of the Dockerfile that come from this house."""
    lines = re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE.read_text(), re.MULTILINE)
    return [source for line in lines for source in line.split()[:-1]]


def test_the_dockerfile_is_clean():
    done = subprocess.run(
        [Path(sys.executable).with_name("hadolint"), str(DOCKERFILE)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_the_image_holds_every_room_and_no_more_than_the_builder_may_see():
    allowed = {line[1:] for line in (HOUSE / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    assert set(copied()) == allowed
    assert all((HOUSE / source).exists() for source in copied())
    rooms = tomllib.loads((HOUSE / "pyproject.toml").read_text())["tool"]["importlinter"]["root_packages"]
    assert set(rooms) <= set(copied())


def test_the_image_runs_as_nobody_special_and_looks_after_itself():
    last = DOCKERFILE.read_text().rpartition("\nFROM ")[2]
    assert "\nUSER 10001:10001\n" in last
    assert "HEALTHCHECK" in last


def test_the_image_has_the_databases_own_programs_for_backups_of_the_servers_major_version(services):
    major = re.match(r"postgres:(\d+)\.", services["postgres"]["image"]).group(1)
    installed = re.findall(r"apt-get install (.+)", DOCKERFILE.read_text())
    assert installed == [f'--yes --no-install-recommends "postgresql-client-{major}={major}.*" \\']


def test_every_image_is_pinned_to_an_exact_release(services):
    images = {service["image"] for service in services.values()}
    images |= set(re.findall(r"^FROM (\S+)", DOCKERFILE.read_text(), re.MULTILINE))
    assert [image for image in images if not EXACT.fullmatch(image)] == []


def test_every_service_is_shut_in(services):
    for name, service in services.items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["logging"]["options"]["max-size"], f"{name}: a log must not fill the disk"
        assert "privileged" not in service, name
    assert {name for name, service in services.items() if "ports" in service} == {"nginx"}
    outside = {name for name, service in services.items() if "outer" in service["networks"]}
    assert outside == {"nginx", "lists", "mail-out", "ministry-out", "stamps-out"}
    assert services["lists"]["networks"] == ["outer"], "who fetches reaches neither database nor keys"
    assert [v["target"] for v in services["lists"]["volumes"] if not v.get("read_only")] == ["/trust/crls"]


def test_every_service_that_goes_on_has_a_health_check(services):
    without = {name for name, service in services.items() if service.get("healthcheck", {}).get("disable")}
    assert without == ONCE
    assert all(services[name]["restart"] == "no" for name in ONCE)
    by_image = {"public"}
    assert {name for name, service in services.items() if "healthcheck" not in service} == by_image
    assert services["ingest"]["healthcheck"]["test"][-2:] == ["8002", "/readyz"]
    for name in ("worker-1", "worker-2", "lists"):
        beat = services[name]["command"][-1]
        assert services[name]["command"][-2] == "--beat"
        assert services[name]["healthcheck"]["test"][-1] == beat


def test_a_worker_that_has_not_touched_its_file_is_said_to_hang(tmp_path, monkeypatch, capsys):
    def found(*words):
        monkeypatch.setattr(sys, "argv", ["alive", *words])
        return alive.main()

    beat = tmp_path / "beat"
    assert found(str(beat)) == 1
    beat.touch()
    assert found(str(beat)) == 0
    long_ago = time.time() - alive.LAST_BEAT_SECONDS - 1
    os.utime(beat, (long_ago, long_ago))
    assert found(str(beat)) == 1
    assert found(str(free_port()), "/readyz") == 1
    assert capsys.readouterr().err == "FileNotFoundError\nConnectionRefusedError\n"


def test_what_waits_for_whom_exists_and_everything_waits_for_the_migration(services):
    for name, service in services.items():
        assert set(service.get("depends_on", {})) <= set(services), name
    for name in OURS - ONCE:
        assert services[name]["depends_on"]["init"] == {"condition": "service_completed_successfully"}


def test_every_command_of_ours_exists(services):
    programs = Path(sys.executable).parent
    for name in OURS:
        program, *words = services[name]["command"]
        assert (programs / program).exists(), name
        files = [HOUSE / word.removeprefix("/app/") for word in words if word.startswith("/app/")]
        assert all(file.is_file() for file in files), name
        if program == "hocba":
            # In this process: one that only prints its help takes two seconds to start.
            shown = CliRunner().invoke(main, [*words, "--help"])
            assert shown.exit_code == 0, name
            assert all(word in shown.output for word in words if word.startswith("--"))


def test_every_setting_is_one_of_the_hubs_and_no_secret_stands_among_them(services):
    for name in OURS:
        given = {k.removeprefix("HOCBA_").lower() for k in services[name]["environment"] if k.startswith("HOCBA_")}
        assert given <= set(Settings.model_fields), name
        assert not re.search(
            r"password|secret-key|token", " ".join(services[name]["environment"].values()), re.IGNORECASE
        )


def test_secrets_come_as_files_and_are_used_where_they_are_given(compose, services):
    wanted = {secret for service in services.values() for secret in service.get("secrets", [])}
    assert wanted == set(compose["secrets"])
    assert all(set(secret) == {"file"} for secret in compose["secrets"].values())
    ignored = (HOUSE / ".gitignore").read_text().splitlines()
    assert {"deploy/secrets/", "deploy/tls/", "deploy/trust/"} <= set(ignored)


def test_every_process_counts_in_a_folder_of_its_own_which_the_image_has(services):
    counting = ("public", "ingest", "office", "worker-1", "worker-2")
    folders = [services[name]["environment"]["PROMETHEUS_MULTIPROC_DIR"] for name in counting]
    assert len(set(folders)) == len(folders), "process numbers of two containers are alike"
    assert all(f"{folder}\n" in DOCKERFILE.read_text().replace(" ", "\n") for folder in folders)
    assert services["metrics"]["environment"]["PROMETHEUS_MULTIPROC_DIR"] == "/metrics"


def test_the_public_never_sees_the_folder_of_received_batches(services):
    def targets(name):
        return {volume["target"] for volume in services[name]["volumes"]}

    assert "/data/spool" not in targets("public")
    assert all("/data/spool" in targets(name) for name in ("ingest", "worker-1", "worker-2", "backup"))


def test_backups_and_their_keys_lie_in_two_places_of_the_host(services):
    bound = {volume["target"]: volume["source"] for volume in services["backup"]["volumes"]}
    folders = [word for word in services["backup"]["command"] if word.startswith("/")]
    assert [f"/{folder.split('/')[1]}" for folder in folders] == ["/backup", "/keys"]
    assert bound["/backup"] != bound["/keys"]
    assert services["backup"]["profiles"] == ["backup"], "it is not started with the others"


def test_nginx_is_given_every_name_its_configuration_asks_for(services):
    asked = set(re.findall(r"\$\{([A-Z_]+)\}", (HOUSE / "deploy" / "nginx.conf").read_text())) - {"NAMES"}
    nginx = services["nginx"]
    assert set(nginx["environment"]) == asked
    assert set(re.findall(r"\$\$([A-Z_]+)", nginx["command"][-1])) == asked


@pytest.mark.proof
def test_what_the_image_is_made_of_is_enough_to_serve(tmp_path):
    """The Dockerfile's own steps, in a folder instead of an image."""
    for source in copied():
        target = tmp_path / source
        target.parent.mkdir(parents=True, exist_ok=True)
        if (HOUSE / source).is_dir():
            shutil.copytree(HOUSE / source, target, ignore=shutil.ignore_patterns("__pycache__", "*.pyc"))
        else:
            shutil.copy(HOUSE / source, target)
    uv = HOUSE / ".venv" / ".uv" / "bin" / "uv"
    plain = {k: v for k, v in os.environ.items() if not k.startswith(("HOCBA_", "VIRTUAL_ENV", "PYTHONPATH"))}
    subprocess.run([uv, "sync", "--locked", "--no-dev", "-q"], cwd=tmp_path, env=plain, check=True)
    asked = "import hocba.wsgi, pytest"
    done = subprocess.run(
        [tmp_path / ".venv/bin/python", "-c", asked], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert "No module named 'pytest'" in done.stderr, "the hub is importable, what tests need is not there"
    for name in ("public", "ingest"):
        words = ["-c", f"deploy/gunicorn/{name}.py", "--print-config"]
        done = subprocess.run(
            [tmp_path / ".venv/bin/gunicorn", *words], cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert re.search(r"control_socket_disable\s+= True", done.stdout)
