"""Figures of calls as tables of Markdown."""

MAIN = 64  # the number of connections that CPU is compared at


def main_connections(results):
    """That number, or the nearest there is."""
    return min(results.connections(), key=lambda each: abs(each - MAIN))


def plural(connections):
    return "1 connection" if connections == 1 else f"{connections} connections"


def spread(values, digits=1):
    """Median and the rounds' least and most."""
    middle, least, most = values
    return f"{middle:.{digits}f} ({least:.{digits}f}-{most:.{digits}f})"


def ratio(results, name, connections, key="cpu", against="nginx"):
    """Of two medians, None where one is missing."""
    one, other = results.middle(name, connections, key), results.middle(against, connections, key)
    return one / other if one is not None and other else None


def shown(number, form):
    return "" if number is None else form.format(number)


def per_core(results, name, connections):
    """Calls a second that one core has time for: one second over CPU per call."""
    cpu = results.middle(name, connections, "cpu")
    return 1e6 / cpu if cpu else None


def cpu_table(results):
    """CPU at one number of connections, and what follows from it."""
    connections = main_connections(results)
    lines = [f"| through ({plural(connections)}) | CPU per call, µs (least-most) | x nginx | calls/s per core | calls/s | RSS, MB |",
             "|---|---:|---:|---:|---:|---:|"]
    for name in results.names():
        values = results.spread(name, connections, "cpu")
        if values:
            against = None if name == "straight" else ratio(results, name, connections)
            lines.append(
                f"| {results.labels[name]} | {spread(values)} | {shown(against, '{:.2f}')} | {per_core(results, name, connections):,.0f} | "
                f"{results.middle(name, connections, 'rate'):,.0f} | {results.memory[name] / (1 << 20):.0f} |")
    return "\n".join(lines)


def load_table(results):
    """Throughput, latency and CPU at each number of connections."""
    lines = ["| through | connections | calls/s (least-most) | p50, µs | p99, µs | p99.9, µs | CPU per call, µs (least-most) |",
             "|---|---:|---:|---:|---:|---:|---:|"]
    for name in results.names():
        for connections in results.connections():
            if results.runs(name, connections):
                p50, p99, p999 = (results.middle(name, connections, key) for key in ("p50", "p99", "p999"))
                lines.append(
                    f"| {results.labels[name]} | {connections} | {spread(results.spread(name, connections, 'rate'), 0)} | {p50:.0f} | {p99:.0f} | "
                    f"{p999:.0f} | {spread(results.spread(name, connections, 'cpu'))} |")
    return "\n".join(lines)


def smoke_table(results):
    lines = ["| through | connections | CPU per call, µs (least-most) | x nginx | calls/s | p50, µs | p99, µs | RSS, MB |",
             "|---|---:|---:|---:|---:|---:|---:|---:|"]
    for connections in results.connections():
        for name in results.names():
            against = None if name == "straight" else ratio(results, name, connections)
            rate, p50, p99 = (results.middle(name, connections, key) for key in ("rate", "p50", "p99"))
            lines.append(
                f"| {results.labels[name]} | {connections} | {spread(results.spread(name, connections, 'cpu'))} | {shown(against, '{:.2f}')} | "
                f"{rate:.0f} | {p50:.0f} | {p99:.0f} | {results.memory[name] / (1 << 20):.0f} |")
    return "\n".join(lines)
