"""Dispatcher and pool: what is tried, repeated, refused, and over which connections."""

from panels import board, graph, row, timeline
from terms import BREAKER, quantile, rate

ATTEMPTS = row(
    "Attempts",
    graph("Attempts by outcome", [(rate("sluice_attempts_total", "outcome", "$S"), "{{outcome}}")], "cps",
          "answered is what should be. lost: the connection ended after the request was written. late: the deadline passed.", stack=True),
    graph("Attempts that failed, by server", [
        (rate("sluice_attempts_total", "server, outcome", '$S,outcome!~"answered.*|cancelled"') + " > 0", "{{server}} {{outcome}}")],
        "cps", "What did not come back with an answer.", stack=True),
    graph("Repeated, and not", [(rate("sluice_retries_total", "decision", "$S"), "{{decision}}")], "cps",
          "refused_not_repeatable: it may have run, and running it twice might do harm. refused_budget: repetitions would have "
          "become the load.", stack=True),
)

SPARED = row(
    "What servers are spared",
    timeline("Circuit breakers", [("max by (server, replica) (sluice_breaker_state{$S})", "{{server}} {{replica}}")],
             "open: no call is let through. half open: a few are, to see.", BREAKER, 24, 7),
    graph("Under way", [("sum by (server) (sluice_calls_active{$S})", "{{server}}")], "short", "Calls that a server works on."),
    graph("Waiting for their turn", [("sum by (server) (sluice_calls_queued{$S})", "{{server}}")], "short",
          "Calls over the server's maxCalls."),
    graph("How long they waited", [(quantile(0.95, "sluice_queue_wait_seconds", "server", "$S"), "{{server}}")], "s",
          "95 of 100 of those that had to wait waited no longer. Bounded by maxQueueWait."),
    graph("Refused", [(rate("sluice_calls_refused_total", "server", "$S"), "{{server}}")], "cps",
          "Calls over maxQueued, maxQueueWait or rateLimit: clients were told overloaded."),
    graph("Replicas", [("sum by (state) (sluice_replicas{$S})", "{{state}}")], "short",
          "Places where servers run, by what Sluice does with them.", stack=True,
          colors={"up": "green", "down": "red", "ejected": "orange", "rolled_back": "purple", "draining": "blue", "untried": "#808080"}),
    graph("Ejected", [("sum by (server, replica) (increase(sluice_replica_ejections_total{$S}[$__rate_interval]))", "{{server}} {{replica}}")],
          "short", "Times a replica was left out for a while because its errors stood out."),
)

POOL = row(
    "Connections to servers",
    graph("Connections", [("sum by (state) (sluice_pool_connections{$S})", "{{state}}")], "short",
          "In use, free, and requests that wait for one. Waiting ones: raise connections, or the server is slow to accept.", stack=True),
    graph("In use, by server", [('sum by (server) (sluice_pool_connections{$S,state="active"})', "{{server}}")], "short",
          "Streams of servers count as long as they are open."),
    graph("How uses end", [(rate("sluice_pool_leases_total", "end", "$S"), "{{end}}")], "cps",
          "returned: kept for the next. discarded: closed by rule. lost: broken by the other side; when it grows, lower "
          "connectionIdleTimeout below the server's own."),
    graph("Kept connections", [(
        'sum by (server) (rate(sluice_pool_leases_total{$S,end="returned"}[$__rate_interval]))'
        " / (sum by (server) (rate(sluice_pool_leases_total{$S}[$__rate_interval])) > 0)", "{{server}}")], "percentunit",
        "Share of uses after which the connection was kept. Low: the server closes after each answer.", 12),
    graph("Upstream sessions", [("sum by (server) (sluice_upstream_sessions{$S})", "{{server}}")], "short",
          "MCP sessions with servers. Bounded by maxSessions of each.", 12),
)

BOARD = board("sluice-dispatcher", "Sluice: dispatcher and pool", "What is tried, repeated and refused, and over which connections.",
              [ATTEMPTS, SPARED, POOL], ("instance", "server"))
