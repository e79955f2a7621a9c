"""MCP as far as the benchmark speaks it itself: one request at a time, and what wrk is told to send."""

import http.client
import json

SESSIONS, NEW = "2025-06-18", "2026-07-28"
ACCEPT = {"Content-Type": "application/json", "Accept": "application/json, text/event-stream"}
INITIALIZED = '{"jsonrpc":"2.0","method":"notifications/initialized"}'


def initialize(capabilities="{}"):
    return ('{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"%s","capabilities":%s,'
            '"clientInfo":{"name":"bench","version":"1"}}}' % (SESSIONS, capabilities))


def call(tool, number="1", more=""):
    """A call of a tool of the echo server."""
    return ('{"jsonrpc":"2.0","id":%s,"method":"tools/call","params":{"name":"%s","arguments":{"message":"hello"}%s}}'
            % (number, tool, more))


def progress(number):
    return ',"_meta":{"progressToken":%s}' % number


def new_meta():
    """What every request of 2026-07-28 says of its client."""
    return ("," + json.dumps({"_meta": {
        "io.modelcontextprotocol/protocolVersion": NEW, "io.modelcontextprotocol/clientCapabilities": {"elicitation": {}},
        "io.modelcontextprotocol/clientInfo": {"name": "bench", "version": "1"}}}, separators=(",", ":"))[1:-1])


def new_headers(tool):
    return {"MCP-Protocol-Version": NEW, "Mcp-Method": "tools/call", "Mcp-Name": tool}


def post(port, path, body, more=None):
    """One request on a connection of its own: the answer and its text."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("POST", path, body, {**ACCEPT, **(more or {})})
        answer = connection.getresponse()
        return answer, answer.read().decode()
    finally:
        connection.close()


def open_session(port, path, capabilities="{}"):
    """Opens a session; the headers of what is sent in it."""
    answer, text = post(port, path, initialize(capabilities))
    session = answer.headers["Mcp-Session-Id"]
    if answer.status != 200 or not session:
        raise ValueError(f"initialize was answered {answer.status}: {text[:300]}")
    headers = {"Mcp-Session-Id": session, "MCP-Protocol-Version": SESSIONS}
    post(port, path, INITIALIZED, headers)
    return headers
