"""Expressions that several boards and rules say in the same words."""

# What the gateway answers for a server that did not do its part, or for a limit of its own. Not among them: a tool's own
# isError, a server's own JSON-RPC errors, the client's mistakes, and calls their client gave up.
FAULTS = ("backend_unreachable|deadline_exceeded|circuit_open|overloaded|backend_disconnected|outcome_unknown"
          "|backend_protocol_error|shutting_down|response_too_large")
TOOL_ERROR = "tool_error"

SERVED = "mcp_server_operation_duration_seconds"
CALLED = "mcp_client_operation_duration_seconds"
SESSION = "mcp_server_session_duration_seconds"
OVERHEAD = "sluice_overhead_seconds"

BREAKER = {0: ("closed", "green"), 1: ("half open", "#EAB839"), 2: ("open", "red")}
UP = {0: ("down", "red"), 1: ("up", "green")}

# For the parts of one whole: red is what somebody should look at.
REASON_COLORS = {"tool_error": "#EAB839", "deadline_exceeded": "orange", "outcome_unknown": "dark-red",
                 "backend_unreachable": "red", "circuit_open": "purple", "overloaded": "blue"}


def rate(metric, by="", where="$I", window="$__rate_interval"):
    """The rate of a counter, summed by labels."""
    by = f" by ({by})" if by else ""
    return f"sum{by} (rate({metric}{{{where}}}[{window}]))"


def quantile(q, metric, by="", where="$I"):
    by = f", {by}" if by else ""
    return f"histogram_quantile({q}, sum by (le{by}) (rate({metric}_bucket{{{where}}}[$__rate_interval])))"


def quantiles(metric, where="$I"):
    return [(quantile(q, metric, where=where), f"p{int(q * 100)}") for q in (0.5, 0.95, 0.99)]


def share(part, whole, by="", metric=CALLED):
    """A share of all operations; nothing where there were none, 0 where none was of that part."""
    on = f" by ({by})" if by else ""
    count = f"{metric}_count"
    every = f"sum{on} (rate({count}{{{whole}}}[$__rate_interval]))"
    some = f"sum{on} (rate({count}{{{whole},{part}}}[$__rate_interval]))"
    return f"({some} or {every} * 0) / ({every} > 0)"
