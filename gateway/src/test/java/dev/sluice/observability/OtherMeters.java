package dev.sluice.observability;

import java.util.List;

/**
 * What an operator needs of the meters that Micrometer brings: of the JVM, of Netty, of the
 * process.
 */
final class OtherMeters {
  /**
   * One of them.
   *
   * @param labels as a reader should know them, empty for none
   */
  record Row(String name, String type, String labels, String meaning) {}

  static final List<Row> ALL =
      List.of(
          new Row(
              "process_files_open_files",
              "gauge",
              "",
              "Open file descriptors: sockets and all else."),
          new Row(
              "process_files_max_files",
              "gauge",
              "",
              "Most there may be (`ulimit -n`); each client and each upstream connection takes one."),
          new Row(
              "process_cpu_usage",
              "gauge",
              "",
              "Share of all processors that this process used of late, 0 to 1."),
          new Row(
              "process_cpu_time_ns_total", "counter", "", "Processor time used, in nanoseconds."),
          new Row("process_uptime_seconds", "gauge", "", "Time since the start."),
          new Row(
              "process_start_time_seconds", "gauge", "", "When that was, in seconds since 1970."),
          new Row("system_cpu_count", "gauge", "", "Processors, and so event loops."),
          new Row("system_cpu_usage", "gauge", "", "Share of all processors in use by anybody."),
          new Row("system_load_average_1m", "gauge", "", "Load of the machine."),
          new Row(
              "jvm_memory_used_bytes",
              "gauge",
              "`area`, `id`",
              "Heap (`area=\"heap\"`) and other memory of the JVM in use."),
          new Row(
              "jvm_memory_committed_bytes",
              "gauge",
              "`area`, `id`",
              "What the JVM took from the system for it."),
          new Row(
              "jvm_memory_max_bytes",
              "gauge",
              "`area`, `id`",
              "Most it may take; -1 for no bound."),
          new Row(
              "jvm_buffer_memory_used_bytes",
              "gauge",
              "`id`",
              "Buffers of the JVM itself; those of Netty are in `netty_allocator_memory_used`."),
          new Row(
              "jvm_gc_pause_seconds",
              "summary",
              "`action`, `cause`, `gc`",
              "Pauses of the garbage collector since the first scrape: `_count`, `_sum` and `_max`. Not there before the first."),
          new Row(
              "jvm_gc_live_data_size_bytes",
              "gauge",
              "",
              "Long-lived heap after the last full collection."),
          new Row(
              "jvm_gc_memory_allocated_bytes_total",
              "counter",
              "",
              "What was allocated between collections."),
          new Row("jvm_threads_live_threads", "gauge", "", "Threads."),
          new Row("jvm_threads_states_threads", "gauge", "`state`", "Threads by state."),
          new Row("jvm_classes_loaded_classes", "gauge", "", "Classes loaded."),
          new Row(
              "jvm_info", "gauge", "`version`, `vendor`, `runtime`", "1, with the JVM that runs."),
          new Row(
              "netty_eventexecutor_tasks_pending",
              "gauge",
              "`name`",
              "Tasks that wait for an event loop; grows while one is stuck."),
          new Row(
              "netty_allocator_memory_used",
              "gauge",
              "`id`, `allocator_type`, `memory_type`",
              "Bytes Netty's allocator holds, in use or kept for reuse."));

  private OtherMeters() {}
}
