"""A mail server that speaks slowly keeps neither a mail nor the other mails for long."""

import asyncio
import contextlib
import socket
import threading
from dataclasses import replace

import pytest

from adapters.mail.smtp import THREADS, SmtpTransport
from adapters.ports import Retry, Unknown
from tests.adapters.test_smtp import MAIL, SENDER

PATIENCE = 0.6


class SlowServer:
    """Answers the first `answers` commands at once, and from then on drips a line that never ends."""

    def __init__(self, answers: int) -> None:
        self._answers = answers
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self.port: int = self._socket.getsockname()[1]

    def __enter__(self) -> "SlowServer":
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        for thread in self._threads:
            thread.join(5)

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                speaking = threading.Thread(target=self._speak, args=(connection,), daemon=True)
                self._threads.append(speaking)
                speaking.start()

    def _speak(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), connection, connection.makefile("rb") as lines:
            for answer in (b"220 hello", b"250 hello", b"250 ok", b"250 ok", b"354 go")[: self._answers]:
                connection.sendall(answer + b"\r\n")
                lines.readline()
            while not self._over.wait(0.05):
                connection.sendall(b"2")


def transport(port: int) -> SmtpTransport:
    return SmtpTransport("127.0.0.1", port, "", "", False, SENDER, "northwind.example", patience=PATIENCE)


@pytest.mark.parametrize(("answers", "failure"), [(0, Retry), (1, Retry), (3, Retry), (5, Unknown)])
def test_a_server_that_drips_its_answer_is_given_up(answers: int, failure: type[Exception]) -> None:
    async def deliver(port: int) -> None:
        async with asyncio.timeout(5 * PATIENCE):
            await transport(port).send(MAIL)

    with SlowServer(answers) as server, pytest.raises(failure):
        asyncio.run(deliver(server.port))


def test_mails_that_wait_for_a_thread_are_given_up_in_time() -> None:
    async def deliver(port: int) -> list[BaseException | None]:
        sending = transport(port)
        mails = [replace(MAIL, key=f"mail.offer:{n}") for n in range(4 * THREADS)]
        async with asyncio.timeout(2.5 * PATIENCE):
            return await asyncio.gather(*(sending.send(mail) for mail in mails), return_exceptions=True)

    with SlowServer(0) as server:
        answers = asyncio.run(deliver(server.port))
    assert [type(answer) for answer in answers] == [Retry] * (4 * THREADS)
