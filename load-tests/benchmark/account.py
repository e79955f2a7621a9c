"""What the operating system charged to a process under test: CPU and memory.

A gateway counts with all processes below it (workers, shells) but without the MCP server it runs as a child, whichever
gateway that is.
"""

import os
import pathlib
import re

TICKS = os.sysconf("SC_CLK_TCK")
SERVER = b"dev.sluice.load.echo.StdioEcho"  # in the command line of the stdio server: not the gateway's


def read(pid, name):
    try:
        return pathlib.Path("/proc", str(pid), name).read_bytes()
    except OSError:  # ended meanwhile
        return b""


def fields(pid):
    """Of /proc/PID/stat, from the state on."""
    return read(pid, "stat").rpartition(b")")[2].split()


def tree(pid):
    """The process and those below it, without the stdio server."""
    parents = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit() and (found := fields(entry)):
            parents.setdefault(int(found[1]), []).append(int(entry))
    members, waiting = [], [pid]
    while waiting:
        each = waiting.pop()
        if each == pid or SERVER not in read(each, "cmdline"):
            members.append(each)
            waiting += parents.get(each, [])
    return members


def cpu_seconds(pid):
    """User and system time so far."""
    return sum(int(found[11]) + int(found[12]) for each in tree(pid) if (found := fields(each))) / TICKS


def rss_bytes(pid):
    """Resident memory."""
    sizes = (re.search(rb"VmRSS:\s+(\d+)", read(each, "status")) for each in tree(pid))
    return sum(int(size.group(1)) << 10 for size in sizes if size)
