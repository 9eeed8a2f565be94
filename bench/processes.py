"""Processes on this machine: memory, time, children."""

import os
from pathlib import Path


def memory_mb(process_id: int | None = None) -> float:
    """What a process, or this one, holds in memory now."""
    status = Path(f"/proc/{process_id or os.getpid()}/status").read_text("utf-8")
    line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


def children(process_id: int) -> list[int]:
    """The processes that a process has started."""
    listed = Path(f"/proc/{process_id}/task/{process_id}/children").read_text("utf-8")
    return [int(child) for child in listed.split()]


def cpu_seconds(process_id: int) -> float:
    """What a process has used of the processors so far."""
    fields = Path(f"/proc/{process_id}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
