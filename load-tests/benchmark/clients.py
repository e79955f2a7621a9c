"""The clients in Java, for what wrk cannot do: sessions, and calls over HTTP+SSE. One process takes commands all run long."""

import contextlib
import subprocess

from benchmark import host


class Clients:
    def __init__(self, run, java):
        self.process = run.start("clients", host.jvm(java, "-Xmx1g", "-XX:MaxDirectMemorySize=1g") + ["dev.sluice.load.measure.Main"],
                                 stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)

    def ask(self, *words):
        """Sends a command; the numbers it is answered with."""
        line = ""
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.write(" ".join(map(str, words)) + "\n")
            self.process.stdin.flush()
            line = self.process.stdout.readline()
        if not line:
            raise ValueError(f"the clients ended: {self.process.log.read_text()[-1000:]}")
        return list(map(int, line.split()))


class LegacyCalls:
    """Calls of one tool over HTTP+SSE: a session for each connection that wrk would have."""

    def __init__(self, clients, address, tool):
        self.clients, self.address, self.tool = clients, address, tool

    def check(self):
        calls, *_, wrong, failed = self.run(1, 1)
        return None if calls and not wrong and not failed else f"{calls} calls, {wrong} wrong answers, {failed} failed"

    def run(self, connections, seconds):
        """As wrk does."""
        return self.clients.ask("calls", *self.address, self.tool, connections, seconds)
