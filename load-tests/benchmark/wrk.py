"""Calls by wrk: one thread, each connection with the next call as soon as the last is answered, every answer looked at."""

import os
import re
import subprocess

from benchmark import mcp
from benchmark.host import program

MARK = "@"  # stands for the number of the call in a body
TIMEOUT = 20  # seconds, after which wrk takes a call for lost
SCRIPT = """
wrk.method = "POST"
for name, value in os.getenv("BENCH_HEADERS"):gmatch("([^=%s]+)=(%S+)") do wrk.headers[name] = value end
wrk.headers["Content-Type"] = "application/json"
wrk.headers["Accept"] = "application/json, text/event-stream"
local parts = {}
for part in (os.getenv("BENCH_BODY") .. "@"):gmatch("([^@]*)@") do table.insert(parts, part) end
wrong = 0
local calls = 0
local threads = {}
function request()
  calls = calls + 1
  return wrk.format(nil, nil, nil, table.concat(parts, calls))
end
function setup(thread) table.insert(threads, thread) end
function response(status, headers, body)
  if status ~= 200 or not body:find('"text":"hello"', 1, true) then wrong = wrong + 1 end
end
function done(summary, latency, requests)
  local bad = 0
  for _, thread in ipairs(threads) do bad = bad + thread:get("wrong") end
  io.write(string.format("BENCH %d %d %d %d %d %d %d\\n", summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(99), latency:percentile(99.9), bad,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
"""


class Wrk:
    """Calls of one tool in one session, or without one in 2026-07-28."""

    def __init__(self, work, address, body, headers):
        self.port, self.path = address
        self.body, self.headers = body, headers
        self.script = work / "call.lua"
        if not self.script.exists():
            self.script.write_text(SCRIPT)

    def check(self):
        """One call; says what is wrong with its answer."""
        answer, text = mcp.post(self.port, self.path, self.body.replace(MARK, "1"), self.headers)
        return None if answer.status == 200 and '"text":"hello"' in text else f"HTTP {answer.status} {text[:300]}"

    def run(self, connections, seconds):
        """Calls, microseconds, p50, p99, p99.9 in microseconds, wrong answers, socket errors."""
        command = [program("wrk"), "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", f"{TIMEOUT}s", "-s", self.script,
                   f"http://127.0.0.1:{self.port}{self.path}"]
        told = {"BENCH_BODY": self.body, "BENCH_HEADERS": " ".join(f"{name}={value}" for name, value in self.headers.items())}
        try:
            out = subprocess.run(command, env={**os.environ, **told}, capture_output=True, text=True, check=True, timeout=seconds + 60).stdout
        except subprocess.SubprocessError as failed:
            raise ValueError(f"wrk: {failed}") from failed
        return list(map(int, re.search(r"BENCH (.*)", out).group(1).split()))
