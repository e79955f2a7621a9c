"""MCP clients of every revision in plain Python, well behaved and not."""

import http.client
import itertools
import json
import socket

ACCEPT = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
CLIENT = {"name": "verify", "version": "1"}
STATELESS = "2026-07-28"


def request(port, method, path, body=None, headers=None, seconds=20):
    """One request on a connection of its own: status, headers, body."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=seconds)
    try:
        connection.request(method, path, body if body is None or isinstance(body, bytes) else json.dumps(body), headers or {})
        response = connection.getresponse()
        return response.status, response.headers, response.read()
    finally:
        connection.close()


def events(stream):
    """The events of an SSE stream as (id, message); a comment is (None, None)."""
    number, data = None, []
    for line in stream:
        line = line.decode().rstrip("\r\n")
        if line.startswith(":"):
            yield None, None
        elif line.startswith("id:"):
            number = line[3:].strip()
        elif line.startswith("data:"):
            data.append(line[5:].strip())
        elif not line and (data or number):
            text = "\n".join(data)
            yield number, json.loads(text) if text.startswith("{") else text
            number, data = None, []


def outcome(status, headers, body):
    """The response in an answer that is JSON or a stream."""
    if headers.get_content_type() == "text/event-stream":
        found = [m for _, m in events(body.splitlines(keepends=True) + [b"\n"]) if isinstance(m, dict) and "method" not in m]
        return found[-1] if found else {}
    return json.loads(body) if body else {"status": status}


class Session:
    """A session over Streamable HTTP."""

    def __init__(self, port, path="/mcp", revision="2025-11-25", capabilities=None):
        self.port, self.path, self.ids = port, path, itertools.count(1)
        self.headers = dict(ACCEPT)
        status, headers, body = self.post({"id": 0, "method": "initialize", "params": {
            "protocolVersion": revision, "capabilities": capabilities or {}, "clientInfo": CLIENT}})
        if status != 200 or "Mcp-Session-Id" not in headers:
            raise ConnectionRefusedError(f"initialize: HTTP {status} {body[:200]!r}")
        self.headers.update({"Mcp-Session-Id": headers["Mcp-Session-Id"], "MCP-Protocol-Version": revision})
        self.post({"method": "notifications/initialized"})

    def post(self, message):
        return request(self.port, "POST", self.path, {"jsonrpc": "2.0", **message}, self.headers)

    def ask(self, method, **params):
        return outcome(*self.post({"id": next(self.ids), "method": method, "params": params}))

    def call(self, name, progress=False, **arguments):
        meta = {"_meta": {"progressToken": next(self.ids)}} if progress else {}
        return self.ask("tools/call", name=name, arguments=arguments, **meta)

    def stream(self, method="GET", message=None, **headers):
        """An open SSE response: its connection and the response to read."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        body = json.dumps({"jsonrpc": "2.0", **message}) if message else None
        connection.request(method, self.path, body, {**self.headers, **headers})
        return connection, connection.getresponse()

    def flood(self, name, events, capacity=4096):
        """Asks for much and reads nothing: the socket."""
        message = json.dumps({"jsonrpc": "2.0", "id": next(self.ids), "method": "tools/call", "params": {
            "name": name, "arguments": {"events": events}, "_meta": {"progressToken": 1}}})
        peer = socket.socket()
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, capacity)
        peer.connect(("127.0.0.1", self.port))
        head = "".join(f"{name}: {value}\r\n" for name, value in self.headers.items())
        peer.sendall(f"POST {self.path} HTTP/1.1\r\nHost: localhost\r\n{head}Content-Length: {len(message)}\r\n\r\n{message}".encode())
        return peer

    def end(self):
        request(self.port, "DELETE", self.path, None, self.headers)


class Legacy:
    """A session over HTTP+SSE."""

    def __init__(self, port, path="/sse", capacity=None):
        self.port, self.ids = port, itertools.count(1)
        self.socket = socket.socket()
        if capacity:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, capacity)
        self.socket.settimeout(30)
        self.socket.connect(("127.0.0.1", port))
        self.socket.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n".encode())
        self.file = self.socket.makefile("rb")
        self.events = events(self.file)
        self.address = next(m for _, m in self.events if isinstance(m, str))
        self.ask("initialize", protocolVersion="2024-11-05", capabilities={}, clientInfo=CLIENT)
        self.post({"method": "notifications/initialized"})

    def post(self, message):
        return request(self.port, "POST", self.address, {"jsonrpc": "2.0", **message}, ACCEPT)

    def ask(self, method, **params):
        number = next(self.ids)
        self.post({"id": number, "method": method, "params": params})
        return next(m for _, m in self.events if isinstance(m, dict) and m.get("id") == number)

    def close(self):
        self.file.close()
        self.socket.close()


def stateless(port, method, name=None, path="/mcp", capabilities=None, stream=False, **params):
    """A request of 2026-07-28."""
    params["_meta"] = {"io.modelcontextprotocol/protocolVersion": STATELESS, "io.modelcontextprotocol/clientInfo": CLIENT,
                       "io.modelcontextprotocol/clientCapabilities": capabilities or {}}
    headers = {**ACCEPT, "MCP-Protocol-Version": STATELESS, "Mcp-Method": method}
    if name:
        params["name"] = headers["Mcp-Name"] = name
    message = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    if not stream:
        return outcome(*request(port, "POST", path, message, headers))
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("POST", path, json.dumps(message), headers)
    return connection, connection.getresponse()
