"""What calls go through, each with its own process: a target is started, called, and accounted."""

import dataclasses
import subprocess
import sys
import typing

from benchmark import account, gateways, mcp, proxies, servers
from benchmark.clients import LegacyCalls
from benchmark.wrk import MARK, Wrk


@dataclasses.dataclass
class Target:
    """A way to the echo server."""

    name: str
    label: str
    process: subprocess.Popen
    calls: typing.Any  # Wrk or LegacyCalls
    rounds: int = 1000  # at most

    def load(self, connections, seconds):
        """Figures of one load; ValueError when an answer was wrong or missing."""
        before = account.cpu_seconds(self.process.pid)
        calls, micros, p50, p99, p999, wrong, errors = self.calls.run(connections, seconds)
        used = account.cpu_seconds(self.process.pid) - before
        if wrong or errors or not calls:
            raise ValueError(f"{calls} calls, {wrong} wrong answers, {errors} failed or not answered")
        return {"cpu": used * 1e6 / calls, "rate": calls * 1e6 / micros, "p50": p50, "p99": p99, "p999": p999}


LABELS = {
    "straight": "straight, without anything between",
    "nginx": "nginx `proxy_pass`",
    "haproxy": "HAProxy",
    "sluice": "Sluice `/servers/echo/mcp`",
    "sluice-mcp": "Sluice `/mcp`",
    "events": "Sluice, server answers with an event",
    "progress": "Sluice, answers are streams: progress, result",
    "to-sse": "Sluice → HTTP+SSE server",
    "from-sse": "HTTP+SSE clients → Sluice",
    "stdio": "Sluice → stdio server",
    "new": "Sluice, 2026-07-28",
    "new-to-old": "2026-07-28 client → Sluice → 2025-06-18 server",
    "old-to-new": "2025-06-18 client → Sluice → 2026-07-28 server",
    "mcp-proxy": "mcp-proxy → stdio server",
    "supergateway": "supergateway → stdio server",
}
NPM = ("mcp-proxy", "supergateway")
NPM_ROUNDS = 3


class Fleet:
    """Starts targets by name. Those that need the same server share it; each kind of Sluice is a process of its own."""

    def __init__(self, run, java, clients):
        self.run, self.java, self.clients = run, java, clients
        self.made = {}

    def once(self, what, make):
        if what not in self.made:
            self.made[what] = make()
        return self.made[what]

    def echo(self, revision=servers.SESSIONS):
        return self.once(("echo", revision), lambda: servers.start_echo(self.run, self.java, revision))

    def sluice(self, kind, server):
        """A Sluice that has this server, as `echo`."""
        return self.once(("sluice", kind), lambda: gateways.start_sluice(self.run, {"echo": server}, f"sluice-{kind}"))

    def plain(self):
        return self.sluice("plain", gateways.streamable(self.echo()[1]))

    def target(self, name):
        process, calls = getattr(self, "make_" + name.replace("-", "_"))()
        target = Target(name, LABELS[name], process, calls, NPM_ROUNDS if name in NPM else 1000)
        wrong = calls.check()
        if wrong:
            sys.exit(f"bench: {name}: {wrong}")
        return target

    def in_session(self, port, path="/mcp", tool="echo", more="", capabilities="{}"):
        return Wrk(self.run.work, (port, path), mcp.call(tool, MARK, more), mcp.open_session(port, path, capabilities))

    def without_session(self, port, path, tool="echo"):
        return Wrk(self.run.work, (port, path), mcp.call(tool, MARK, mcp.new_meta()), mcp.new_headers(tool))

    def make_straight(self):
        process, port = self.echo()
        return process, self.in_session(port)

    def make_nginx(self):
        process, port = proxies.start_nginx(self.run, self.echo()[1])
        return process, self.in_session(port)

    def make_haproxy(self):
        process, port = proxies.start_haproxy(self.run, self.echo()[1])
        return process, self.in_session(port)

    def make_sluice(self):
        process, port = self.plain()
        return process, self.in_session(port, "/servers/echo/mcp")

    def make_sluice_mcp(self):
        process, port = self.plain()
        return process, self.in_session(port, "/mcp", "echo__echo")

    def make_events(self):
        process, port = self.sluice("events", gateways.streamable(self.echo()[1]))
        return process, self.in_session(port, "/servers/echo/mcp", "push")

    def make_progress(self):
        process, port = self.sluice("progress", gateways.streamable(self.echo()[1]))
        return process, self.in_session(port, "/servers/echo/mcp", "work", mcp.progress(MARK))

    def make_to_sse(self):
        process, port = self.sluice("to-sse", gateways.legacy(self.echo(servers.LEGACY)[1]))
        return process, self.in_session(port, "/servers/echo/mcp")

    def make_from_sse(self):
        process, port = self.sluice("from-sse", gateways.streamable(self.echo()[1]))
        return process, LegacyCalls(self.clients, (port, "/servers/echo/sse"), "echo")

    def make_stdio(self):
        process, port = self.sluice("stdio", gateways.stdio(servers.stdio_command(self.java)))
        return process, self.in_session(port, "/servers/echo/mcp")

    def make_new(self):
        process, port = self.sluice("new", gateways.streamable(self.echo(servers.STATELESS)[1]))
        return process, self.without_session(port, "/servers/echo/mcp")

    def make_new_to_old(self):
        process, port = self.sluice("new-to-old", gateways.streamable(self.echo()[1]))
        return process, self.without_session(port, "/servers/echo/mcp")

    def make_old_to_new(self):
        process, port = self.sluice("old-to-new", gateways.streamable(self.echo(servers.STATELESS)[1]))
        return process, self.in_session(port, "/servers/echo/mcp")

    def make_mcp_proxy(self):
        gateways.install()
        process, port = gateways.start_mcp_proxy(self.run, servers.stdio_command(self.java))
        return process, self.in_session(port)

    def make_supergateway(self):
        gateways.install()
        process, port = gateways.start_supergateway(self.run, servers.stdio_command(self.java))
        return process, self.in_session(port)
