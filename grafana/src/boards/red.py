"""Rate, errors, duration: of each server and each tool."""

from panels import GREEN, RED, YELLOW, board, column, graph, heatmap, row, steps, table
from terms import CALLED, FAULTS, OVERHEAD, SERVED, quantile, quantiles, rate, share

CALLS = '$S,mcp_method_name="tools/call",gen_ai_tool_name=~"$tool"'
BAD = steps(GREEN, (0.01, YELLOW), (0.05, RED))

SERVERS = row(
    "Servers",
    graph("Rate", [(rate(f"{CALLED}_count", "server", "$S"), "{{server}}")], "reqps", "Requests to each server."),
    graph("Failed", [(share(f'error_type=~"{FAULTS}"', "$S", "server"), "{{server}}")], "percentunit",
          "Share of requests that timed out, were refused or lost their server.", limit=0.05),
    graph("p99", [(quantile(0.99, CALLED, "server", CALLS), "{{server}}")], "s", "Tool calls, dispatch to outcome.", log=True),
    graph("Why requests failed", [
        (rate(f"{CALLED}_count", "error_type", f'$S,error_type=~"{FAULTS}"'), "{{error_type}}")], "reqps",
        "deadline_exceeded: too slow. outcome_unknown: lost while it may have run, so not repeated. overloaded: a limit of the "
        "server in the configuration. circuit_open: not tried, it failed too often.", stack=True),
    graph("What servers and tools said themselves", [
        (rate(f"{CALLED}_count", "server, error_type", f'$S,error_type!="",error_type!~"{FAULTS}"'), "{{server}} {{error_type}}")],
        "reqps", "tool_error: the tool ran and reported a failure (isError). Numbers are JSON-RPC codes of the server. "
        "cancelled: the client gave up.", stack=True),
    graph("Rate by method", [(rate(f"{CALLED}_count", "mcp_method_name", "$S"), "{{mcp_method_name}}")], "reqps",
          "What servers are asked, Sluice's own lists and pings included.", stack=True),
)

TOOLS = row(
    "Tools",
    table("Tools", {"server": "Server", "gen_ai_tool_name": "Tool"}, [
        column("Calls/s", rate(f"{CALLED}_count", "server, gen_ai_tool_name", CALLS), "reqps", decimals=2),
        column("Failed", share(f'error_type=~"{FAULTS}"', CALLS, "server, gen_ai_tool_name"), "percentunit", BAD, decimals=2),
        column("Tool errors", share('error_type="tool_error"', CALLS, "server, gen_ai_tool_name"), "percentunit",
               steps("text", (0.2, YELLOW)), decimals=2),
        column("p50", quantile(0.5, CALLED, "server, gen_ai_tool_name", CALLS), "s"),
        column("p95", quantile(0.95, CALLED, "server, gen_ai_tool_name", CALLS), "s"),
        column("p99", quantile(0.99, CALLED, "server, gen_ai_tool_name", CALLS), "s", steps("text", (10, YELLOW), (60, RED))),
    ], "Names that no server listed count as other.", sort="Calls/s"),
    graph("Busiest tools", [(f"topk(10, {rate(f'{CALLED}_count', 'server, gen_ai_tool_name', CALLS)})",
                             "{{server}} {{gen_ai_tool_name}}")], "reqps", "The ten with the most calls.", 12),
    graph("Slowest tools, p95", [(f"topk(10, {quantile(0.95, CALLED, 'server, gen_ai_tool_name', CALLS)})",
                                  "{{server}} {{gen_ai_tool_name}}")], "s", "The ten that take longest.", 12, log=True),
)

TIME = row(
    "Where the time goes",
    heatmap("How long calls take", f"sum by (le) (increase({CALLED}_bucket{{{CALLS}}}[$__rate_interval]))", "s",
            "All calls of the tools chosen above, by duration."),
    graph("Client, server, gateway (p95)", [
        (quantile(0.95, SERVED, where='$I,mcp_method_name="tools/call"'), "client waits"),
        (quantile(0.95, CALLED, where='$I,mcp_method_name="tools/call"'), "server takes"),
        (quantile(0.95, OVERHEAD), "Sluice takes")], "s",
        "What clients wait for, what servers take of it, and what is left in the gateway. The first two have buckets from 10 ms.",
        12, log=True),
)

BOARD = board("sluice-red", "Sluice: calls by server and tool", "Rate, errors and duration, of each server and each tool.",
              [SERVERS, TOOLS, TIME], ("instance", "server", "tool"))
