"""A build on a Dask cluster of this machine: the same bytes as without it, also when a worker is killed."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from exporters.build import run as build_run
from exporters.build.state import read_state

distributed = pytest.importorskip("distributed")

Run = Callable[..., Any]

ROOT = Path(__file__).parents[2]
FORMATS = ("tbx", "tmx", "csv", "jsonl", "yaml", "skos", "omegat", "tmx-omegat", "tbx3", "csv-excel")
# In a process of its own: the cluster has threads, and here it would leave them to tests that start processes.
CLUSTER = """
import logging, sys
from distributed import LocalCluster
if __name__ == "__main__":
    with LocalCluster(n_workers=2, threads_per_worker=1, host="127.0.0.1", dashboard_address=None,
                      protocol="tcp", silence_logs=logging.CRITICAL) as cluster:
        print(cluster.scheduler_address, *(worker.pid for worker in cluster.workers.values()), flush=True)
        sys.stdin.read()
"""


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[int]]]:
    """Yield the address of the scheduler and the process ids of the workers."""
    script = tmp_path / "cluster" / "cluster.py"
    script.parent.mkdir()
    script.write_text(CLUSTER, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, str(script)],
        cwd=script.parent,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    address, *workers = process.stdout.readline().split()
    yield address, [int(worker) for worker in workers]
    process.communicate()


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    rows = "".join(f"word {number},mot {number},c{number}\n" for number in range(3_000))
    (tmp_path / "words.csv").write_text(f"en,fr,id\n{rows}", encoding="utf-8")
    outputs = "".join(f'[[output]]\nto = "{name}"\n' for name in FORMATS)
    (tmp_path / "glossport.toml").write_text(f'[[glossary]]\ninput = "words.csv"\n{outputs}', encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def built() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in Path("dist").iterdir()}


def test_a_cluster_makes_the_same_bytes_though_a_worker_is_killed(
    run: Run, project: Path, cluster: tuple[str, list[int]]
) -> None:
    address, workers = cluster
    run("build", "--jobs", "1")
    expected = built()
    assert len(expected) == len(FORMATS)

    def kill_when_begun() -> None:
        while not list(Path("dist").glob(".*.tmp")):
            time.sleep(0.002)
        os.kill(workers[0], signal.SIGKILL)

    killer = threading.Thread(target=kill_when_begun)
    killer.start()
    done = run("build", "--force", "--scheduler", address)
    killer.join()
    assert (done.code, done.err) == (0, f"{len(FORMATS)} outputs built, 0 up to date, 0 failed\n")
    assert {name: content for name, content in built().items() if not name.endswith(".tmp")} == expected

    assert run("build", "--scheduler", address).err == f"0 outputs built, {len(FORMATS)} up to date, 0 failed\n"
    assert run("build").err == f"0 outputs built, {len(FORMATS)} up to date, 0 failed\n"


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "127.0.0.1:1", "tcp://name.invalid:8786"])
def test_a_scheduler_that_does_not_answer_is_named(run: Run, project: Path, address: str) -> None:
    done = run("build", "--scheduler", address)
    assert done.code == 2
    assert done.err.startswith(f"error G804 no-access: the scheduler {address} does not answer: ")


def test_a_cluster_without_a_worker_is_given_up(run: Run, project: Path) -> None:
    command = [sys.executable, "-c", CLUSTER.replace("n_workers=2", "n_workers=0")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as one:
        assert one.stdout
        lonely = one.stdout.readline().strip()
        done = run("build", "--scheduler", lonely, "--wait", "1")
        one.communicate()
    assert (done.code, f"the scheduler {lonely} has no worker" in done.err, "--wait" in done.err) == (2, True, True)
    assert not Path("dist").exists()


def test_an_output_that_is_not_here_is_not_built(
    run: Run, project: Path, cluster: tuple[str, list[int]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where a worker has a file system of its own."""
    address, _ = cluster
    monkeypatch.setattr(build_run, "is_as_built", lambda *_: False)
    done = run("build", "--scheduler", address, "--report", "report.json")
    assert (done.code, "a worker built this, but it is not here" in done.err) == (4, True)
    outputs = json.loads(Path("report.json").read_text(encoding="utf-8"))["outputs"]
    assert {finding["code"] for one in outputs for finding in one["findings"]} == {"G603"}
    assert "0 outputs built, 0 up to date, 10 failed" in done.err
    assert not read_state(project).outputs


def test_what_is_no_address_is_said(run: Run, project: Path) -> None:
    done = run("build", "--scheduler", "nonsense")
    assert (done.code, "'nonsense' is no address of a scheduler" in done.err) == (2, True)


def test_who_listens_but_is_no_scheduler_is_named(run: Run, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("exporters.build.workers.PATIENCE", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        done = run("build", "--scheduler", address)
    assert (done.code, f"the scheduler {address} does not answer: timed out" in done.err) == (2, True), done.err


def test_another_service_is_told_from_a_scheduler(run: Run, project: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def greet() -> None:
            connection, _ = server.accept()
            with connection:
                connection.sendall(b"SSH-2.0-OpenSSH\r\n")

        greeter = threading.Thread(target=greet)
        greeter.start()
        done = run("build", "--scheduler", f"127.0.0.1:{server.getsockname()[1]}")
        greeter.join()
    assert (done.code, "does not answer: this is no scheduler" in done.err) == (2, True), done.err
