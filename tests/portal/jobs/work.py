"""Work that writes down, in the file `log`, each time it begins and ends; loaded by the worker of test_lost.py."""

import os
import socket
import time
from pathlib import Path

from django.db import connection

from portal.jobs import registry
from portal.jobs.registry import Kind, Result

PATIENCE = 20


def _tell(params, word):
    with Path(params["log"]).open("a") as log:
        log.write(f"{word}\n")


def told(log):
    return Path(log).read_text().split() if Path(log).exists() else []


def until_let_go(_actor, params, _progress, _path):
    """Goes on until the file `go` is there."""
    _tell(params, "begun")
    end = time.monotonic() + PATIENCE
    while not Path(params["go"]).exists() and time.monotonic() < end:
        time.sleep(0.05)
    _tell(params, "ended")
    return Result("끝")


def loses_its_database_once(_actor, params, progress, _path):
    """As when the server is started again: the first time, its connection is dead when it asks next."""
    _tell(params, "begun")
    if told(params["log"]) == ["begun"]:
        with socket.socket(fileno=os.dup(connection.connection.fileno())) as line:
            line.shutdown(socket.SHUT_RDWR)
    progress(1, 2)
    _tell(params, "ended")
    return Result("끝")


for name, run in {"test.waits": until_let_go, "test.loses": loses_its_database_once}.items():
    registry.register(Kind(name, name, run))
