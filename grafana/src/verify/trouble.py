"""The sample server with tools that do what operators see: fail, crash, drop connections, flood, print to stdout, ask."""

import os
import pathlib
import sys
import time

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3] / "deploy" / "samples"))

import server  # noqa: E402
from server import tool  # noqa: E402


@tool("Fails, as tools do: with a result.")
def fail(arguments, call):
    raise ValueError("failed as asked")


@tool("Ends the process, or over HTTP the connection, without an answer.")
def drop(arguments, call):
    if "--port" not in sys.argv:
        os._exit(3)
    raise ConnectionAbortedError("as asked")


@tool("The same, and may be repeated.", readOnlyHint=True)
def drop_safely(arguments, call):
    return drop(arguments, call)


@tool("Prints to stdout what is no message.")
def noise(arguments, call):
    print("starting up...", flush=True)
    print("." * 300_000, flush=True)
    return "printed"


@tool("Reports progress, and logs, much faster than anybody reads.", {"events": {"type": "integer"}})
def flood(arguments, call):
    for step in range(int(arguments.get("events", 100))):
        call.progress(step, None, "x" * 8192)
        call.notify("notifications/message", level="info", logger="flood", data="y" * 8192)
    return "done"


@tool("Says nothing for a while.", {"seconds": {"type": "number"}})
def sleep(arguments, call):
    time.sleep(float(arguments.get("seconds", 1)))
    return "slept"


class Ears:
    """stdin, with pauses."""

    def __init__(self, lines):
        self.lines, self.deaf_until = lines, 0

    def __iter__(self):
        for line in self.lines:
            time.sleep(max(0, self.deaf_until - time.time()))
            yield line


@tool("Reads nothing more from stdin for a while.", {"seconds": {"type": "number"}})
def deafen(arguments, call):
    sys.stdin.deaf_until = time.time() + float(arguments.get("seconds", 3))
    return "what?"


@tool("Asks the user something first.")
def ask(arguments, call):
    answer = call.ask("elicitation/create", {"message": "Go on?", "requestedSchema": {"type": "object", "properties": {}}})
    return f"answered: {(answer or {}).get('action')}"


class Endpoint(server.Endpoint):
    """Takes the spans of traces, too, one time of two."""

    spans = [200, 503]

    def do_POST(self):
        if self.path == "/v1/traces":
            self.rfile.read(int(self.headers["Content-Length"]))
            self.spans.append(self.spans.pop(0))
            self.reply(self.spans[0])
        else:
            super().do_POST()


server.Endpoint = Endpoint

if __name__ == "__main__":
    sys.stdin = Ears(sys.stdin)
    server.main()
