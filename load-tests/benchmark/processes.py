"""Processes of a run: started, waited for, ended."""

import contextlib
import pathlib
import signal
import socket
import subprocess
import sys
import time

OPEN = 60  # seconds


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Processes:
    """Starts processes with their logs in a directory, and ends those it started."""

    def __init__(self, work):
        self.work = pathlib.Path(work)
        self.started = []

    def start(self, name, command, **options):
        log = self.log(name)
        with log.open("w") as out:
            process = subprocess.Popen(command, stdout=options.pop("stdout", out), stderr=out, **options)
        self.started.append(process)
        process.log = log
        return process

    def log(self, name):
        return self.work / f"{name}.log"

    def stop(self, *which):
        """Ends these, all without arguments."""
        ending = list(which or self.started)
        for process in ending:
            process.send_signal(signal.SIGTERM)
        for process in ending:
            try:
                process.wait(8)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.started = [each for each in self.started if each not in ending]


@contextlib.contextmanager
def processes(work):
    all_of_them = Processes(work)
    try:
        yield all_of_them
    finally:
        if all_of_them.started:
            all_of_them.stop()


def until_open(port, process):
    """Waits until a process listens; ends the run when it ends instead."""
    end = time.monotonic() + OPEN
    while time.monotonic() < end:
        if process.poll() is not None:
            sys.exit(f"bench: {process.args[0]} ended with {process.returncode}:\n{process.log.read_text()[-2000:]}")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.2):
            return
        time.sleep(0.02)
    sys.exit(f"bench: nothing listens on {port}:\n{process.log.read_text()[-2000:]}")
