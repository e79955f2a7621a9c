"""Figures that a proof of load-tests/run takes: fan-out and stop."""

import json
import re
import statistics
import subprocess

from benchmark import host, progress

LONGEST = 600  # seconds


def run(name, *options):
    """The report of one proof; ValueError when it could not run."""
    try:
        done = subprocess.run([host.HERE / "run", name, "--json", *options], capture_output=True, text=True, check=False, timeout=LONGEST)
    except subprocess.TimeoutExpired as late:
        raise ValueError(f"load-tests/run {name} took more than {LONGEST} s") from late
    if done.returncode not in (0, 1):
        raise ValueError(f"load-tests/run {name}: {done.stderr[-1500:]}")
    return json.loads(done.stdout)


def value(report, what):
    """What was measured."""
    return next(row["measured"] for row in report["rows"] if row["what"] == what)


def exits(rounds):
    """Milliseconds from signal to exit, and what else was missed."""
    found, missed = [], []
    for number in range(rounds):
        progress.show(f"exit: round {number + 1} of {rounds}")
        report = run("stop")
        found.append(float(re.match(r"[\d.]+", value(report, "signal to exit")).group(0)))
        missed += [f"exit: {row['what']} {row['measured']}" for row in report["rows"] if not row["met"] and row["what"] != "signal to exit"]
    progress.clear()
    return {"millis": found, "median": statistics.median(found), "missed": missed}


def fan_out(short):
    progress.show("fan-out")
    report = run("fan-out", *(["--short"] if short else []))
    progress.clear()
    return report


def markdown(report):
    """As load-tests/run prints it, without its heading."""
    lines = [f"`{report['command']}`, {report['date']}, {report['machine']}, took {report['seconds']} s.", "",
             "| what | measured | target | |", "|---|---:|---:|---|"]
    for row in report["rows"]:
        met = "" if not row["target"] else "met" if row["met"] else "**missed**"
        lines.append(f"| {row['what']} | {row['measured']} | {row['target']} | {met} |")
    return "\n".join(lines)
