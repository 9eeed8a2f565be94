"""Logging as it was before a test that sets it up for the whole process."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def logs_restored() -> Iterator[None]:
    """Levels go back; the job engine's handler goes, which would keep a captured stream."""
    before = {name: logging.getLogger(name).level for name in logging.root.manager.loggerDict}
    root = logging.root.level
    yield
    logging.root.setLevel(root)
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)
    logging.getLogger("dbos").handlers.clear()
