"""Is all well, and if not, where?"""

from panels import GREEN, RED, YELLOW, board, column, graph, row, stat, steps, table
from terms import BREAKER, CALLED, FAULTS, OVERHEAD, SERVED, UP, quantile, quantiles, rate, share

GOOD_TO_BAD = steps(GREEN, (0.01, YELLOW), (0.05, RED))

TILES = row(
    "Now",
    stat("Servers down", "count(sluice_backend_up{$I} == 0) or vector(0)", "short",
         "Servers that do not answer. Their tools are listed as they were last; calls to them fail at once.",
         steps(GREEN, (1, RED)), link=("sluice-servers", "Servers and processes")),
    stat("Breakers open", "count(sluice_breaker_state{$I} == 2) or vector(0)", "short",
         "Replicas that failed so often that no call is let through for now.", steps(GREEN, (1, RED)),
         link=("sluice-dispatcher", "Dispatcher and pool")),
    stat("Failed", share(f'error_type=~"{FAULTS}"', "$I", metric=SERVED), "percentunit",
         "Share of what clients asked that Sluice had to refuse or give up: time-outs, lost servers, limits. Errors that servers "
         "and tools answer themselves are not in it.", GOOD_TO_BAD, decimals=2, link=("sluice-red", "Calls")),
    stat("Calls a second", rate(f"{SERVED}_count"), "reqps", "Requests and notifications of all clients.", decimals=1,
         link=("sluice-red", "Calls")),
    stat("p99 of calls", quantile(0.99, SERVED, where='$I,mcp_method_name="tools/call"'), "s",
         "99 of 100 tool calls took no longer, server included.", steps(GREEN, (10, YELLOW), (60, RED)),
         link=("sluice-red", "Calls")),
    stat("p99 of Sluice itself", quantile(0.99, OVERHEAD), "s",
         "What a call spends inside the gateway, without the server's time.", steps(GREEN, (0.005, YELLOW), (0.05, RED)),
         link=("sluice-jvm", "JVM and event loops")),
    stat("Sessions", "sum(sluice_sessions{$I})", "short", "Sessions of clients that are open, of sessions.max.",
         link=("sluice-streams", "Sessions and streams")),
    stat("Streams", "sum(sluice_streams{$I})", "short", "Connections that carry an SSE stream to a client now.",
         link=("sluice-streams", "Sessions and streams")),
)

SERVERS = row(
    "Which server is it?",
    table("Servers", {"server": "Server"}, [
        column("State", "min by (server) (sluice_backend_up{$I})", "short", states=UP),
        column("Breaker", "max by (server) (sluice_breaker_state{$I})", "short", states=BREAKER),
        column("Calls/s", rate(f"{CALLED}_count", "server"), "reqps", decimals=2),
        column("Failed", share(f'error_type=~"{FAULTS}"', "$I", "server"), "percentunit", GOOD_TO_BAD, decimals=2),
        column("Tool errors", share('error_type="tool_error"', "$I", "server"), "percentunit", decimals=2),
        column("p50", quantile(0.5, CALLED, "server", '$I,mcp_method_name="tools/call"'), "s"),
        column("p99", quantile(0.99, CALLED, "server", '$I,mcp_method_name="tools/call"'), "s",
               steps("text", (10, YELLOW), (60, RED))),
        column("Under way", "sum by (server) (sluice_calls_active{$I})", "short"),
        column("Waiting", "sum by (server) (sluice_calls_queued{$I})", "short", steps("text", (1, YELLOW), (100, RED))),
        column("Upstream sessions", "sum by (server) (sluice_upstream_sessions{$I})", "short"),
    ], "A row for each server. Click a name for its calls.", sort="Failed", link=("sluice-red", "server", "Calls of this server")),
)

COURSE = row(
    "The last hour",
    graph("Calls by server", [(rate(f"{CALLED}_count", "server"), "{{server}}")], "reqps",
          "Requests that went to servers, lists and pings included."),
    graph("Failures by reason", [
        (rate(f"{SERVED}_count", "error_type", f'$I,error_type=~"{FAULTS}|tool_error"'), "{{error_type}}")], "reqps",
        "What clients were told. Each reason is explained in the operations manual under Failures.", stack=True),
    graph("How long tool calls take", quantiles(SERVED, '$I,mcp_method_name="tools/call"'), "s",
          "First byte of the request to outcome.", log=True),
    graph("Sessions", [("sum by (transport, revision) (sluice_sessions{$I}) > 0", "{{transport}} {{revision}}")], "short",
          "Sessions of clients, by how they connect.", stack=True),
    graph("Streams", [("sum(sluice_streams{$I})", "streams"), ("sum(sluice_listens{$I})", "of these listen (2026-07-28)")], "short",
          "Connections with an SSE stream."),
    graph("Sluice itself", quantiles(OVERHEAD), "s", "Time of a call inside the gateway.", log=True),
)

BOARD = board("sluice-glance", "Sluice: at a glance", "Which server, tool, session or proxy is the trouble?",
              [TILES, SERVERS, COURSE])
