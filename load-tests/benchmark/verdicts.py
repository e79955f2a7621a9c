"""The targets that hold for the figures of a run, each with what was measured."""

from benchmark import tables

CPU_LIMIT = 1.5  # x nginx
ADDED_LIMIT = 1.5  # x what nginx adds
NPM_LEAST = 10  # x calls/s per core of each npm gateway


class Verdicts:
    """Rows of what was measured against what was promised; rows without a target are figures."""

    def __init__(self):
        self.rows = []

    def add(self, what, measured, target="", met=True):
        self.rows.append({"what": what, "measured": measured, "target": target, "met": met})

    def missed(self):
        return [row["what"] for row in self.rows if not row["met"]]

    def table(self):
        lines = ["| what | measured | target | |", "|---|---:|---:|---|"]
        for row in self.rows:
            met = "" if not row["target"] else "met" if row["met"] else "**missed**"
            lines.append(f"| {row['what']} | {row['measured']} | {row['target']} | {met} |")
        return "\n".join(lines)


def of_calls(verdicts, results):
    """What calls must cost."""
    connections = tables.main_connections(results)
    for name in ("sluice", "sluice-mcp"):
        against = tables.ratio(results, name, connections)
        if against is not None:
            verdicts.add(f"CPU per call, {results.labels[name]}, {tables.plural(connections)}", f"{against:.2f} x nginx",
                         f"at most {CPU_LIMIT} x", against <= CPU_LIMIT)
    for key in ("p50", "p99"):
        for name in ("sluice", "sluice-mcp"):
            added(verdicts, results, name, key)
    for other in ("mcp-proxy", "supergateway"):
        faster = tables.ratio(results, other, connections, "cpu", "stdio")
        if faster is not None:
            verdicts.add(f"calls/s per core against {other}, same stdio server, {tables.plural(connections)}", f"{faster:.1f} x",
                         f"at least {NPM_LEAST} x", faster >= NPM_LEAST)


def added(verdicts, results, name, key):
    """Latency at one connection beyond that of the way straight to the server."""
    straight, nginx, own = (results.middle(each, 1, key) for each in ("straight", "nginx", name))
    if None in (straight, nginx, own):
        return
    of_nginx, of_own = nginx - straight, own - straight
    met = of_own <= ADDED_LIMIT * max(of_nginx, 0)
    against = f", {of_own / of_nginx:.2f} x" if of_nginx > 0 else ""
    verdicts.add(f"added {key} at 1 connection, {results.labels[name]}", f"{of_own:.0f} µs (nginx: {of_nginx:.0f} µs){against}",
                 f"at most {ADDED_LIMIT} x nginx's", met)
