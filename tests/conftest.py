"""What holds for every test: no network, and no test that fails because the machine was busy."""

from __future__ import annotations

import socket

import pytest
from hypothesis import settings

settings.register_profile("matcher", deadline=None, print_blob=True)
settings.load_profile("matcher")


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object, **_options: object) -> None:
        raise AssertionError("something tried to open a network connection")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket.socket, "connect_ex", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
