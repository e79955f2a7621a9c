"""A small MCP server in plain Python, to try Sluice with: no packages, over stdio or Streamable HTTP (2025-03-26 to 2025-11-25).

    python3 server.py                        on stdin and stdout
    python3 server.py --port 3840            at http://127.0.0.1:3840/mcp
    python3 server.py --port 3840 --host 0.0.0.0 --name clock

A tool is a function of its arguments and the call, registered with @tool.
"""

import argparse
import json
import sys
import threading
import time
import uuid
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

REVISIONS = ["2025-11-25", "2025-06-18", "2025-03-26"]
TOOLS = {}


def tool(description, properties=None, **hints):
    """Offers a function as a tool. `properties` is the JSON schema of its arguments."""

    def offer(function):
        definition = {"name": function.__name__, "description": description, "annotations": hints,
                      "inputSchema": {"type": "object", "properties": properties or {}}}
        TOOLS[function.__name__] = (definition, function)
        return function

    return offer


@tool("Says the same again.", {"text": {"type": "string"}}, readOnlyHint=True)
def echo(arguments, call):
    return str(arguments.get("text", ""))


@tool("Says what time it is.", readOnlyHint=True)
def now(arguments, call):
    return datetime.now(timezone.utc).isoformat(timespec="seconds")


@tool("Takes its time, and reports progress each second.", {"seconds": {"type": "number"}}, readOnlyHint=True)
def wait(arguments, call):
    seconds = float(arguments.get("seconds", 3))
    for done in range(int(seconds)):
        call.progress(done, seconds)
        time.sleep(1)
    time.sleep(seconds % 1)
    return f"waited {seconds:g} s"


class Refused(Exception):
    """A JSON-RPC error: a code and a message."""


class Call:
    """A tool call under way: how it speaks to its client before it ends. `send` writes one message."""

    def __init__(self, message, send, answers):
        self.token = message["params"].get("_meta", {}).get("progressToken")
        self.send, self.answers = send, answers

    def notify(self, method, **params):
        self.send({"jsonrpc": "2.0", "method": method, "params": params})

    def progress(self, done, total, message="working"):
        if self.token is not None:
            self.notify("notifications/progress", progressToken=self.token, progress=done, total=total, message=message)

    def ask(self, method, params, seconds=60):
        """Asks the client, and gives its result; None when it does not answer."""
        number, waiting = uuid.uuid4().hex, [threading.Event(), None]
        self.answers[number] = waiting
        self.send({"jsonrpc": "2.0", "id": number, "method": method, "params": params})
        waiting[0].wait(seconds)
        del self.answers[number]
        return waiting[1]


class Server:
    """What is answered to whom, whatever carries it."""

    def __init__(self, name):
        self.name, self.answers = name, {}

    def answer(self, message, send):
        """The response to a request, None to anything else. May take long; interim messages go to `send`."""
        if "method" not in message:
            waiting = self.answers.get(message.get("id"))
            if waiting:
                waiting[1] = message.get("result")
                waiting[0].set()
            return None
        if "id" not in message:
            return None
        response = {"jsonrpc": "2.0", "id": message["id"]}
        try:
            response["result"] = self.result(message["method"], message.get("params") or {}, message, send)
        except Refused as refused:
            response["error"] = {"code": refused.args[0], "message": refused.args[1]}
        return response

    def result(self, method, params, message, send):
        if method == "initialize":
            wanted = params.get("protocolVersion")
            return {"protocolVersion": wanted if wanted in REVISIONS else REVISIONS[0], "capabilities": {"tools": {}},
                    "serverInfo": {"name": self.name, "version": "1"}}
        if method == "ping":
            return {}
        if method == "tools/list":
            return {"tools": [definition for definition, _ in TOOLS.values()]}
        if method == "tools/call":
            if params.get("name") not in TOOLS:
                raise Refused(-32602, f"no tool {params.get('name')!r}")
            try:
                text, failed = TOOLS[params["name"]][1](params.get("arguments") or {}, Call(message, send, self.answers)), False
            except ValueError as wrong:
                text, failed = str(wrong), True
            return {"content": [{"type": "text", "text": text}], "isError": failed}
        raise Refused(-32601, f"no method {method!r}")


def serve_stdio(server):
    writing = threading.Lock()

    def send(message):
        with writing:
            print(json.dumps(message), flush=True)

    def handle(message):
        response = server.answer(message, send)
        if response:
            send(response)

    for line in sys.stdin:
        threading.Thread(target=handle, args=(json.loads(line),), daemon=True).start()


class Endpoint(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    sessions = set()
    timeout = 60

    def log_message(self, *_):
        pass

    def reply(self, status, body=b"", kind="application/json", **headers):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.reply(200 if self.path == "/healthz" else 405)

    def do_DELETE(self):
        self.sessions.discard(self.headers.get("Mcp-Session-Id"))
        self.reply(204)

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path == "/mcp":
            self.message(json.loads(body))
        else:
            self.reply(404)

    def message(self, message):
        headers = {}
        if message.get("method") == "initialize":
            headers["Mcp_Session_Id"] = uuid.uuid4().hex
            self.sessions.add(headers["Mcp_Session_Id"])
        elif self.headers.get("Mcp-Session-Id") not in self.sessions:
            self.reply(404)
            return
        streaming = []

        def send(interim):
            if not streaming:
                streaming.append(True)
                self.close_connection = True
                self.send_response(200)
                self.send_header("Content-Type", "text/event-stream")
                self.send_header("Connection", "close")
                self.end_headers()
            self.wfile.write(b"data: " + json.dumps(interim).encode() + b"\n\n")

        response = self.server.mcp.answer(message, send)
        if streaming:
            send(response)
        elif response is None:
            self.reply(202)
        else:
            self.reply(200, json.dumps(response).encode(), **headers)


class HttpServer(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


def main():
    options = argparse.ArgumentParser(description="A small MCP server, over stdio or with --port over HTTP.")
    options.add_argument("--port", type=int)
    options.add_argument("--host", default="127.0.0.1")
    options.add_argument("--name", default="sample")
    chosen = options.parse_args()
    server = Server(chosen.name)
    if chosen.port is None:
        serve_stdio(server)
        return
    http = HttpServer((chosen.host, chosen.port), Endpoint)
    http.mcp = server
    http.serve_forever()


if __name__ == "__main__":
    main()
