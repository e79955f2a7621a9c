"""Servers and the processes Sluice runs for them."""

from panels import GREEN, RED, YELLOW, board, column, graph, row, stat, steps, table, timeline
from terms import UP, rate

STATE = row(
    "State",
    timeline("Servers", [("min by (server) (sluice_backend_up{$S})", "{{server}}")], "up while the server answers.", UP, 24, 8),
    table("Servers", {"server": "Server"}, [
        column("State", "min by (server) (sluice_backend_up{$S})", "short", states=UP),
        column("Up, of the time shown", "avg by (server) (avg_over_time(sluice_backend_up{$S}[$__range]))", "percentunit",
               steps(RED, (0.99, YELLOW), (0.999, GREEN)), decimals=2),
        column("Replicas up", "sum by (server) (sluice_replica_up{$S})", "short"),
        column("Replicas", "sum by (server) (sluice_replicas{$S})", "short"),
        column("Upstream sessions", "sum by (server) (sluice_upstream_sessions{$S})", "short"),
        column("Memory", "sum by (server) (sluice_process_resident_bytes{$S})", "bytes"),
        column("Restarts", "sum by (server) (increase(sluice_process_restarts_total{$S}[$__range]))", "short",
               steps("text", (1, YELLOW), (10, RED)), decimals=0),
        column("Lines of noise", "sum by (server) (increase(sluice_process_noise_lines_total{$S}[$__range]))", "short",
               steps("text", (1, YELLOW)), decimals=0),
    ], "Memory, restarts and noise only of servers that Sluice runs itself."),
)

LISTS = row(
    "Lists",
    graph("Age", [("max by (server, list) (sluice_catalogue_age_seconds{$S} >= 0)", "{{server}} {{list}}")], "s",
          "Since a server's list was fetched. It grows while nobody asks; past routing.cacheTtl the next client that asks has it fetched.", 12, log=True),
    graph("Failed to fetch", [(rate("sluice_catalogue_failures_total", "server, list", "$S") + " > 0", "{{server}} {{list}}")], "cps",
          "What was known is served on.", 12),
)

PROCESSES = row(
    "Processes",
    graph("Memory", [("sum by (server) (sluice_process_resident_bytes{$S})", "{{server}}")], "bytes",
          "Resident memory of a server's processes and their children. One that only grows leaks."),
    graph("Restarts", [("sum by (server) (increase(sluice_process_restarts_total{$S}[$__rate_interval]))", "{{server}}")], "short",
          "Starts that replaced a process which had ended by itself. Its stderr is in Sluice's log."),
    graph("Running", [("sum by (server) (sluice_process_running{$S})", "{{server}}")], "short",
          "Bounded by maxSessions and instances of the server."),
    graph("Noise on stdout", [(rate("sluice_process_noise_lines_total", "server", "$S"), "{{server}} no message"),
                              (rate("sluice_process_overlong_lines_total", "server", "$S"), "{{server}} too long")], "cps",
          "Lines that were no JSON-RPC, or longer than line: skipped. A print() in the server belongs on stderr."),
    graph("Waiting on stdin", [("sum by (server) (sluice_process_stdin_bytes{$S})", "{{server}}")], "bytes",
          "What the process does not read. Bounded by queue."),
    graph("Strays and drops", [(rate("sluice_stray_messages_total", "server", "$S"), "{{server}} for nobody"),
                               (rate("sluice_process_dropped_messages_total", "server", "$S"), "{{server}} not written")], "cps",
          "Messages of a server that belong to no call, and notifications to one that does not read."),
)

CONFIGURATION = row(
    "Configuration",
    stat("Files and Sluice agree", "min(sluice_config_last_reload_success{$I})", "short",
         "0: the files were changed and refused; /admin/config says why.", steps(RED, (1, GREEN)), width=6, spark=False),
    stat("In use for", "time() - max(sluice_config_last_reload_success_timestamp_seconds{$I})", "s",
         "Time since the configuration in use was read.", width=6, spark=False),
    graph("Read again", [("sum by (outcome) (increase(sluice_config_reloads_total{$I}[$__rate_interval]))", "{{outcome}}")], "short",
          "By what became of it.", 12, 6),
)

BOARD = board("sluice-servers", "Sluice: servers and processes", "Which servers are up, and what do the processes cost?",
              [STATE, LISTS, PROCESSES, CONFIGURATION], ("instance", "server"))
