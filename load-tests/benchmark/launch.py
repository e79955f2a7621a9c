"""Launch to first answered call: the archive's launcher in front of one echo server, from its start to the answer.

A client tries every 2 ms to open a session, then calls a tool.
"""

import contextlib
import datetime
import json
import os
import statistics
import subprocess
import time

from benchmark import host, mcp, progress, servers
from benchmark.processes import free_port

TARGET = 195  # ms
STEP = 0.002
LONGEST = 60
WAYS = {"with the AOT cache": "", "without": "-XX:AOTMode=off"}


def once(sluice, work, echo_port, options):
    """Milliseconds until initialize and until the first call were answered."""
    port = free_port()
    config = work / "launch.json"
    config.write_text(json.dumps({
        "listen": {"port": port}, "management": {"port": free_port()}, "stateDirectory": str(work / "launch-state"),
        "servers": {"echo": {"url": f"http://127.0.0.1:{echo_port}/mcp"}}}))
    begun = time.monotonic()
    process = subprocess.Popen(
        [sluice, "serve", "-c", config], stdout=subprocess.DEVNULL, stderr=(work / "launch.log").open("w"),
        env={**os.environ, "SLUICE_JAVA_OPTS": options})
    try:
        while True:
            with contextlib.suppress(OSError):
                answer, _ = mcp.post(port, "/mcp", mcp.initialize())
                break
            if process.poll() is not None or time.monotonic() - begun > LONGEST:
                raise ValueError("launch: no answer:\n" + (work / "launch.log").read_text()[-2000:])
            time.sleep(STEP)
        opened = time.monotonic()
        session = {"Mcp-Session-Id": answer.headers["Mcp-Session-Id"], "MCP-Protocol-Version": mcp.SESSIONS}
        _, text = mcp.post(port, "/mcp", mcp.call("echo__echo"), session)
        if "hello" not in text:
            raise ValueError(f"launch: the call was answered {text[:300]}")
        return (opened - begun) * 1000, (time.monotonic() - begun) * 1000
    finally:
        process.terminate()
        process.wait(10)


def measure(run, java, rounds):
    """Pairs of milliseconds by way; the ways take turns."""
    sluice = next((host.ROOT / "gateway" / "target").glob("sluice-*/sluice"))
    _, echo_port = servers.start_echo(run, java)
    results = {way: [] for way in WAYS}
    for number in range(rounds):
        for way, options in WAYS.items():
            progress.show(f"launch: round {number + 1} of {rounds}, {way}")
            results[way].append(once(sluice, run.work, echo_port, options))
    progress.clear()
    return results


def called(results):
    """The median until the first call was answered, with the cache."""
    return statistics.median(run[1] for run in results["with the AOT cache"])


def page(results):
    lines = [f"### Launch to first answered call\n\n`load-tests/launch`, {datetime.date.today()}, {host.machine()}, "
             f"{len(results['without'])} rounds, medians.\n",
             "| started | session opened, ms | first call answered, ms (least-most) | target |\n|---|---:|---:|---|"]
    for way, runs in results.items():
        opened, answered = (statistics.median(run[i] for run in runs) for i in (0, 1))
        least, most = min(run[1] for run in runs), max(run[1] for run in runs)
        met = "" if way == "without" else f"at most {TARGET} ms: {'met' if answered <= TARGET else '**missed**'}"
        lines.append(f"| {way} | {opened:.0f} | {answered:.0f} ({least:.0f}-{most:.0f}) | {met} |")
    return "\n".join(lines)
