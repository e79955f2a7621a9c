"""What must hold through a proxy. Each check raises an AssertionError, or gives what it saw."""

import http.client
import json
import threading
import time

from verify.client import ACCEPT, Session, events, request

HOST = {"Host": "mcp.example.com"}


def hello(port, path="/mcp"):
    """A session through the proxy, by the public name."""
    ACCEPT.update(HOST)
    return Session(port, path)


def text(answer):
    assert "result" in answer, answer
    return answer["result"]["content"][0]["text"]


def timed_stream(session, method="GET", message=None):
    began = time.monotonic()
    connection, response = session.stream(method, message)
    assert response.status == 200, response.status
    headers = time.monotonic() - began
    first = response.fp.read(1)
    return connection, response, headers, time.monotonic() - began if first else None


def call_and_prefix(port):
    for path in ("/mcp", "/gateway/mcp", "/gateway/servers/one/mcp"):
        session = hello(port, path)
        name = "echo" if "servers" in path else "one__echo"
        assert text(session.call(name, text="hello")) == "hello"
        session.end()


def legacy(port, prefix):
    """HTTP+SSE: the address clients are told to post to has the prefix they came by."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", f"{prefix}/sse", headers={"Accept": "text/event-stream", **HOST})
    stream = events(connection.getresponse())
    address = next(m for _, m in stream if isinstance(m, str))
    assert address.startswith(f"{prefix}/messages"), address
    status, _, _ = request(port, "POST", address, {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {
        "protocolVersion": "2024-11-05", "capabilities": {}, "clientInfo": {"name": "verify", "version": "1"}}}, {**ACCEPT, **HOST})
    assert status == 202, status
    assert "result" in next(m for _, m in stream if isinstance(m, dict))
    connection.close()


def plain_legacy(port):
    legacy(port, "")


def prefixed_legacy(port):
    legacy(port, "/gateway")


def first_byte(port):
    connection, _, headers, first = timed_stream(hello(port))
    connection.close()
    assert first is not None and first < 0.5, f"first byte after {first}"
    return f"headers after {headers * 1000:.0f} ms, first byte after {first * 1000:.0f} ms"


def progress_at_once(port):
    """Progress each second is not held back until the end."""
    session = hello(port)
    _, response = session.stream("POST", {"id": 5, "method": "tools/call", "params": {
        "name": "one__wait", "arguments": {"seconds": 4}, "_meta": {"progressToken": 1}}})
    began, seen = time.monotonic(), []
    for _, message in events(response):
        if isinstance(message, dict):
            seen.append(round(time.monotonic() - began, 1))
    assert len(seen) == 5 and seen[0] < 1 and seen[1] < 2, seen
    return f"after {seen} s"


def long_silence(port):
    """A call that says nothing for longer than every time-out of the samples."""
    session, seconds = hello(port), 70
    status, headers, body = request(port, "POST", "/mcp", {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {
        "name": "one__sleep", "arguments": {"seconds": seconds}}}, session.headers, 90)
    assert status == 200 and b"slept" in body, f"HTTP {status}: {body[-200:]!r}"
    return f"{seconds} s, {sum(line.startswith(b':') for line in body.splitlines())} comments on the way"


def idle_stream(port):
    """A stream on which nothing is ever said but keepalives."""
    connection, response, _, _ = timed_stream(hello(port))
    connection.sock.settimeout(20)
    began, comments = time.monotonic(), 0
    while time.monotonic() < began + 70:
        line = response.fp.readline()
        assert line, f"cut after {time.monotonic() - began:.0f} s"
        comments += line.startswith(b":") or b": keepalive" in line
    connection.close()
    assert comments >= 3, comments
    return f"70 s, {comments} comments"


def large_body(port):
    session, size = hello(port), 3_900_000
    assert len(text(session.call("one__echo", text="x" * size))) == size
    try:
        status, _, _ = session.post({"id": 9, "method": "tools/call", "params": {"name": "one__echo", "arguments": {"text": "x" * 5_000_000}}})
    except (BrokenPipeError, ConnectionResetError):
        return "5 MB: cut off while it was sent"
    assert status == 413, f"5 MB: HTTP {status} (expected: 413 of Sluice)"
    return "5 MB: 413"


def restart(ports, gateways):
    """Calls through all proxies, each second another Sluice takes over: none may fail.

    One that is told `shutting_down`, which is that nothing was sent and that it may be repeated, is repeated once, and counted.
    """
    over, calls, repeated, failures = threading.Event(), [0], [], []

    def caller(name, port):
        session = hello(port)
        while not over.is_set():
            try:
                answer = session.call("one__echo", text="x")
                told = answer.get("error", {}).get("data", {}).get("sluice", {})
                if told.get("reason") == "shutting_down" and told.get("retryable"):
                    repeated.append(name)
                    time.sleep(0.2)  # "shortly"
                    answer = session.call("one__echo", text="x")
                if "result" not in answer:
                    failures.append((name, json.dumps(answer)[:300]))
            except (OSError, http.client.HTTPException, ValueError) as failed:
                failures.append((name, repr(failed)))
            calls[0] += 1
            time.sleep(0.01)

    threads = [threading.Thread(target=caller, args=each, daemon=True) for each in ports.items() for _ in range(4)]
    for thread in threads:
        thread.start()
    for start_next in gateways:
        time.sleep(1)
        start_next()
    time.sleep(1)
    over.set()
    for thread in threads:
        thread.join(5)
    assert not failures, f"{len(failures)} of {calls[0]} failed, such as {failures[:3]}"
    assert len(repeated) <= calls[0] / 1000, f"{len(repeated)} of {calls[0]} told to try again: {repeated[:9]}"
    return f"{calls[0]} calls" + (f", told to try again: {repeated}" if repeated else "")


QUICK = [call_and_prefix, plain_legacy, prefixed_legacy, first_byte, progress_at_once, large_body]
LONG = [long_silence, idle_stream]
