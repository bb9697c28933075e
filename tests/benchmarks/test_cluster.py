"""A Dask cluster whose worker is killed: no cell is lost, none is counted twice."""

from __future__ import annotations

import json
import socket
import time
from threading import Thread

import pytest
from click.testing import CliRunner

from benchmarks.cells import Cell
from benchmarks.cli import main
from benchmarks.runner.cluster import run_dask
from benchmarks.runner.results import opened, read_results
from matcher.errors import FileTrouble

distributed = pytest.importorskip("distributed")
LOOPBACK = ("127.0.0.1", "::1", "localhost")


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    """A local cluster talks over the loopback; everything else stays refused, as for every test."""
    connect = socket.socket.connect

    def only_loopback(self, address):
        assert self.family == socket.AF_UNIX or address[0] in LOOPBACK, "something tried to open a network connection"
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", only_loopback)


def test_no_scheduler_at_the_address_is_told(monkeypatch):
    monkeypatch.setattr("benchmarks.runner.cluster.CONNECT_SECONDS", 0.2)
    with pytest.raises(FileTrouble, match="No Dask scheduler"):
        list(run_dask([], "tcp://127.0.0.1:1"))


@pytest.mark.slow
def test_a_killed_worker_loses_no_cell_and_none_is_counted_twice(tmp_path):
    cells = [Cell("gap:small-c.txt:2", "cpsat", 20.0, seed) for seed in range(12)]
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as cluster:
        killed = []
        Thread(target=kill_one, args=(cluster, killed), daemon=True).start()
        with opened(tmp_path / "out.jsonl") as results:
            rows = 0
            for row in run_dask(cells, cluster.scheduler_address):
                results.append(row)
                rows += 1
    assert killed
    assert rows == len(cells)
    assert len((tmp_path / "out.jsonl").read_bytes().splitlines()) == len(cells)
    kept = read_results(tmp_path / "out.jsonl")
    assert sorted(row["key"] for row in kept) == sorted(cell.key for cell in cells)
    assert {row["outcome"] for row in kept} == {"proven"}


def kill_one(cluster, killed):
    """Kill the process of a worker that has a cell in hand."""
    while not killed:
        for nanny in list(cluster.workers.values()):
            busy = cluster.scheduler.workers.get(nanny.worker_address)
            if busy is not None and busy.processing and nanny.process is not None:
                nanny.process.process._process.kill()
                killed.append(nanny.worker_address)
                return
        time.sleep(0.01)


@pytest.mark.slow
def test_the_command_sends_its_cells_to_the_cluster(tmp_path):
    out = tmp_path / "out.jsonl"
    suite = tmp_path / "own.toml"
    suite.write_text(
        '[own]\nabout="x"\n[[own.cells]]\ninstances=["gap:small-a.txt:1"]\nbackends=["cpsat"]\nseeds=[0,1]\nseconds=20\n'
    )
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, dashboard_address=None, silence_logs=50
    ) as cluster:
        done = CliRunner().invoke(main, ["run", str(suite), "-o", str(out), "--dask", cluster.scheduler_address])
    assert done.exit_code == 0
    assert [json.loads(line)["outcome"] for line in out.read_bytes().splitlines()] == ["proven", "proven"]
