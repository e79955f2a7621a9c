package dev.sluice.demo;

import java.time.Duration;

/**
 * How the demo server is run.
 *
 * @param host address to listen on
 * @param port port to listen on, 0 for any free one
 * @param pageSize most entries on a page of a list, at least 1
 * @param maxSessions most HTTP sessions; the one unused for longest makes room
 * @param answerTimeout longest wait for a client's answer to elicitation, sampling or roots
 */
public record DemoOptions(
    String host, int port, int pageSize, int maxSessions, Duration answerTimeout) {
  public static final DemoOptions DEFAULTS =
      new DemoOptions("127.0.0.1", 0, 100, 20_000, Duration.ofMinutes(5));

  public DemoOptions {
    if (pageSize < 1) {
      throw new IllegalArgumentException("pageSize: " + pageSize + " (expected: >= 1)");
    }
    if (maxSessions < 1) {
      throw new IllegalArgumentException("maxSessions: " + maxSessions + " (expected: >= 1)");
    }
  }

  public DemoOptions withPort(int other) {
    return new DemoOptions(host, other, pageSize, maxSessions, answerTimeout);
  }

  public DemoOptions withPageSize(int other) {
    return new DemoOptions(host, port, other, maxSessions, answerTimeout);
  }

  public DemoOptions withMaxSessions(int other) {
    return new DemoOptions(host, port, pageSize, other, answerTimeout);
  }
}
