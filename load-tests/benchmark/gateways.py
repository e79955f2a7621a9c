"""The gateways: Sluice, and those of npm that put a stdio server on the network."""

import json
import shlex
import subprocess
import sys

from benchmark import host
from benchmark.processes import free_port, until_open

NPM = host.HERE / "npm"  # pins the versions
INSTALLED = host.HERE / "target" / "npm"
PINNED = ("package.json", "package-lock.json", ".npmrc")


def start_sluice(run, servers, name="sluice", **sections):
    """Sluice with these servers, by name."""
    port = free_port()
    config = run.work / f"{name}.json"
    config.write_text(json.dumps({
        "listen": {"port": port}, "management": {"port": free_port()}, "stateDirectory": str(run.work / f"{name}-state"),
        "servers": servers, **sections}))
    process = run.start(name, [host.ROOT / "sluice", "serve", "-c", config])
    until_open(port, process)
    return process, port


def streamable(port):
    return {"url": f"http://127.0.0.1:{port}/mcp"}


def legacy(port):
    return {"url": f"http://127.0.0.1:{port}/sse", "transport": "sse"}


def stdio(command):
    return {"command": command[0], "args": command[1:]}


def pinned():
    """Versions of the npm gateways by name."""
    return json.loads((NPM / "package.json").read_text())["dependencies"]


def install():
    """Installs the npm gateways, once for each set of versions."""
    host.need("node", "npm")
    wanted = "".join((NPM / name).read_text() for name in PINNED)
    mark = INSTALLED / "installed"
    if mark.exists() and mark.read_text() == wanted:
        return
    INSTALLED.mkdir(parents=True, exist_ok=True)
    for name in PINNED:
        (INSTALLED / name).write_text((NPM / name).read_text())
    done = subprocess.run(["npm", "ci", "--no-progress", "--loglevel=error", "--engine-strict=false"], cwd=INSTALLED,
                          capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit("bench: npm ci failed (leave the npm gateways out with --targets):\n" + done.stderr[-2000:])
    mark.write_text(wanted)


def start_mcp_proxy(run, command, name="mcp-proxy"):
    """mcp-proxy as it comes: one server process for all sessions."""
    port = free_port()
    process = run.start(name, [
        "node", INSTALLED / "node_modules/mcp-proxy/dist/bin/mcp-proxy.mjs", "--host", "127.0.0.1", "--port", str(port),
        "--server", "stream", "--", *command])
    until_open(port, process)
    return process, port


def start_supergateway(run, command, name="supergateway"):
    """supergateway with sessions, which it needs not to start a process for each request; without its log."""
    port = free_port()
    process = run.start(name, [
        "node", INSTALLED / "node_modules/supergateway/dist/index.js", "--stdio", shlex.join(command),
        "--outputTransport", "streamableHttp", "--stateful", "--port", str(port), "--logLevel", "none"])
    until_open(port, process)
    return process, port
