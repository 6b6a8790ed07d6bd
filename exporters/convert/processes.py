"""An executor of local processes that clean up when interrupted and report how many bytes they have read."""

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
    """The state of a process in the pool."""

    counts: Counts = ()
    """Shared with the process that waits for us. No lock: one that is killed would never give it back."""
    is_ending = False
    """The pool catches our exit, and would go on with what waits already."""


def shared_counts(size: int) -> Counts:
    counts: Counts = multiprocessing.RawArray("Q", size)
    return counts


@contextmanager
def processes(jobs: int, counts: Counts = ()) -> Iterator[Executor]:
    """Yield a pool of ``jobs`` processes with the same hash seed, so that their hashes can be compared.

    A future raises BrokenProcessPool if a process is killed.
    """
    if multiprocessing.get_start_method() != "fork":
        # Forked processes have the same hash seed; new interpreters take it from this variable.
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
    """Ignore interrupts while processes start: before ``_behave`` runs, one would end a process with a traceback."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def as_ready(futures: Iterable[Future[T]], look: Callable[[], Any] | None) -> Iterator[Future[T]]:
    """Yield futures as they complete; call ``look``, if any, at least every ``TICK`` seconds."""
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
    """Add ``size`` to the bytes read for task ``number``; the parent process sees the count."""
    if _Process.counts:
        _Process.counts[number] += size  # type: ignore[index]  # a shared array


def _end_processes() -> None:
    children = multiprocessing.active_children()
    for process in children:
        process.terminate()
    for process in children:
        # Give it time to remove its unfinished file.
        process.join(GRACE / len(children))
        process.kill()


def _behave(counts: Counts) -> None:
    """Set up a process of the pool: it ignores interrupts; on SIGTERM it cleans up and takes no further work."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _Process.counts = counts
    with _no_end():
        # If the parent process is killed, only this thread can end the process.
        threading.Thread(target=_follow, daemon=True).start()
        signal.signal(signal.SIGTERM, _end)


@contextmanager
def _no_end() -> Iterator[None]:
    """Block SIGTERM, so that it cannot interrupt the setup."""
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
        # The pool catches SystemExit in a task and would then wait for the next task forever.
        time.sleep(1)
        os._exit(1)


def _end(*_: object) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    _Process.is_ending = True
    # This may arrive in a finaliser, where the exit is not raised any further, and would be printed.
    sys.unraisablehook = lambda _: None
    sys.exit(1)
