"""Each pair of eras, at each address, through one Sluice in front of one server of each."""

from benchmark import gateways, mcp, servers, tables
from benchmark.targets import Target
from benchmark.wrk import MARK, Wrk

ERAS = {servers.SESSIONS: "old", servers.STATELESS: "new"}
CAPABILITIES = '{"elicitation":{}}'


def make_targets(run, java):
    echoes = {name: gateways.streamable(servers.start_echo(run, java, era)[1]) for era, name in ERAS.items()}
    sluice, port = gateways.start_sluice(run, echoes)
    made = []
    for joint in (False, True):
        for client in ERAS:
            for server, name in ERAS.items():
                path, tool = ("/mcp", f"{name}__echo") if joint else (f"/servers/{name}/mcp", "echo")
                if client == servers.STATELESS:
                    calls = Wrk(run.work, (port, path), mcp.call(tool, MARK, mcp.new_meta()), mcp.new_headers(tool))
                else:
                    calls = Wrk(run.work, (port, path), mcp.call(tool, MARK), mcp.open_session(port, path, CAPABILITIES))
                label = f"{client} | {server} | {path}"
                made.append(Target(label, label, sluice, calls))
    return made


def plain(results, name):
    """The pair of the old era at the same kind of address."""
    joint = name.endswith(" /mcp")
    return next(each for each in results.names() if each.startswith(f"{servers.SESSIONS} | {servers.SESSIONS} | ") and each.endswith(" /mcp") == joint)


def table(results):
    """CPU per call against the pair without an era crossed or new, at the same address."""
    lines = ["| client | server | address | connections | CPU per call, µs (least-most) | x old to old | calls/s | p50, µs | p99, µs |",
             "|---|---|---|---:|---:|---:|---:|---:|---:|"]
    for connections in results.connections():
        for name in results.names():
            rate, p50, p99 = (results.middle(name, connections, key) for key in ("rate", "p50", "p99"))
            against = tables.ratio(results, name, connections, "cpu", plain(results, name))
            lines.append(
                f"| {name} | {connections} | {tables.spread(results.spread(name, connections, 'cpu'))} | {tables.shown(against, '{:.2f}')} | "
                f"{rate:.0f} | {p50:.0f} | {p99:.0f} |")
    return "\n".join(lines)
