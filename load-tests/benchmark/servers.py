"""The MCP servers behind everything that is measured: the echo server of load-tests, over each transport."""

from benchmark import host
from benchmark.processes import free_port, until_open

SESSIONS, STATELESS, LEGACY = "2025-06-18", "2026-07-28", "2024-11-05"


def start_echo(run, java, revision=SESSIONS):
    """The echo server of one revision; its process and port."""
    port = free_port()
    command = host.jvm(java, "-Xmx128m") + ["dev.sluice.load.EchoServer", str(port), revision]
    process = run.start(f"echo-{revision}", command)
    until_open(port, process)
    return process, port


def stdio_command(java):
    """The echo server over stdio, for whoever starts it."""
    return [java, "-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", str(host.CLASSES), "dev.sluice.load.echo.StdioEcho"]
