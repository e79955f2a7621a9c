package dev.sluice.backend.spi;

import dev.sluice.exchange.ClientCapabilities;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.GatewayVersion;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Sent;
import dev.sluice.exchange.ServerDescription;
import dev.sluice.exchange.ServerName;
import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.protocol.jsonrpc.Envelope;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.mcp.McpMethod;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code initialize}, its answer, and {@code notifications/initialized} on a fresh channel.
 * Confined to the loop it runs on.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2025-11-25/basic/lifecycle#initialization">Lifecycle,
 *     MCP 2025-11-25</a>
 */
public final class Handshake implements CallListener {
  private static final JsonMapper JSON = JsonMapper.shared();

  /** Told once, on the handshake's loop. */
  public interface Outcome {
    void onAgreed(ServerDescription description);

    /** The channel has been closed. */
    void onFailure(Failure.ByBackend failure);
  }

  private final ServerName server;
  private final UpstreamChannel channel;
  private final Duration timeout;
  private final Outcome outcome;
  private final Message request;
  private @Nullable UpstreamCall call;
  private @Nullable Future<?> timer;
  private boolean done;

  private Handshake(
      ServerName server,
      UpstreamChannel channel,
      ClientCapabilities capabilities,
      Duration timeout,
      Outcome outcome) {
    this.server = server;
    this.channel = channel;
    this.timeout = timeout;
    this.outcome = outcome;
    this.request =
        Message.of(
            "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\""
                + ProtocolVersion.LATEST_SESSION.text()
                + "\",\"capabilities\":"
                + capabilities.json()
                + ",\"clientInfo\":{\"name\":\"sluice\",\"version\":\""
                + GatewayVersion.TEXT
                + "\"}}}");
  }

  /** Starts the handshake on {@code loop}. */
  public static void run(
      ServerName server,
      UpstreamChannel channel,
      ClientCapabilities capabilities,
      EventLoop loop,
      Duration timeout,
      Outcome outcome) {
    new Handshake(server, channel, capabilities, timeout, outcome).start(loop);
  }

  private void start(EventLoop loop) {
    assert loop.inEventLoop();
    timer = loop.schedule(this::onTimeout, timeout.toNanos(), TimeUnit.NANOSECONDS);
    call = channel.call(request, loop, this);
  }

  @Override
  public void onInterim(Message message) {
    message.release();
  }

  @Override
  public void onResponse(Message response) {
    try {
      if (response.kind() == Envelope.Kind.ERROR) {
        fail(
            Reason.BACKEND_PROTOCOL_ERROR,
            "refused initialize with error " + response.raw(Member.ERROR_CODE),
            Sent.ALL);
        return;
      }
      agree(JSON.readTree(String.valueOf(response.raw(Member.RESULT))));
    } catch (JacksonException malformed) {
      fail(Reason.BACKEND_PROTOCOL_ERROR, "answered initialize with an unusable result", Sent.ALL);
    } finally {
      response.release();
    }
  }

  private void agree(JsonNode result) {
    String text = result.path("protocolVersion").asString("");
    ProtocolVersion version = ProtocolVersion.parse(text);
    if (version == null || version.compareTo(ProtocolVersion.LATEST_SESSION) > 0) {
      fail(
          Reason.BACKEND_PROTOCOL_ERROR,
          "answered initialize with protocolVersion "
              + printable(text)
              + " (expected: a revision up to "
              + ProtocolVersion.LATEST_SESSION.text()
              + ')',
          Sent.ALL);
      return;
    }
    if (!end()) {
      return;
    }
    channel.negotiated(version);
    channel.send(
        Message.of(
            "{\"jsonrpc\":\"2.0\",\"method\":\"" + McpMethod.NOTIFICATIONS_INITIALIZED + "\"}"));
    outcome.onAgreed(
        new ServerDescription(
            version,
            object(result.path("capabilities")),
            object(result.path("serverInfo")),
            result.path("instructions").isString()
                ? result.path("instructions").asString()
                : null));
  }

  @Override
  public void onFailure(Failure.ByBackend failure) {
    if (end()) {
      channel.close(() -> {});
      outcome.onFailure(failure);
    }
  }

  @Override
  public void onSessionExpired() {
    fail(Reason.BACKEND_PROTOCOL_ERROR, "answered initialize with an expired session", Sent.ALL);
  }

  private void onTimeout() {
    UpstreamCall open = call;
    if (open != null && !done) {
      open.cancel("initialize timed out");
    }
    fail(
        Reason.DEADLINE_EXCEEDED,
        "did not answer initialize within " + timeout.toMillis() + " ms",
        Sent.MAYBE);
  }

  private void fail(Reason reason, String what, Sent sent) {
    if (end()) {
      channel.close(() -> {});
      outcome.onFailure(
          new Failure.ByBackend(
              reason,
              "server " + server + ' ' + what + "; see its log, or run: sluice check",
              server,
              sent));
    }
  }

  private boolean end() {
    if (done) {
      return false;
    }
    done = true;
    Future<?> pending = timer;
    if (pending != null) {
      pending.cancel(false);
    }
    request.release();
    return true;
  }

  private static String object(JsonNode node) {
    return node.isObject() ? node.toString() : "{}";
  }

  private static String printable(String text) {
    return text.isEmpty()
        ? "absent"
        : text.substring(0, Math.min(24, text.length())).replaceAll("[^\\x20-\\x7e]", "?");
  }
}
