"""An existing Dask cluster as an executor; the extra ``cluster`` installs what speaks to it.

The workers need the same version of glossport, and see inputs and outputs under the same paths or URLs.
"""

import logging
import re
import socket
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor
from contextlib import contextmanager
from typing import Final

from glossary.errors import OutputError, UsageError

PATIENCE: Final = 8
"""Seconds until a scheduler that does not answer is given up."""
LONGEST_GREETING: Final = 1 << 20
_ADDRESS = re.compile(r"(?:(?P<protocol>[a-z]+)://)?(?P<host>[^/\s]+):(?P<port>\d{1,5})")
_MEND: Final = "an address is like tcp://127.0.0.1:8786"


@contextmanager
def on_cluster(address: str) -> Iterator[Executor]:
    """Give the cluster's executor; raises UsageError G804 where the scheduler cannot be reached.

    Where workers were killed so often that Dask gives up, raises BrokenExecutor as a pool of processes does.
    """
    try:
        from distributed import Client, KilledWorker
    except ImportError as error:
        mend = "install it: pip install 'glossport[cluster]'"
        raise UsageError("G804", f"no cluster can be used: {error}", mend=mend) from None
    _refuse_silent(address)
    # It tells on standard error what we tell in a line of our own.
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    try:
        client = Client(address, timeout=PATIENCE, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise _silent(address, error) from None
    executor = client.get_executor(pure=False)
    try:
        yield executor
    except KilledWorker as error:
        raise BrokenExecutor from error
    except CancelledError:
        raise OutputError("G804", f"the scheduler {address} is gone; build again to go on") from None
    finally:
        executor.shutdown(wait=False)
        client.close(timeout=1)


def _refuse_silent(address: str) -> None:
    """Try whether anybody listens, since a client that never met its scheduler is slow to give up."""
    found = _ADDRESS.fullmatch(address)
    if not found:
        raise UsageError("G804", f"{address!r} is no address of a scheduler", mend=_MEND)
    try:
        with socket.create_connection((found["host"].strip("[]"), int(found["port"])), PATIENCE) as connection:
            # A scheduler greets first, unless both have to agree on a cipher before; it begins with the length.
            greeting = connection.recv(8, socket.MSG_WAITALL) if found["protocol"] in (None, "tcp") else bytes(8)
            if len(greeting) < 8 or int.from_bytes(greeting, "little") > LONGEST_GREETING:
                raise ConnectionError("this is no scheduler")
    except (OSError, OverflowError) as error:
        raise _silent(address, error) from None


def _silent(address: str, error: Exception) -> UsageError:
    told = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return UsageError("G804", f"the scheduler {address} does not answer: {told}", mend=_MEND)
