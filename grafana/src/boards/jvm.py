"""The gateway as a process: CPU, memory, garbage, event loops, files."""

from panels import GREEN, RED, YELLOW, board, graph, heatmap, row, stat, steps
from terms import rate

FULL = steps(GREEN, (0.7, YELLOW), (0.85, RED))

NOW = row(
    "Now",
    stat("CPU", "sum(rate(process_cpu_time_ns_total{$I}[$__rate_interval])) / 1e9", "none", "Cores in use.", width=4, decimals=2),
    stat("Heap", 'sum(jvm_memory_used_bytes{$I,area="heap"}) / sum(jvm_memory_max_bytes{$I,area="heap"} > 0)', "percentunit",
         "Of SLUICE_HEAP, garbage included.", steps(GREEN, (0.9, YELLOW)), width=4, decimals=0),
    stat("Open files", "max(process_files_open_files{$I} / process_files_max_files{$I})", "percentunit",
         "Of the limit. Each connection is one.", FULL, width=4, decimals=1),
    stat("Loops are late, p99", "histogram_quantile(0.99, sum by (le) (rate(sluice_loop_lag_seconds_bucket{$I}[$__rate_interval])))", "s",
         "How late an event loop runs what is due.", steps(GREEN, (0.02, YELLOW), (0.2, RED)), width=4),
    stat("Time in GC", "sum(rate(jvm_gc_pause_seconds_sum{$I}[$__rate_interval])) or vector(0)", "percentunit",
         "Share of the time that everything stood still.", steps(GREEN, (0.02, YELLOW), (0.1, RED)), width=4, decimals=2),
    stat("Running for", "min(process_uptime_seconds{$I})", "s", "Since the last start.", width=4, spark=False),
)

MACHINE = row(
    "CPU and event loops",
    graph("How late event loops are", [(
        "histogram_quantile(0.99, sum by (loop, le) (rate(sluice_loop_lag_seconds_bucket{$I}[$__rate_interval])))", "{{loop}} p99")], "s",
          "All of them: the machine is short of CPU, or there was a long pause. One: something blocks it.", 12, log=True),
    heatmap("Late event loops", "sum by (le) (increase(sluice_loop_lag_seconds_bucket{$I}[$__rate_interval]))", "s",
            "All loops, four looks a second each."),
    graph("CPU", [("sum by (instance) (rate(process_cpu_time_ns_total{$I}[$__rate_interval])) / 1e9", "{{instance}}"),
                  ("max(system_cpu_count{$I})", "cores")], "none", "Cores in use, of those the machine has.", dashed=["cores"]),
    graph("Load of the machine", [("max by (instance) (system_load_average_1m{$I})", "{{instance}}"),
                                  ("max(system_cpu_count{$I})", "cores")], "none",
          "Processes that run or want to. Above the cores: Sluice shares them with others.", dashed=["cores"]),
    graph("Tasks waiting", [("sum by (name) (netty_eventexecutor_tasks_pending{$I})", "{{name}}")], "short",
          "One loop far above the others: something blocks it."),
)

MEMORY = row(
    "Memory",
    graph("Heap", [('sum(jvm_memory_used_bytes{$I,area="heap"})', "used"), ('sum(jvm_memory_committed_bytes{$I,area="heap"})', "taken"),
                   ('sum(jvm_memory_max_bytes{$I,area="heap"} > 0)', "most"),
                   ("sum(jvm_gc_live_data_size_bytes{$I})", "live after the last full collection")], "bytes",
          "A live size that rises for hours is a leak.", dashed=["most"]),
    graph("Outside the heap", [('sum by (id) (jvm_memory_used_bytes{$I,area="nonheap"})', "{{id}}")], "bytes",
          "Classes and compiled code.", stack=True),
    graph("Network buffers", [("sum by (memory_type) (netty_allocator_memory_used{$I})", "Netty, {{memory_type}}"),
                              ("sum(sluice_direct_memory_bytes{$I})", "all of Netty outside the heap"),
                              ('sum(sluice_limit{$I,limit="io.netty.maxDirectMemory"})', "most")], "bytes",
          "May take as much as the heap (SLUICE_HEAP).", dashed=["most"]),
    graph("Time in GC", [("sum by (action, cause) (rate(jvm_gc_pause_seconds_sum{$I}[$__rate_interval]))", "{{action}}, {{cause}}")],
          "percentunit", "Share of the time that everything stood still."),
    graph("Longest pause", [("max by (action) (jvm_gc_pause_seconds_max{$I})", "{{action}}")], "s", "Of the last minutes."),
    graph("Allocation", [("sum(rate(jvm_gc_memory_allocated_bytes_total{$I}[$__rate_interval]))", "allocated"),
                         ("sum(rate(jvm_gc_memory_promoted_bytes_total{$I}[$__rate_interval]))", "grown old")], "Bps",
          "Garbage made, and what of it outlived a young collection."),
)

SYSTEM = row(
    "Files and threads",
    graph("Open files", [("max by (instance) (process_files_open_files{$I})", "{{instance}}"),
                         ("min(process_files_max_files{$I})", "limit")], "short",
          "Connections, pipes of child processes, jars. At the limit no client can connect: raise LimitNOFILE.", 12,
          log=True, dashed=["limit"]),
    graph("Threads", [("sum by (state) (jvm_threads_states_threads{$I})", "{{state}}")], "short",
          "Sluice needs few, however many clients there are.", 12, stack=True),
)

TOLD = row(
    "Logs and traces",
    graph("Log lines lost", [(rate("sluice_log_dropped_total", "instance"), "{{instance}}")], "cps",
          "Whoever reads stderr is too slow. Lines are dropped before anything waits.", 12),
    graph("Spans", [(rate("sluice_spans_total", "outcome"), "{{outcome}}")], "cps",
          "failed: the receiver (tracing.endpoint) did not take them. dropped: more than tracing.queue waited.", 12, stack=True),
)

BOARD = board("sluice-jvm", "Sluice: JVM and event loops", "What does the gateway itself use?", [NOW, MACHINE, MEMORY, SYSTEM, TOLD])
