"""What sessions cost: memory of one that is idle with its stream open, and the opening of many."""

import statistics
import time

from benchmark import account, gateways, progress, proxies, servers

SETTLE = 2  # seconds after the last stream has opened
IDLE = {"sluice": 10_000, "mcp-proxy": 1_000, "supergateway": 30}
CONNECTS = {"straight": 5_000, "nginx": 5_000, "sluice": 5_000, "mcp-proxy": 500, "supergateway": 20}
WARM = {"straight": 1_000, "nginx": 1_000, "sluice": 1_500, "mcp-proxy": 200, "supergateway": 2}
AT_ONCE = 16
LABELS = {"straight": "straight", "nginx": "nginx `proxy_pass`", "sluice": "Sluice", "mcp-proxy": "mcp-proxy, stdio server",
          "supergateway": "supergateway, a stdio server for each session"}


class Houses:
    """Starts what sessions are opened at, as often as wanted."""

    def __init__(self, run, java):
        self.run, self.java = run, java
        self.echo = servers.start_echo(run, java)
        self.count = 0

    def start(self, name):
        """A process, its port and the path of its endpoint."""
        self.count += 1
        own = f"{name}-{self.count}"
        command = servers.stdio_command(self.java)
        if name == "straight":
            return *self.echo, "/mcp"
        if name == "nginx":
            return *proxies.start_nginx(self.run, self.echo[1]), "/mcp"
        if name == "sluice":
            return *gateways.start_sluice(self.run, {"echo": gateways.streamable(self.echo[1])}, own), "/servers/echo/mcp"
        gateways.install()
        if name == "mcp-proxy":
            return *gateways.start_mcp_proxy(self.run, command, own), "/mcp"
        return *gateways.start_supergateway(self.run, command, own), "/mcp"

    def stop(self, process):
        if process is not self.echo[0]:
            self.run.stop(process)


def opened(answer, wanted, what):
    """Microseconds it took; ValueError when not all were opened."""
    count, micros, failed = answer
    if failed or count != wanted:
        raise ValueError(f"{what}: {count} of {wanted} sessions opened, {failed} failed")
    return micros


def idle(houses, clients, rounds):
    """Bytes of resident memory a session, by gateway: each round in a fresh process that has held some sessions before."""
    found = {name: [] for name in IDLE}
    for number in range(rounds):
        for name, count in IDLE.items():
            progress.show(f"idle: round {number + 1} of {rounds}, {count} sessions, {name}")
            process, *address = houses.start(name)
            warm = WARM[name] // 5 or 1
            opened(clients.ask("hold", *address, warm, AT_ONCE), warm, name)
            time.sleep(SETTLE)
            before = account.rss_bytes(process.pid)
            opened(clients.ask("hold", *address, count, AT_ONCE), count, name)
            time.sleep(SETTLE)
            more = account.rss_bytes(process.pid) - before
            (streams,) = clients.ask("release")
            houses.stop(process)
            if streams != warm + count:
                raise ValueError(f"{name}: {warm + count - streams} of {warm + count} streams did not stay open")
            found[name].append(more / count)
    progress.clear()
    return found


def connects(houses, clients, rounds):
    """Sessions opened a second, and CPU of each in microseconds, by target. The targets take turns."""
    found = {name: [] for name in CONNECTS}
    places = {name: houses.start(name) for name in CONNECTS}
    for name, (_, *address) in places.items():
        progress.show(f"connects: warming up {name}")
        opened(clients.ask("connect", *address, WARM[name], AT_ONCE), WARM[name], name)
    for number in range(rounds):
        for name, (process, *address) in places.items():
            progress.show(f"connects: round {number + 1} of {rounds}, {name}")
            count = CONNECTS[name]
            before = account.cpu_seconds(process.pid)
            micros = opened(clients.ask("connect", *address, count, AT_ONCE), count, name)
            used = account.cpu_seconds(process.pid) - before
            found[name].append({"rate": count * 1e6 / micros, "cpu": used * 1e6 / count})
    for process, *_ in places.values():
        houses.stop(process)
    progress.clear()
    return found


def middle(values, form):
    return f"{statistics.median(values):{form}} ({min(values):{form}}-{max(values):{form}})"


def idle_table(found):
    lines = ["| gateway | sessions, each with its stream | resident memory of one, KB (least-most) |", "|---|---:|---:|"]
    for name, values in found.items():
        lines.append(f"| {LABELS[name]} | {IDLE[name]:,} | {middle([value / 1024 for value in values], '.1f')} |")
    return "\n".join(lines)


def connects_table(found):
    lines = ["| through | sessions a round | opened a second (least-most) | CPU of one, µs (least-most) | x nginx |", "|---|---:|---:|---:|---:|"]
    nginx = statistics.median(run["cpu"] for run in found["nginx"])
    for name, runs in found.items():
        cpu = [run["cpu"] for run in runs]
        against = "" if name == "straight" else f"{statistics.median(cpu) / nginx:.2f}"
        lines.append(f"| {LABELS[name]} | {CONNECTS[name]:,} | {middle([run['rate'] for run in runs], ',.0f')} | {middle(cpu, '.0f')} | {against} |")
    return "\n".join(lines)
