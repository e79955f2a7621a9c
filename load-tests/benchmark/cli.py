"""The benchmark: what a tools/call costs, straight, through proxies, through Sluice and through other gateways; and sessions.

  load-tests/bench            everything; prints tables, writes them and their plots into docs/benchmarks.md
  load-tests/bench smoke      short; fails when Sluice's CPU per call exceeds 2 x nginx's
  load-tests/bench eras       clients and servers of both eras in each pair

Everything runs on loopback in one go. The targets take turns, several rounds; medians are shown with their spread. CPU is
what the operating system charged to the process under test (user and system time), which holds on a busy machine where wall time does
not. Needs nginx, wrk and a JDK 25, the full run also HAProxy and Node.js 20 with npm; builds what is not built. With parts or sizes of
your choice it only prints.
"""

import json
import pathlib
import statistics
import sys
import tempfile
import time

from benchmark import calls, eras, gateways, host, launch, page, plan as plans, progress, proofs, sessions, tables, verdicts
from benchmark.clients import Clients
from benchmark.processes import processes
from benchmark.targets import NPM, Fleet

LIMIT = 2.0  # of the smoke, x nginx
NEEDS = {"nginx": ("nginx",), "haproxy": ("haproxy",), "mcp-proxy": ("node", "npm"), "supergateway": ("node", "npm")}


def needs(plan):
    """Programs that must be there."""
    wanted = {"mvn"}
    if "calls" in plan.parts:
        wanted |= {"wrk"}.union(*(NEEDS.get(name, ()) for name in plan.targets))
    if {"idle", "connects"} & set(plan.parts):
        wanted |= {"nginx", "node", "npm"}
    return sorted(wanted)


def part_calls(plan, run, java):
    if plan.mode == "eras":
        return calls.measure(eras.make_targets(run, java), plan)
    fleet = Fleet(run, java, Clients(run, java))
    made = []
    for name in plan.targets:
        progress.show(f"starting {name}")
        made.append(fleet.target(name))
    return calls.measure(made, plan)


def part_idle(plan, run, java):
    return sessions.idle(sessions.Houses(run, java), Clients(run, java), plan.repeat(3))


def part_connects(plan, run, java):
    return sessions.connects(sessions.Houses(run, java), Clients(run, java), plan.repeat(3))


def part_fan_out(plan, _run, _java):
    return proofs.fan_out(plan.rounds < 3)


def part_launch(plan, run, java):
    return launch.measure(run, java, plan.repeat(15))


def part_exit(plan, _run, _java):
    return proofs.exits(plan.repeat(3))


PARTS = {"calls": part_calls, "idle": part_idle, "connects": part_connects, "fan-out": part_fan_out, "launch": part_launch, "exit": part_exit}


def measure(plan, java):
    """Figures by part. A part that fails is told of, and the others still run."""
    found, trouble = {}, []
    for part in plan.parts:
        begun = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="sluice-bench-") as name, processes(pathlib.Path(name)) as run:
            try:
                found[part] = PARTS[part](plan, run, java)
            except ValueError as failed:
                trouble.append(f"{part}: {failed}")
                progress.say(f"bench: {trouble[-1]}")
        progress.say(f"{part}: {time.monotonic() - begun:.0f} s")
    if "calls" in found:
        trouble += found["calls"].trouble
    return found, trouble


def judge(found):
    """What was promised, next to what was measured."""
    rows = verdicts.Verdicts()
    if "calls" in found:
        verdicts.of_calls(rows, found["calls"])
    if "launch" in found:
        millis = launch.called(found["launch"])
        rows.add("launch to first answered call", f"{millis:.0f} ms", f"at most {launch.TARGET} ms", millis <= launch.TARGET)
    if "exit" in found:
        millis = found["exit"]["millis"]
        rows.add("signal to exit, 10,000 sessions open, 200 calls in flight", f"{statistics.median(millis):.0f} ms ({min(millis):.0f}-{max(millis):.0f})",
                 "at most 1600 ms", statistics.median(millis) <= 1600)
        rows.add("what else `load-tests/run stop` asks for, and was not so", "; ".join(found["exit"]["missed"]) or "0", "0", not found["exit"]["missed"])
    if "fan-out" in found:
        rows.add("one `list_changed` to all streams, last client", proofs.value(found["fan-out"], "from the server to the last client"))
    if "idle" in found:
        rows.add("resident memory of an idle session", f"{statistics.median(found['idle']['sluice']) / 1024:.1f} KB")
    return rows


def show(found):
    """The tables of a full run."""
    if "calls" in found:
        print(tables.cpu_table(found["calls"]), tables.load_table(found["calls"]), sep="\n\n", end="\n\n")
    if "idle" in found:
        print(sessions.idle_table(found["idle"]), end="\n\n")
    if "connects" in found:
        print(sessions.connects_table(found["connects"]), end="\n\n")
    if "fan-out" in found:
        print(proofs.markdown(found["fan-out"]), end="\n\n")
    if "launch" in found:
        print(launch.page(found["launch"]), end="\n\n")
    print(found["verdicts"].table())


def smoke(found):
    """Whether the CPU of a call is within the limit."""
    print(tables.smoke_table(found["calls"]))
    ratio = tables.ratio(found["calls"], "sluice-mcp", tables.main_connections(found["calls"]))
    print(f"\nCPU per call through /mcp at 64 connections: {ratio or 0:.2f} x nginx (limit {LIMIT})")
    return ratio is not None and ratio <= LIMIT


def as_json(plan, found, trouble, versions):
    whole = {name: part.json() if name == "calls" else part for name, part in found.items() if name != "verdicts"}
    return json.dumps({"command": plan.command, "machine": host.machine(), "versions": versions, **whole,
                       "verdicts": found["verdicts"].rows, "trouble": trouble}, indent=1)


def main():
    plan = plans.parse(sys.argv[1:], __doc__)
    host.need(*needs(plan))
    host.many_files()
    progress.show("building what is not built")
    java = host.java()
    host.build()
    if set(NPM) & set(plan.targets) or {"idle", "connects"} & set(plan.parts):
        gateways.install()
    progress.say(f"bench: about {max(1, round(plan.expected() / 60))} min")
    found, trouble = measure(plan, java)
    good = not trouble
    if plan.mode == "smoke":
        good = "calls" in found and smoke(found) and good
        found["verdicts"] = verdicts.Verdicts()
    else:
        found["verdicts"] = judge(found)
    versions = {**host.versions(java), **(gateways.pinned() if set(NPM) & set(plan.targets) else {})}
    if plan.json:
        print(as_json(plan, found, trouble, versions))
    elif plan.mode == "eras":
        print(eras.table(found["calls"]))
    elif plan.mode == "full":
        show(found)
    if plan.record and (plan.mode == "full" or "calls" in found):
        page.write(plan, found, versions)
    for each in trouble:
        print(f"bench: {each}", file=sys.stderr)
    sys.exit(0 if good else 1)
