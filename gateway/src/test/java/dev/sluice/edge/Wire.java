package dev.sluice.edge;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.ServerName;
import dev.sluice.exchange.Stage;
import dev.sluice.observability.Operations;
import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.protocol.jsonrpc.EnvelopeReader;
import dev.sluice.security.AccessConfig;
import dev.sluice.security.AccessPolicy;
import dev.sluice.settings.ByteSize;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One connection to an edge without a socket, in text and with driven time. */
final class Wire implements AutoCloseable {
  static final String HOST = "Host: localhost:8080\r\n";
  static final String JSON = "Content-Type: application/json\r\n";
  static final String BOTH = "Accept: application/json, text/event-stream\r\n";
  static final String SESSION = "Mcp-Session-Id: s\r\n";
  static final String PING = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}";

  static final ServerName CRM = new ServerName("crm");

  /** A server whose streams have no keepalives. */
  static final ServerName QUIET = new ServerName("quiet");

  static final LimitsConfig LIMITS =
      new LimitsConfig(
          ByteSize.ofKiB(64),
          ByteSize.ofKiB(1),
          Duration.ofSeconds(5),
          Duration.ofSeconds(7),
          Duration.ofSeconds(60),
          16,
          3,
          2,
          10,
          ByteSize.ofKiB(256),
          100,
          1,
          0,
          1);
  static final EdgeConfig CONFIG =
      new EdgeConfig(
          new ListenConfig("127.0.0.1", 0, null),
          LIMITS,
          ResponseConfig.DEFAULTS,
          KeepaliveConfig.DEFAULTS,
          Map.of(CRM, Duration.ofSeconds(5), QUIET, Duration.ZERO));

  final ScriptedDoor door;
  final Served served = new Served();
  final EdgeContext context;
  final OpenConnections open = new OpenConnections(LIMITS.connections(), new EdgeTally());
  final EmbeddedChannel channel = new EmbeddedChannel();
  volatile boolean ready = true;

  Wire() {
    this((exchange, sink) -> ScriptedDoor.answer(exchange, sink, "{\"content\":[]}"));
  }

  Wire(Stage plain) {
    door = new ScriptedDoor();
    context =
        new EdgeContext(
            CONFIG, new AccessPolicy(AccessConfig.DEFAULTS, "127.0.0.1"), stages(plain));
    channel.freezeTime();
    channel.pipeline().addLast(new ConnectionSetup(new Endpoints(context), open, null));
  }

  /** A second connection to the same edge. */
  private Wire(Wire first) {
    context = first.context;
    door = first.door;
    channel.freezeTime();
    channel.pipeline().addLast(new ConnectionSetup(new Endpoints(context), first.open, null));
  }

  Wire another() {
    return new Wire(this);
  }

  private EdgeStages stages(Stage plain) {
    return new EdgeStages(
        door,
        plain,
        plain,
        name -> name.equals(CRM) || name.equals(QUIET),
        () -> ready,
        served,
        new EnvelopeReader(LIMITS.depth()),
        door.counts,
        null);
  }

  /** A POST to {@code path}. */
  static String post(String path, String headers, String body) {
    return "POST "
        + path
        + " HTTP/1.1\r\n"
        + HOST
        + headers
        + "Content-Length: "
        + body.getBytes(UTF_8).length
        + "\r\n\r\n"
        + body;
  }

  /** A message in the session {@code s}. */
  static String message(String body) {
    return post("/mcp", JSON + BOTH + SESSION, body);
  }

  static String get(String path, String headers) {
    return "GET " + path + " HTTP/1.1\r\n" + HOST + headers + "\r\n";
  }

  /** Sends bytes and returns what came back until now. */
  String send(String text) {
    return send(text.getBytes(UTF_8));
  }

  String send(byte[] bytes) {
    channel.writeInbound(Unpooled.wrappedBuffer(bytes));
    return received();
  }

  String received() {
    StringBuilder text = new StringBuilder();
    for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
      text.append(part.toString(UTF_8));
      part.release();
    }
    return text.toString();
  }

  /** Lets time pass and returns what came back. */
  String pass(Duration time) {
    channel.advanceTimeBy(time.toMillis(), TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    return received();
  }

  @Override
  public void close() {
    channel.finishAndReleaseAll();
  }

  /** Remembers the error types of what was served; {@code ok} for success. */
  static final class Served implements Operations {
    final List<String> errorTypes = new ArrayList<>();

    @Override
    public void served(
        Exchange exchange, @Nullable String errorType, String transport, long nanos) {
      errorTypes.add(transport + ' ' + (errorType == null ? "ok" : errorType));
    }

    @Override
    public void called(
        ServerName server,
        String method,
        @Nullable String target,
        @Nullable String errorType,
        String transport,
        @Nullable ProtocolVersion version,
        long nanos) {}
  }
}
