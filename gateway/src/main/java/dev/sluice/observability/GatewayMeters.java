package dev.sluice.observability;

import io.micrometer.core.instrument.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Every meter of the gateway itself: its name, kind, labels and meaning. {@code docs/metrics.md} is
 * made of it. Beside these stand those of the JVM and of Netty, under the names Micrometer gives
 * them.
 *
 * @see <a
 *     href="https://github.com/open-telemetry/semantic-conventions-genai/blob/main/docs/gen-ai/mcp.md">OpenTelemetry,
 *     MCP</a>
 */
@SuppressWarnings("ImmutableEnumChecker") // the lists come from List.of and copyOf
public enum GatewayMeters {
  SERVER_OPERATION(
      "mcp.server.operation.duration",
      MeterKind.DURATION,
      "Requests and notifications of clients, from first byte to outcome.",
      "mcp.method.name",
      "gen_ai.tool.name",
      "error.type",
      "network.transport",
      "mcp.protocol.version"),
  CLIENT_OPERATION(
      "mcp.client.operation.duration",
      MeterKind.DURATION,
      "Requests to servers, from dispatch to outcome.",
      "mcp.method.name",
      "gen_ai.tool.name",
      "error.type",
      "network.transport",
      "mcp.protocol.version",
      "server"),
  SERVER_SESSION(
      "mcp.server.session.duration",
      MeterKind.LIFETIME,
      "Lives of the sessions that clients opened.",
      "error.type",
      "network.transport",
      "mcp.protocol.version"),
  OVERHEAD(
      "sluice.overhead",
      MeterKind.BRIEF,
      "Time inside the gateway of each call that a server was asked: from its head to its outcome, without the time the server had it."),
  SESSIONS(
      "sluice.sessions",
      MeterKind.GAUGE,
      "Sessions of clients that are open.",
      "transport",
      "revision"),
  SESSION_CLOSED(
      "sluice.session.closed", MeterKind.COUNTER, "Sessions closed, by reason.", "reason"),
  SESSIONS_REVIVED(
      "sluice.sessions.revived",
      MeterKind.COUNTER,
      "Sessions that went on where they had ended, or where another process had them."),
  SESSIONS_REFUSED(
      "sluice.sessions.refused",
      MeterKind.COUNTER,
      "Sessions, calls and streams refused, by the limit that was reached.",
      "limit"),
  SESSION_LEFTOVERS(
      "sluice.session.leftovers",
      MeterKind.COUNTER,
      "Things that closed sessions could not give back; anything but 0 is a defect."),
  CONNECTIONS("sluice.connections", MeterKind.GAUGE, "Connections of clients that are open."),
  CONNECTIONS_ACCEPTED(
      "sluice.connections.accepted", MeterKind.COUNTER, "Connections that clients opened."),
  CONNECTIONS_REFUSED(
      "sluice.connections.refused",
      MeterKind.COUNTER,
      "Connections closed at once, because of `limits.connections`."),
  CONNECTIONS_LOST(
      "sluice.connections.lost",
      MeterKind.COUNTER,
      "Connections closed because their client acknowledged nothing for `keepalive.unackedTimeout`."),
  REQUESTS_REFUSED(
      "sluice.requests.refused",
      MeterKind.COUNTER,
      "Requests turned away before they were calls, which no operation counts: broken, too large, late, unknown addresses and sessions.",
      "reason"),
  STREAMS(
      "sluice.streams", MeterKind.GAUGE, "Connections that carry an SSE stream to a client now."),
  STREAM_CLOSED(
      "sluice.stream.closed",
      MeterKind.COUNTER,
      "Connections that carry a stream no longer: it was `complete`, the client was `gone`, the gateway ended it (`closed`), its reader was too slow (`overflowed`), or another connection took it over (`displaced`).",
      "reason"),
  STREAMS_RESUMED(
      "sluice.streams.resumed",
      MeterKind.COUNTER,
      "Times a client came back with Last-Event-ID: `resumed`, or `refused` because nothing is kept of that stream.",
      "outcome"),
  LISTENS(
      "sluice.listens",
      MeterKind.GAUGE,
      "Streams of `subscriptions/listen` to clients that are open, of `limits.listens`."),
  KEEPALIVES("sluice.keepalives", MeterKind.COUNTER, "Comments written on idle streams."),
  OUTBOX(
      "sluice.outbox",
      MeterKind.BYTES,
      "Bytes of messages waiting for clients that are connected and read slowly."),
  STREAM_OVERFLOW(
      "sluice.stream.overflow",
      MeterKind.COUNTER,
      "What became of messages of slow streams: `coalesced` with later progress, `dropped`, or the stream `closed`.",
      "action"),
  REPLAYED_EVENTS(
      "sluice.replayed.events",
      MeterKind.COUNTER,
      "Events delivered to clients that came back with Last-Event-ID."),
  REPLAY("sluice.replay", MeterKind.BYTES, "Bytes of events kept for clients that may come back."),
  BRIDGE_PARKED(
      "sluice.bridge.parked",
      MeterKind.GAUGE,
      "Calls to servers that wait for their client to come again with answers."),
  BRIDGE_ROUNDS(
      "sluice.bridge.rounds",
      MeterKind.COUNTER,
      "Times a client was asked, in the way of its era, what a server of the other era wanted.",
      "client"),
  BRIDGE_RETURNS(
      "sluice.bridge.returns",
      MeterKind.COUNTER,
      "What became of parked calls: `resumed` by their client, `expired` without it; and states that opened none, `refused`.",
      "outcome"),
  BRIDGE_UNASKED(
      "sluice.bridge.unasked",
      MeterKind.COUNTER,
      "Questions of servers that were not passed on, because of `bridge.parked` or `bridge.rounds`."),
  BACKEND_UP("sluice.backend.up", MeterKind.GAUGE, "1 while the server answers, else 0.", "server"),
  REPLICA_UP(
      "sluice.replica.up",
      MeterKind.GAUGE,
      "1 while a replica answers and is given calls, else 0.",
      "server",
      "replica"),
  REPLICA_EJECTIONS(
      "sluice.replica.ejections",
      MeterKind.COUNTER,
      "Times a replica was given no calls for a while, because its errors stood out.",
      "server",
      "replica"),
  BREAKER_STATE(
      "sluice.breaker.state",
      MeterKind.GAUGE,
      "0 while calls are let in, 1 while a few are to see, 2 while none is.",
      "server",
      "replica"),
  CALLS_ACTIVE("sluice.calls.active", MeterKind.GAUGE, "Calls under way to a server.", "server"),
  CALLS_QUEUED(
      "sluice.calls.queued",
      MeterKind.GAUGE,
      "Calls that wait for their turn at a server.",
      "server"),
  QUEUE_WAIT(
      "sluice.queue.wait",
      MeterKind.DURATION,
      "Waits for a turn at a server, of calls that had to wait and got one.",
      "server"),
  CALLS_REFUSED(
      "sluice.calls.refused",
      MeterKind.COUNTER,
      "Calls refused for a limit of their server: its queue or its rate.",
      "server"),
  ATTEMPTS(
      "sluice.attempts",
      MeterKind.COUNTER,
      "Attempts at calls to a server, by how they ended.",
      "server",
      "outcome"),
  RETRIES(
      "sluice.retries",
      MeterKind.COUNTER,
      "Attempts that were worth another one, by whether there was one.",
      "server",
      "decision"),
  STRAYS(
      "sluice.stray.messages",
      MeterKind.COUNTER,
      "Messages of a server that belonged to no call under way and could be meant for no client: dropped.",
      "server"),
  CATALOGUE_AGE(
      "sluice.catalogue.age",
      MeterKind.SECONDS,
      "Time since a server's list was fetched last; NaN before. Grows while nobody asks for it.",
      "server",
      "list"),
  CATALOGUE_FAILURES(
      "sluice.catalogue.failures",
      MeterKind.COUNTER,
      "Fetches of a server's list that failed; what was known of it is served on.",
      "server",
      "list"),
  REPLICAS(
      "sluice.replicas",
      MeterKind.GAUGE,
      "Places where a server runs, by state: up, down, untried, ejected, draining, rolled_back.",
      "server",
      "state"),
  UPSTREAM_SESSIONS(
      "sluice.upstream.sessions",
      MeterKind.GAUGE,
      "MCP sessions with a server, open or being opened.",
      "server"),
  POOL_CONNECTIONS(
      "sluice.pool.connections",
      MeterKind.GAUGE,
      "Connections to a server that are active or idle, and requests for which one is pending.",
      "server",
      "state"),
  POOL_LEASES(
      "sluice.pool.leases",
      MeterKind.COUNTER,
      "Uses of a connection that ended, as returned, discarded or lost.",
      "server",
      "end"),
  PROCESS_RESIDENT(
      "sluice.process.resident",
      MeterKind.BYTES,
      "Resident memory of a server's processes and their children.",
      "server"),
  PROCESS_RESTARTS(
      "sluice.process.restarts",
      MeterKind.COUNTER,
      "Starts that replaced a process which had ended by itself.",
      "server"),
  PROCESS_RUNNING(
      "sluice.process.running", MeterKind.GAUGE, "Processes of a server that run.", "server"),
  PROCESS_STDIN(
      "sluice.process.stdin",
      MeterKind.BYTES,
      "Bytes that wait to be written to a server's processes, of `queue` each.",
      "server"),
  PROCESS_DROPPED(
      "sluice.process.dropped.messages",
      MeterKind.COUNTER,
      "Notifications and answers that were not written, because the process does not read.",
      "server"),
  PROCESS_NOISE(
      "sluice.process.noise.lines",
      MeterKind.COUNTER,
      "Lines on a process's stdout that were no JSON-RPC message.",
      "server"),
  PROCESS_OVERLONG(
      "sluice.process.overlong.lines",
      MeterKind.COUNTER,
      "Lines on a process's stdout longer than `maxLine`, skipped.",
      "server"),
  CONFIG_RELOADS(
      "sluice.config.reloads",
      MeterKind.COUNTER,
      "Times the configuration was read again, by what became of it: applied, unchanged, refused.",
      "outcome"),
  CONFIG_LAST_RELOAD_SUCCESS(
      "sluice.config.last.reload.success",
      MeterKind.GAUGE,
      "1 while the configuration in use is what the files say, 0 since they were refused."),
  CONFIG_LAST_RELOAD_SUCCESS_TIME(
      "sluice.config.last.reload.success.timestamp.seconds",
      MeterKind.GAUGE,
      "When the configuration in use was read, in seconds since 1970."),
  MANAGEMENT_REFUSED(
      "sluice.management.refused",
      MeterKind.COUNTER,
      "Connections and requests to the management port that were one too many."),
  LOOP_LAG(
      "sluice.loop.lag",
      MeterKind.BRIEF,
      "How late an event loop runs what is due, looked at four times a second.",
      "loop"),
  LOG_DROPPED(
      "sluice.log.dropped",
      MeterKind.COUNTER,
      "Log lines that were not written, because whoever reads stderr is too slow."),
  SPANS(
      "sluice.spans",
      MeterKind.COUNTER,
      "Spans of traces, by what became of them: `exported`, `failed` where the receiver did not take them, or `dropped` because of `tracing.queue`.",
      "outcome"),
  DIRECT_MEMORY(
      "sluice.direct.memory", MeterKind.BYTES, "Memory outside the heap that buffers take."),
  LIMIT(
      "sluice.limit",
      MeterKind.GAUGE,
      "What is configured as most, by its key; `server` is empty where it holds for all.",
      "limit",
      "server"),
  INFO("sluice.info", MeterKind.GAUGE, "1, with what runs.", "version", "jdk");

  private final String id;
  private final MeterKind kind;
  private final String description;
  private final List<String> labels;

  GatewayMeters(String id, MeterKind kind, String description, String... labels) {
    this.id = id;
    this.kind = kind;
    this.description = description;
    this.labels = List.of(labels);
  }

  public MeterKind kind() {
    return kind;
  }

  public String description() {
    return description;
  }

  /** The name in a scrape, of a histogram without {@code _bucket} and the like. */
  public String exposedName() {
    return exposed(id) + kind.suffix();
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

  static String exposed(String dotted) {
    return dotted.replace('.', '_').toLowerCase(Locale.ROOT);
  }
}
