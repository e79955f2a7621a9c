"""Sessions and streams: do they stay, why do they end, and who reads too slowly?"""

from panels import GREEN, RED, board, graph, heatmap, row, stat, steps
from terms import SESSION, quantiles, rate

NOW = row(
    "Now",
    stat("Sessions", "sum(sluice_sessions{$I})", "short", "Open sessions of clients.", width=4),
    stat("Streams", "sum(sluice_streams{$I})", "short", "Connections with an SSE stream.", width=4),
    stat("Keepalives a second", rate("sluice_keepalives_total"), "cps",
         "Comments on idle streams: none for long, with streams open, means that no stream is ever idle, or that they are off.", width=4),
    stat("Waiting for slow readers", "sum(sluice_outbox_bytes{$I})", "bytes", "Bytes that connected clients did not take yet.", width=4),
    stat("Kept for replay", "sum(sluice_replay_bytes{$I})", "bytes", "Events kept for clients that may come back.", width=4),
    stat("Leftovers", "sum(sluice_session_leftovers_total{$I})", "short",
         "What closed sessions could not give back. Anything but 0 is a defect of Sluice: report it.", steps(GREEN, (1, RED)), width=4),
)

SESSIONS = row(
    "Sessions",
    graph("Open", [("sum by (transport, revision) (sluice_sessions{$I}) > 0", "{{transport}} {{revision}}"),
                   ('sum(sluice_limit{$I,limit="sessions.max"})', "most")], "short",
          "By transport and revision, of sessions.max.", log=True, dashed=["most"]),
    graph("Opened", [(rate("mcp_server_operation_duration_seconds_count", "mcp_protocol_version",
                           '$I,mcp_method_name="initialize",error_type=""'), "{{mcp_protocol_version}}")], "cps",
          "Clients that said initialize. Far more than are closed as idle or by their client: clients that lose their sessions."),
    graph("Closed, by reason", [(rate("sluice_session_closed_total", "reason"), "{{reason}}")], "cps",
          "client_delete and idle are as it should be. client_disconnect: an HTTP+SSE stream is gone. slow_consumer: its reader "
          "did not keep up.", stack=True),
    graph("Revived", [(rate("sluice_sessions_revived_total"), "went on with an old id")], "cps",
          "Sessions that went on after they had been closed as idle, or in another process. Many right after a restart is how it should be.", 6),
    graph("How old sessions get", quantiles(SESSION), "s", "Life of sessions that ended.", 6, log=True),
    heatmap("Life of sessions", f"sum by (le) (increase({SESSION}_bucket{{$I}}[$__rate_interval]))", "s",
            "Sessions that ended, by age. Many that live for a few seconds: clients that cannot keep a session.", 6),
    graph("Refused, by limit", [(rate("sluice_sessions_refused_total", "limit"), "{{limit}}")], "cps",
          "Clients were told to come later: sessions.max, sessions.perCaller, sessions.calls, sessions.streams.", 6, stack=True),
)

STREAMS = row(
    "Streams",
    graph("Open", [("sum(sluice_streams{$I})", "streams"), ("sum(sluice_listens{$I})", "of these listen (2026-07-28)")], "short",
          "A fall to nothing at once is a proxy or a network that dropped them all."),
    graph("Ended, by reason", [(rate("sluice_stream_closed_total", "reason"), "{{reason}}")], "cps",
          "complete: all was said. gone: the client or what stands between broke it. displaced: another connection took it over. "
          "overflowed: its reader was too slow. closed: by Sluice.", stack=True),
    graph("Keepalives", [(rate("sluice_keepalives_total"), "comments")], "cps", "Each idle stream gets one in keepalive.interval."),
    graph("Taken up again", [(rate("sluice_streams_resumed_total", "outcome"), "streams {{outcome}}"),
                             (rate("sluice_replayed_events_total"), "events delivered")], "cps",
          "Clients that came back with Last-Event-ID, and what a broken connection would have lost. refused: nothing was kept of "
          "that stream any more; raise sessions.resumeWindow.", 6),
    graph("Waiting for slow readers", [("sum by (instance) (sluice_outbox_bytes{$I})", "{{instance}}")], "bytes",
          "Bounded by limits.outbox for each stream.", 6),
    graph("Slow streams", [(rate("sluice_stream_overflow_total", "action"), "{{action}}")], "cps",
          "coalesced: progress replaced by later progress, harmless. dropped: log messages lost. closed: the client must come back.", 6),
    graph("Kept for replay", [("sum by (instance) (sluice_replay_bytes{$I})", "{{instance}}")], "bytes",
          "Bounded by sessions.replay.total.", 6),
)

CONNECTIONS = row(
    "Connections of clients",
    graph("Open", [("sum(sluice_connections{$I})", "open"), ('sum(sluice_limit{$I,limit="limits.connections"})', "most")], "short",
          "Of limits.connections.", log=True, dashed=["most"]),
    graph("Opened, refused, lost", [(rate("sluice_connections_accepted_total"), "opened"), (rate("sluice_connections_refused_total"), "refused"),
                                    (rate("sluice_connections_lost_total"), "lost")], "cps",
          "refused: one more than limits.connections. lost: the peer acknowledged nothing any more."),
    graph("Requests turned away", [(rate("sluice_requests_refused_total", "reason") + " > 0", "{{reason}}")], "cps",
          "Before they were calls: broken, too large, too late, unknown addresses and sessions.", stack=True),
)

BOARD = board("sluice-streams", "Sluice: sessions and streams", "Do sessions and streams stay, why do they end, who reads too slowly?",
              [NOW, SESSIONS, STREAMS, CONNECTIONS])
