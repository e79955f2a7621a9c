"""Everything that operators see in a month, in half a minute: each function goes on until `over` is set, or once."""

import contextlib
import http.client
import json
import pathlib
import socket
import threading
import time

from verify.client import ACCEPT, Legacy, Session, request, stateless

REVISIONS = ["2025-03-26", "2025-06-18", "2025-11-25"]
ASKABLE = {"elicitation": {}}


def at_once(number, what):
    threads = [threading.Thread(target=quietly, args=(what,)) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def quietly(what, *arguments):
    """A client that is turned away, or cut off, comes again later."""
    try:
        return what(*arguments)
    except (OSError, http.client.HTTPException, ValueError, StopIteration, KeyError):
        return None


def calls(port, over):
    """Clients of the session revisions that use every server, and say goodbye."""
    while not over.is_set():
        for revision in REVISIONS:
            session = Session(port, revision=revision)
            session.ask("tools/list")
            for name in ("trouble__echo", "web__echo", "pair__echo", "demo__echo", "web__fail", "trouble__noise", "dead__echo"):
                session.call(name, text="hello", message="hello")
            session.ask("no/such/method")
            session.end()
        over.wait(0.3)


def stateless_calls(port, over):
    """Clients of 2026-07-28, one of which is asked something and answers, another that does not come back."""
    while not over.is_set():
        stateless(port, "server/discover")
        stateless(port, "tools/list")
        stateless(port, "tools/call", "web__echo", arguments={"text": "hello"})
        asked = stateless(port, "tools/call", "web__ask", capabilities=ASKABLE, arguments={}).get("result", {})
        if "requestState" in asked:
            answers = {key: {"action": "accept", "content": {}} for key in asked["inputRequests"]}
            stateless(port, "tools/call", "web__ask", capabilities=ASKABLE, arguments={},
                      requestState=asked["requestState"], inputResponses=answers)
            stateless(port, "tools/call", "web__ask", capabilities=ASKABLE, arguments={}, requestState="forged",
                      inputResponses=answers)
        at_once(4, lambda: stateless(port, "tools/call", "web__ask", capabilities=ASKABLE, arguments={}))
        over.wait(0.5)


def listens(port, over):
    connection, response = stateless(port, "subscriptions/listen", stream=True, notifications={"toolsListChanged": True})
    over.wait()
    connection.close()


def legacy_calls(port, over):
    standing = Legacy(port)
    while not over.is_set():
        other = Legacy(port, "/servers/web/sse")
        other.ask("tools/call", name="echo", arguments={"text": "hello"})
        other.close()
        standing.ask("tools/call", name="trouble__echo", arguments={"text": "hello"})
        over.wait(1)
    standing.close()


def scripts_and_mistakes(port, over):
    """Plain HTTP, and clients that get it wrong."""
    json_type = {"Content-Type": "application/json"}
    while not over.is_set():
        request(port, "POST", "/tools/call", {"name": "web__echo", "arguments": {"text": "x"}}, json_type)
        request(port, "POST", "/tools/call", {"name": "web__nothing", "arguments": {}}, json_type)
        request(port, "POST", "/mcp", b"{not json", ACCEPT)
        request(port, "POST", "/mcp", {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}, {**ACCEPT, "Mcp-Session-Id": "unknown"})
        request(port, "POST", "/mcp", {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}, ACCEPT)
        request(port, "GET", "/mcp", None, {"Accept": "text/event-stream", "Host": "evil.example"})
        request(port, "GET", "/nothing")
        session = Session(port)
        session.call("web__echo_no_such_tool")
        request(port, "POST", "/mcp", {"jsonrpc": "2.0", "id": 9, "method": "tools/call", "params": 5}, session.headers)
        over.wait(1)


def standing_streams(port, over):
    """Clients that only listen: keepalives."""
    sessions = [Session(port) for _ in range(8)]
    streams = [session.stream() for session in sessions]
    over.wait()
    for connection, _ in streams:
        connection.close()


def broken_streams(port, over):
    """A client whose connection breaks during a call and that comes back for the rest, and one that comes too late."""
    while not over.is_set():
        session = Session(port)
        connection, response = session.stream("POST", {"id": 7, "method": "tools/call", "params": {
            "name": "web__wait", "arguments": {"seconds": 2}, "_meta": {"progressToken": 7}}})
        last = None
        for line in response:
            if line.startswith(b"id:"):
                last = line[3:].strip().decode()
            if line.startswith(b"data: {"):
                break
        connection.close()
        time.sleep(1)
        again, response = session.stream(**{"Last-Event-ID": last})
        for line in response:
            if b'"result"' in line:
                break
        again.close()
        request(port, "GET", "/mcp", None, {**session.headers, "Last-Event-ID": "0-nothing"})


def idle_sessions(port, over):
    """A session that was closed as idle goes on."""
    while not over.is_set():
        session = Session(port)
        if over.wait(4):
            return
        session.call("web__echo", text="still here")


def slow_readers(port, over):
    """Clients that ask for much and read nothing, for a while."""
    while not over.is_set():
        peers = [Session(port).flood(name, 400) for name in ("web__flood", "trouble__flood")]
        legacy = Legacy(port, capacity=4096)
        legacy.post({"id": 5, "method": "tools/call", "params": {
            "name": "trouble__flood", "arguments": {"events": 400}, "_meta": {"progressToken": 5}}})
        over.wait(5)
        for peer in peers:
            peer.close()
        legacy.close()


def trouble(port, over):
    """Servers that drop what they were asked, and answer too late."""
    while not over.is_set():
        session = Session(port)
        for name in ("web__drop", "web__drop_safely", "web__drop_safely", "pair__drop_safely", "trouble__drop", "trouble__drop_safely"):
            session.call(name)
        session.call("slow__sleep", seconds=3)
        at_once(6, lambda: session.call("small__sleep", seconds=0.7))
        session.end()
        over.wait(1)


def limits(port, over):
    """More calls in a session, more sessions, than there may be."""
    while not over.is_set():
        session = Session(port)
        at_once(9, lambda: session.call("web__sleep", seconds=0.5))
        at_once(12, lambda: [Session(port) for _ in range(6)])
        over.wait(6)


def deafness(port, over):
    """A process that does not read: what it is sent waits."""
    while not over.is_set():
        session = Session(port)
        session.call("deaf__deafen", seconds=4)
        at_once(5, lambda: session.call("deaf__echo", text="x" * 100_000))
        over.wait(5)


def crowds(port, over, config):
    """More connections than there may be, on the public port and on the management port."""
    while not over.is_set():
        with contextlib.ExitStack() as crowd:
            for number, target in ((160, port), (80, config["management"]["port"])):
                for _ in range(number):
                    peer = crowd.enter_context(contextlib.closing(socket.create_connection(("127.0.0.1", target))))
                    peer.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
            over.wait(0.3)
        over.wait(7)


def cancels(port, over):
    while not over.is_set():
        session = Session(port)
        calling = threading.Thread(target=quietly, args=(lambda: session.call("web__sleep", seconds=2),))
        calling.start()
        time.sleep(0.2)
        session.post({"method": "notifications/cancelled", "params": {"requestId": 1}})
        calling.join()
        over.wait(1)


def reloads(port, over, config):
    """The configuration changes, is broken, and is mended."""
    while not over.is_set():
        for text in (json.dumps({**config, "reload": {"interval": "1s", "grace": "20s"}}), "{ broken", json.dumps(config)):
            config_path(config).write_text(text)
            if over.wait(2.5):
                break
        config_path(config).write_text(json.dumps(config))


def config_path(config):
    return pathlib.Path(config["stateDirectory"]) / "sluice.json"


CLIENTS = [calls, stateless_calls, listens, legacy_calls, scripts_and_mistakes, standing_streams, broken_streams, idle_sessions,
           slow_readers, trouble, limits, cancels, deafness]


def start(port, config, over):
    """Begins all of it; each client that is turned away begins anew until it is over."""

    def forever(client, *arguments):
        while not over.is_set():
            quietly(client, port, over, *arguments)
            over.wait(0.2)

    threads = [threading.Thread(target=forever, args=(client,), daemon=True, name=client.__name__) for client in CLIENTS]
    threads += [threading.Thread(target=forever, args=(client, config), daemon=True) for client in (reloads, crowds)]
    for thread in threads:
        thread.start()
    return threads
