"""Several processes of this machine as an executor: they end well when interrupted, and tell how far they are."""

import multiprocessing
import os
import secrets
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from typing import Any, Final, TypeVar

T = TypeVar("T")
GRACE: Final = 5.0
"""Seconds that processes have to clean up after an interrupt; a twentieth is enough on a machine that is not busy."""
TICK: Final = 0.1
"""Seconds between two looks at how far the processes are."""
Counts = Sequence[int]
"""For each task the number of bytes read so far."""


class _Process:
    """What a process of the pool knows of itself."""

    counts: Counts = ()
    """Shared with the process that waits for us. No lock: one that is killed would never give it back."""
    is_ending = False
    """The pool catches our exit, and would go on with what waits already."""


def shared_counts(size: int) -> Counts:
    counts: Counts = multiprocessing.RawArray("Q", size)
    return counts


@contextmanager
def processes(jobs: int, counts: Counts = ()) -> Iterator[Executor]:
    """Start processes that hash texts alike, so that what they remember can be compared.

    Raises BrokenProcessPool where one of them is killed.
    """
    if multiprocessing.get_start_method() != "fork":
        # Copies of this process hash as it does; new ones take this number.
        os.environ.setdefault("PYTHONHASHSEED", str(secrets.randbelow(2**32)))
    pool = ProcessPoolExecutor(jobs, initializer=_behave, initargs=(counts,))
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        _end_processes()
        raise
    finally:
        pool.shutdown()


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Hold back interrupts: until a new process has heard of it, one would end it in its own words."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def as_ready(futures: Iterable[Future[T]], look: Callable[[], Any] | None) -> Iterator[Future[T]]:
    """Yield what is ready; meanwhile ``look`` again and again how far the others are."""
    pending = set(futures)
    while pending:
        done, pending = wait(pending, TICK if look else None, FIRST_COMPLETED)
        if look:
            look()
        yield from done


def end_if_asked() -> None:
    if _Process.is_ending:
        os._exit(1)


def count(number: int, size: int) -> None:
    """Tell the process that waits for us that so many more bytes were read."""
    if _Process.counts:
        _Process.counts[number] += size  # type: ignore[index]  # a shared array


def _end_processes() -> None:
    children = multiprocessing.active_children()
    for process in children:
        process.terminate()
    for process in children:
        # Time to take back the file that is being written.
        process.join(GRACE / len(children))
        process.kill()


def _behave(counts: Counts) -> None:
    """Leave an interrupt to the process that waits for us; asked to end, clean up and take no further work."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _Process.counts = counts
    with _no_end():
        # Where the process that waits for us is killed, nobody else tells us to end.
        threading.Thread(target=_follow, daemon=True).start()
        signal.signal(signal.SIGTERM, _end)


@contextmanager
def _no_end() -> Iterator[None]:
    """Hold back the signal to end, which would leave what is being set up half done."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})


def _follow() -> None:
    if parent := multiprocessing.parent_process():
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)
        # The pool catches the exit out of a task, and would wait for the next one for ever.
        time.sleep(1)
        os._exit(1)


def _end(*_: object) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    _Process.is_ending = True
    sys.exit(1)
