package dev.sluice.observability;

import io.micrometer.core.instrument.Tag;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Every meter of the gateway itself: its name, kind, labels and meaning. Beside these stand those
 * of the JVM and of Netty, under the names Micrometer gives them.
 *
 * @see <a
 *     href="https://github.com/open-telemetry/semantic-conventions-genai/blob/main/docs/gen-ai/mcp.md">OpenTelemetry,
 *     MCP</a>
 */
@SuppressWarnings("ImmutableEnumChecker") // the lists come from List.of and copyOf
public enum GatewayMeters {
  SERVER_OPERATION(
      "mcp.server.operation.duration",
      Kind.DURATION,
      "Requests and notifications of clients, from first byte to outcome.",
      "mcp.method.name",
      "gen_ai.tool.name",
      "error.type",
      "network.transport",
      "mcp.protocol.version"),
  CLIENT_OPERATION(
      "mcp.client.operation.duration",
      Kind.DURATION,
      "Requests to servers, from dispatch to outcome.",
      "mcp.method.name",
      "gen_ai.tool.name",
      "error.type",
      "network.transport",
      "mcp.protocol.version",
      "server"),
  SERVER_SESSION(
      "mcp.server.session.duration",
      Kind.LIFETIME,
      "Lives of the sessions that clients opened.",
      "error.type",
      "network.transport",
      "mcp.protocol.version"),
  SESSIONS(
      "sluice.sessions", Kind.GAUGE, "Sessions of clients that are open.", "transport", "revision"),
  SESSION_CLOSED("sluice.session.closed", Kind.COUNTER, "Sessions closed, by reason.", "reason"),
  SESSIONS_REVIVED(
      "sluice.sessions.revived",
      Kind.COUNTER,
      "Sessions that went on where they had ended, or where another process had them."),
  SESSIONS_REFUSED(
      "sluice.sessions.refused",
      Kind.COUNTER,
      "Sessions, calls and streams refused, by the limit that was reached.",
      "limit"),
  SESSION_LEFTOVERS(
      "sluice.session.leftovers",
      Kind.COUNTER,
      "Things that closed sessions could not give back; anything but 0 is a defect."),
  STREAMS("sluice.streams", Kind.GAUGE, "Connections that carry an SSE stream to a client now."),
  LISTENS(
      "sluice.listens",
      Kind.GAUGE,
      "Streams of `subscriptions/listen` to clients that are open, of `limits.listens`."),
  KEEPALIVES("sluice.keepalives", Kind.COUNTER, "Comments written on idle streams."),
  OUTBOX(
      "sluice.outbox",
      Kind.BYTES,
      "Bytes of messages waiting for clients that are connected and read slowly."),
  STREAM_OVERFLOW(
      "sluice.stream.overflow",
      Kind.COUNTER,
      "What became of messages of slow streams: `coalesced` with later progress, `dropped`, or the stream `closed`.",
      "action"),
  REPLAYED_EVENTS(
      "sluice.replayed.events",
      Kind.COUNTER,
      "Events delivered to clients that came back with Last-Event-ID."),
  REPLAY("sluice.replay", Kind.BYTES, "Bytes of events kept for clients that may come back."),
  BRIDGE_PARKED(
      "sluice.bridge.parked",
      Kind.GAUGE,
      "Calls to servers that wait for their client to come again with answers."),
  BRIDGE_ROUNDS(
      "sluice.bridge.rounds",
      Kind.COUNTER,
      "Times a client was asked, in the way of its era, what a server of the other era wanted.",
      "client"),
  BRIDGE_RETURNS(
      "sluice.bridge.returns",
      Kind.COUNTER,
      "What became of parked calls: `resumed` by their client, `expired` without it; and states that opened none, `refused`.",
      "outcome"),
  BRIDGE_UNASKED(
      "sluice.bridge.unasked",
      Kind.COUNTER,
      "Questions of servers that were not passed on, because of `bridge.parked` or `bridge.rounds`."),
  BACKEND_UP("sluice.backend.up", Kind.GAUGE, "1 while the server answers, else 0.", "server"),
  BREAKER_STATE(
      "sluice.breaker.state",
      Kind.GAUGE,
      "0 while calls are let in, 1 while a few are to see, 2 while none is.",
      "server",
      "replica"),
  CALLS_QUEUED(
      "sluice.calls.queued", Kind.GAUGE, "Calls that wait for their turn at a server.", "server"),
  CALLS_REFUSED(
      "sluice.calls.refused",
      Kind.COUNTER,
      "Calls refused for a limit of their server: its queue or its rate.",
      "server"),
  ATTEMPTS(
      "sluice.attempts",
      Kind.COUNTER,
      "Attempts at calls to a server, by how they ended.",
      "server",
      "outcome"),
  RETRIES(
      "sluice.retries",
      Kind.COUNTER,
      "Attempts that were worth another one, by whether there was one.",
      "server",
      "decision"),
  REPLICAS(
      "sluice.replicas",
      Kind.GAUGE,
      "Places where a server runs, by state: up, down, untried, ejected, draining, rolled_back.",
      "server",
      "state"),
  UPSTREAM_SESSIONS(
      "sluice.upstream.sessions",
      Kind.GAUGE,
      "MCP sessions with a server, open or being opened.",
      "server"),
  POOL_CONNECTIONS(
      "sluice.pool.connections",
      Kind.GAUGE,
      "Connections to a server that are active or idle, and requests for which one is pending.",
      "server",
      "state"),
  POOL_LEASES(
      "sluice.pool.leases",
      Kind.COUNTER,
      "Uses of a connection that ended, as returned, discarded or lost.",
      "server",
      "end"),
  PROCESS_RESIDENT(
      "sluice.process.resident",
      Kind.BYTES,
      "Resident memory of a server's processes and their children.",
      "server"),
  PROCESS_RESTARTS(
      "sluice.process.restarts",
      Kind.COUNTER,
      "Starts that replaced a process which had ended by itself.",
      "server"),
  PROCESS_NOISE(
      "sluice.process.noise.lines",
      Kind.COUNTER,
      "Lines on a process's stdout that were no JSON-RPC message.",
      "server"),
  CONFIG_RELOADS(
      "sluice.config.reloads",
      Kind.COUNTER,
      "Times the configuration was read again, by what became of it: applied, unchanged, refused.",
      "outcome"),
  CONFIG_LAST_RELOAD_SUCCESS(
      "sluice.config.last.reload.success",
      Kind.GAUGE,
      "1 while the configuration in use is what the files say, 0 since they were refused."),
  CONFIG_LAST_RELOAD_SUCCESS_TIME(
      "sluice.config.last.reload.success.timestamp.seconds",
      Kind.GAUGE,
      "When the configuration in use was read, in seconds since 1970.");

  /** What a meter measures, and in which unit and buckets. */
  public enum Kind {
    /** A histogram of seconds, from 10 ms to 5 minutes. */
    DURATION(
        "histogram", "_seconds", List.of(10, 20, 50, 100, 200, 500), 1, 2, 5, 10, 30, 60, 120, 300),
    /** A histogram of seconds, from one second to a week. */
    LIFETIME(
        "histogram", "_seconds", List.of(), 1, 10, 60, 300, 900, 3600, 14_400, 86_400, 604_800),
    COUNTER("counter", "_total", List.of()),
    GAUGE("gauge", "", List.of()),
    /** A gauge of bytes. */
    BYTES("gauge", "_bytes", List.of());

    private final String type;
    private final String suffix;
    private final List<Duration> buckets;

    Kind(String type, String suffix, List<Integer> millis, int... seconds) {
      this.type = type;
      this.suffix = suffix;
      List<Duration> bounds = new ArrayList<>();
      millis.forEach(bound -> bounds.add(Duration.ofMillis(bound)));
      Arrays.stream(seconds).forEach(bound -> bounds.add(Duration.ofSeconds(bound)));
      this.buckets = List.copyOf(bounds);
    }

    /** The type as Prometheus calls it. */
    public String type() {
      return type;
    }

    Duration[] buckets() {
      return buckets.toArray(Duration[]::new);
    }
  }

  private final String id;
  private final Kind kind;
  private final String description;
  private final List<String> labels;

  GatewayMeters(String id, Kind kind, String description, String... labels) {
    this.id = id;
    this.kind = kind;
    this.description = description;
    this.labels = List.of(labels);
  }

  public Kind kind() {
    return kind;
  }

  public String description() {
    return description;
  }

  /** The name in a scrape, of a histogram without {@code _bucket} and the like. */
  public String exposedName() {
    return exposed(id) + kind.suffix;
  }

  /** The labels as they stand in a scrape. */
  public List<String> exposedLabels() {
    return labels.stream().map(GatewayMeters::exposed).toList();
  }

  /** The name before Micrometer adds the unit. */
  String id() {
    return id;
  }

  /**
   * The labels with these values.
   *
   * @param values one for each label, null for a label that does not apply
   */
  List<Tag> tags(@Nullable String... values) {
    if (values.length != labels.size()) {
      throw new IllegalArgumentException(
          id + ": " + values.length + " label values (expected: " + labels + ')');
    }
    List<Tag> tags = new ArrayList<>(values.length);
    for (int i = 0; i < values.length; i++) {
      String value = values[i];
      tags.add(Tag.of(labels.get(i), value == null ? "" : value));
    }
    return tags;
  }

  private static String exposed(String dotted) {
    return dotted.replace('.', '_').toLowerCase(Locale.ROOT);
  }
}
