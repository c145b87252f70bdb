"""A server that speaks clamd's INSTREAM over TCP, for the third-party scanner that is not here."""

import socketserver
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

# What the portal's own look knows nothing of.
WORM = b"a worm that only a scanner knows"


class Session(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        command = self._take(10)
        assert command == b"zINSTREAM\0", command
        content = b""
        while length := struct.unpack("!L", self._take(4))[0]:
            content += self._take(length)
            if len(content) > self.server.most:
                self.request.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.server.got.append(content)
        self.request.sendall(b"stream: Win.Worm.Test-1 FOUND\0" if WORM in content else b"stream: OK\0")

    def _take(self, length: int) -> bytes:
        taken = b""
        while len(taken) < length:
            piece = self.request.recv(length - len(taken))
            assert piece, "the client hung up"
            taken += piece
        return taken


class Clamd(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port: int = 0, most: int = 25_000_000) -> None:
        self.got: list[bytes] = []
        self.most = most
        super().__init__(("127.0.0.1", port), Session)


@contextmanager
def clamd(port: int = 0, most: int = 25_000_000) -> Iterator[Clamd]:
    with Clamd(port, most) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
