"""Signals: being asked to stop, once, and stopping whole."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

ASKED_TO_STOP = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


_interrupted: list[int] = []


def interrupt(number: int, _frame: FrameType | None) -> None:
    """Stop as on Ctrl-C."""
    _interrupted.append(number)
    raise KeyboardInterrupt


def was_interrupted() -> bool:
    """Whether it was asked to stop: Python drops an exception in a finaliser, a command may end well anyway."""
    return bool(_interrupted)


def stop_alike() -> None:
    """Make every request to stop act as Ctrl-C does, so that clean-up runs."""
    for number in ASKED_TO_STOP:
        signal.signal(number, interrupt)


@contextmanager
def answered_by(answer: Callable[[int], None]) -> Iterator[None]:
    """Answer requests to stop with a function of the signal's number meanwhile."""
    before = {number: signal.getsignal(number) for number in ASKED_TO_STOP}

    def heard(number: int, _frame: FrameType | None) -> None:
        _interrupted.append(number)
        answer(number)

    for number in ASKED_TO_STOP:
        # a function, not SIG_IGN: that one would be inherited by every process started
        signal.signal(number, heard)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def deferred() -> Iterator[None]:
    """Finish what has begun, then stop if asked to meanwhile."""
    asked: list[int] = []
    with answered_by(asked.append):
        yield
    if asked:
        raise KeyboardInterrupt


@contextmanager
def held_off() -> Iterator[None]:
    """Finish stopping: a second Ctrl-C does not leave a server behind."""
    with answered_by(lambda _number: None):
        yield


def after(seconds: int, do: Callable[[], None]) -> None:
    """Do something later, in the middle of whatever goes on then."""
    signal.signal(signal.SIGALRM, lambda _number, _frame: do())
    signal.alarm(seconds)


@contextmanager
def hang_up_terminates() -> Iterator[None]:
    """Take a closed terminal as SIGTERM, for honcho, which knows only SIGINT and SIGTERM."""
    signal.signal(signal.SIGHUP, lambda _number, _frame: os.kill(os.getpid(), signal.SIGTERM))
    try:
        yield
    finally:
        stop_alike()
