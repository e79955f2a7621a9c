"""docs/benchmarks.md and its plots, as a run leaves them."""

import datetime
import re
import subprocess

from benchmark import eras, host, launch, plan as plans, plots, proofs, sessions, tables
from benchmark.targets import NPM_ROUNDS

PAGE = host.ROOT / "docs" / "benchmarks.md"
PLOTS = host.ROOT / "docs" / "benchmarks"
CALLS = """## A proxied `tools/call`

`{command}`, {where}, {versions}; rounds: {rounds} of {seconds} s a row ({npm} for the npm gateways), medians with least and most.

Load by `wrk` with one thread on the same machine (HTTP+SSE clients: Netty, a session for each connection), keep-alive
connections, in front of the same echo server; all targets take turns in one run. Through mcp-proxy, supergateway and "Sluice → stdio server" the
same stdio program is called by the same Streamable HTTP clients. CPU is user and system time that the operating system charged to the
process under test and all below it (the stdio server is nobody's), divided by the calls it answered. Every answer was
checked; a target with a wrong or missing one is not called any further, and named below.

![CPU per call](benchmarks/cpu.svg)

{cpu}

calls/s per core is one second divided by CPU per call. mcp-proxy and supergateway answer with events, as the SDK does that they are made of;
supergateway runs with `--stateful` and without its log, since it would start a process for each request otherwise.

![Latency by connections](benchmarks/latency.svg)

{loads}
{trouble}
Limits of the measurement: the load generator and the echo server share the cores with what is measured, so calls/s and
latency at 64 connections say how they share the machine; CPU per call does not depend on that much. nginx and HAProxy copy bytes and
read no JSON; Sluice reads every envelope, replaces id and name, and keeps the session.
"""
ERAS = """### A call in each pair of eras

`{command}`, {where}, {rounds} rounds of {seconds} s a row, medians.

One Sluice in front of one echo server with sessions (2025-06-18) and one of 2026-07-28; clients of both eras, which declare
`elicitation`, call `echo`. Targets: 2026-07-28 to 2026-07-28 at most 1.0 x, across the eras at most 1.3 x of old to old.

{table}
"""
IDLE = """### An idle session

`{command}`, {where}, rounds: {rounds}, in fresh processes, medians.

Resident memory with so many more sessions, each with its stream open, divided by their number. What the kernel keeps for connections, and the
stdio servers that supergateway starts, one for each session, are not in it.

{table}
"""
CONNECTS = """### Opening sessions

`{command}`, {where}, rounds: {rounds}, medians.

A connection, `initialize`, `notifications/initialized`; 16 clients at a time. supergateway starts a server for each session.

{table}
"""
FAN_OUT = """### fan-out

One `list_changed` of a server reaches every client that listens, once: from the moment the server writes it to the moment a client has read it.
Server, gateway and all clients share the machine.

{table}
"""
TARGETS = """## Targets

`{command}`, {where}.{more}

{table}
"""
OTHERS = " What this run did not measure is of the one before."


def where():
    return f"{datetime.date.today()}, {host.machine()}"


def record(name, text):
    subprocess.run([host.HERE / "record", name], input=text, text=True, stdout=subprocess.DEVNULL, check=True)


def draw(results):
    connections = tables.main_connections(results)
    PLOTS.mkdir(parents=True, exist_ok=True)
    rows = [(name, results.labels[name], results.spread(name, connections, "cpu")) for name in results.names() if results.runs(name, connections)]
    (PLOTS / "cpu.svg").write_text(plots.bars(
        f"CPU per tools/call, µs, {connections} connections", f"Median of the rounds, whisker from least to most. {where()}", rows))
    (PLOTS / "latency.svg").write_text(plots.latencies(
        "Latency of a tools/call by connections", f"Closed loop, all on one machine. {where()}", results))


def write(plan, found, versions):
    """Writes what there is of a run."""
    common = {"command": plan.command, "where": where()}
    if plan.mode == "eras":
        record("eras", ERAS.format(**common, rounds=plan.rounds, seconds=plan.seconds, table=eras.table(found["calls"])))
        return
    if "calls" in found:
        results = found["calls"]
        draw(results)
        trouble = "".join(f"\nNot called any further: {each}.\n" for each in results.trouble)
        record("call", CALLS.format(
            **common, versions=", ".join(f"{name} {number}" for name, number in versions.items() if number), rounds=plan.rounds,
            seconds=plan.seconds, npm=min(plan.rounds, NPM_ROUNDS), cpu=tables.cpu_table(results), loads=tables.load_table(results), trouble=trouble))
    if "idle" in found:
        record("idle", IDLE.format(**common, rounds=plan.repeat(3), table=sessions.idle_table(found["idle"])))
    if "connects" in found:
        record("connects", CONNECTS.format(**common, rounds=plan.repeat(3), table=sessions.connects_table(found["connects"])))
    if "fan-out" in found:
        record("fan-out", FAN_OUT.format(table=proofs.markdown(found["fan-out"])))
    if "launch" in found:
        record("launch", launch.page(found["launch"]))
    write_targets(plan, found["verdicts"], common)


def write_targets(plan, verdicts, common):
    """The targets; a run of some parts leaves the rows of the others as they are."""
    kept = []
    if plan.parts != plans.PARTS:
        block = re.search("<!-- targets -->\n(.*?)<!-- end of targets -->", PAGE.read_text(), re.DOTALL)
        kept = [row for row in re.findall(r"^\| (?!what|---).*$", block.group(1), re.MULTILINE)] if block else []
        measured = {row["what"] for row in verdicts.rows}
        kept = [row for row in kept if row.split(" | ")[0].removeprefix("| ") not in measured]
    record("targets", TARGETS.format(**common, more=OTHERS if kept else "", table="\n".join([verdicts.table(), *kept])))
