package dev.sluice.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.backend.spi.CallListener;
import dev.sluice.exchange.Client;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Message;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.mcp.LogLevel;
import dev.sluice.protocol.mcp.McpMethod;
import io.netty.channel.EventLoop;

/**
 * Tells an upstream session, opened in place of one that ended, the log level that a client had
 * asked for. Its answer is of no interest.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2025-11-25/server/utilities/logging#setting-log-level">Logging,
 *     MCP 2025-11-25</a>
 */
final class LevelReminder implements CallListener {
  private final Message request;

  private LevelReminder(Message request) {
    this.request = request;
  }

  /** Sends it when the client asked for a level and the server logs. */
  static void send(UpstreamSession session, Client client, EventLoop loop) {
    LogLevel level = client.logLevel();
    if (level == null || !session.logs()) {
      return;
    }
    LogLevel least = session.leastLevel(level);
    session.saidLevel(least);
    Message request =
        Message.of(
            "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\""
                + McpMethod.LOGGING_SET_LEVEL
                + "\",\"params\":{\"level\":\""
                + least.text()
                + "\"}}");
    session.channel().call(request, loop, new LevelReminder(request));
  }

  /** On a shared session the server speaks as loud as the most curious client wants it. */
  static void widen(UpstreamSession session, Message request) {
    String text = request.text(Member.LEVEL);
    LogLevel asked = text == null ? null : LogLevel.parse(text);
    if (asked != null) {
      LogLevel least = session.leastLevel(asked);
      session.saidLevel(least);
      request.replace(Member.LEVEL, ('"' + least.text() + '"').getBytes(UTF_8));
    }
  }

  @Override
  public void onInterim(Message message) {
    message.release();
  }

  @Override
  public void onResponse(Message response) {
    response.release();
    request.release();
  }

  @Override
  public void onFailure(Failure.ByBackend failure) {
    request.release();
  }

  @Override
  public void onSessionExpired() {
    request.release();
  }
}
