package dev.sluice.exchange;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** The trace of one call. Used on the loop of its exchange; times are {@link System#nanoTime}. */
public interface CallTrace {

  /**
   * Begins an attempt at a server.
   *
   * @param number from 1 on
   */
  Attempt attempt(Outbound call, int number, long nanos);

  /** Runs what measures the call, so that a measure can point to its trace. */
  void run(Runnable measured);

  /** One attempt. */
  interface Attempt {
    /** What the request tells the server. */
    TraceContext context();

    /**
     * How the server is reached this time.
     *
     * @param transport {@code stdio}, {@code streamable_http} or {@code sse}
     * @param revision the MCP revision spoken
     * @param address where it is, null for a process
     */
    void reaches(String transport, String revision, @Nullable URI address);

    /**
     * Ends it.
     *
     * @param errorType null for success, else as in {@link Reply#errorType}
     */
    void ended(@Nullable String errorType, long nanos);
  }
}
