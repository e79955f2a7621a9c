"""What is spoken on either side, what clients get wrong, and what is translated."""

from panels import board, graph, row
from terms import CALLED, FAULTS, SERVED, rate

SPOKEN = row(
    "Spoken",
    graph("Clients, by revision", [(rate(f"{SERVED}_count", "mcp_protocol_version"), "{{mcp_protocol_version}}")], "reqps",
          "Revisions of MCP that clients speak. Plain HTTP counts as the one Sluice speaks for it.", stack=True),
    graph("Servers, by revision", [(rate(f"{CALLED}_count", "server, mcp_protocol_version", "$S"), "{{server}} {{mcp_protocol_version}}")],
          "reqps", "What Sluice found each server to speak.", stack=True),
    graph("Clients, by transport", [(rate(f"{SERVED}_count", "network_transport"), "{{network_transport}}")], "reqps",
          "Streamable HTTP, HTTP+SSE (2024-11-05) and plain HTTP.", stack=True),
    graph("Methods", [(rate(f"{SERVED}_count", "mcp_method_name"), "{{mcp_method_name}}")], "reqps",
          "What clients ask. Many initialize for few calls: clients that lose their sessions.", 12, stack=True),
    graph("Servers, by transport", [(rate(f"{CALLED}_count", "network_transport", "$S"), "{{network_transport}}")], "reqps",
          "How servers are reached.", 12, stack=True),
)

WRONG = row(
    "Refused",
    graph("Mistakes of clients", [
        (rate(f"{SERVED}_count", "error_type", f'$I,error_type!~"|tool_error|cancelled|-[0-9]+|{FAULTS}"'), "{{error_type}}")], "cps",
        "unknown_session: they do not initialize again after the end of one. forbidden_host: a name is missing under access.hosts. "
        "forbidden_origin: likewise under access.origins.", stack=True),
    graph("Turned away before they were calls", [(rate("sluice_requests_refused_total", "reason") + " > 0", "{{reason}}")], "cps",
          "Broken, too large, too late, unknown addresses and sessions.", stack=True),
    graph("JSON-RPC errors of servers", [
        (rate(f"{CALLED}_count", "server, error_type", '$S,error_type=~"-[0-9]+|other"'), "{{server}} {{error_type}}")], "cps",
        "Codes that servers answered; passed on as they are.", stack=True),
)

BRIDGE = row(
    "Between the eras",
    graph("Questions carried over", [(rate("sluice_bridge_rounds_total", "client"), "to clients: {{client}}")], "cps",
          "Elicitation, sampling and roots, asked in the way of the client's era."),
    graph("Calls that wait for their client", [("sum(sluice_bridge_parked{$I})", "parked")], "short",
          "Each holds a request to its server. Bounded by bridge.parked."),
    graph("What became of them", [(rate("sluice_bridge_returns_total", "outcome"), "{{outcome}}"),
                                  (rate("sluice_bridge_unasked_total"), "never asked")], "cps",
          "resumed: the client came with answers. expired: it did not within bridge.parkTimeout. refused: with state that opens none."),
)

BOARD = board("sluice-protocol", "Sluice: protocol", "What is spoken on either side, and what goes wrong in it.",
              [SPOKEN, WRONG, BRIDGE], ("instance", "server"))
