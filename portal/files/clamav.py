"""Asking ClamAV over TCP, by clamd's INSTREAM command. No Django."""

import re
import socket
import struct
from dataclasses import dataclass
from typing import IO

PATIENCE = 60.0
CONNECT = 5.0
PIECE = 64 * 1024
LONGEST_REPLY = 4096
_FOUND = re.compile(r"^stream: (?P<name>.+) FOUND$")


class Away(Exception):
    """Clamd could not be asked now; later it may be."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What clamd said: `virus` names what it found; `trouble` is its error; both empty when clean."""

    virus: str = ""
    trouble: str = ""


def ask(address: tuple[str, int], file: IO[bytes]) -> Answer:
    """Send the file from where it stands to clamd at (host, port). Raises Away."""
    try:
        with socket.create_connection(address, timeout=CONNECT) as line:
            line.settimeout(PATIENCE)
            return _answer_of(_said(line, file))
    except OSError as error:
        raise Away(str(error)) from error


def _said(line: socket.socket, file: IO[bytes]) -> str:
    line.sendall(b"zINSTREAM\0")
    try:
        while piece := file.read(PIECE):
            line.sendall(struct.pack("!L", len(piece)) + piece)
        line.sendall(struct.pack("!L", 0))
    except (BrokenPipeError, ConnectionResetError):
        # Clamd hangs up on a stream that is too long, after saying so.
        return _reply(line)
    return _reply(line)


def _reply(line: socket.socket) -> str:
    reply = b""
    while not reply.endswith(b"\0") and len(reply) < LONGEST_REPLY and (piece := line.recv(PIECE)):
        reply += piece
    return reply.rstrip(b"\0").decode("utf-8", "replace").strip()


def _answer_of(reply: str) -> Answer:
    if reply == "stream: OK":
        return Answer()
    if found := _FOUND.match(reply):
        return Answer(virus=found["name"][:200])
    if not reply:
        raise Away("clamd hung up without an answer")
    return Answer(trouble=reply[:200])
