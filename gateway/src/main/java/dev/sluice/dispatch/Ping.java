package dev.sluice.dispatch;

import dev.sluice.backend.spi.CallListener;
import dev.sluice.backend.spi.UpstreamCall;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Sent;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks a server on one of its sessions whether it is there. Any answer will do. Confined to its
 * loop; tells its outcome once.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2025-11-25/basic/utilities/ping">Ping,
 *     MCP 2025-11-25</a>
 */
final class Ping implements CallListener {

  /** Told once. */
  interface Outcome {
    void alive();

    /** It is there, but knows nothing of the session. */
    void expired();

    void silent(Failure.ByBackend failure);
  }

  private final UpstreamSession session;
  private final Outcome outcome;
  private final Message request = Message.of("{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"ping\"}");
  private @Nullable UpstreamCall call;
  private @Nullable Future<?> timer;
  private boolean over;

  private Ping(UpstreamSession session, Outcome outcome) {
    this.session = session;
    this.outcome = outcome;
  }

  /** Sends one on {@code loop}. */
  static void send(UpstreamSession session, EventLoop loop, Duration timeout, Outcome outcome) {
    assert loop.inEventLoop();
    Ping ping = new Ping(session, outcome);
    ping.timer = loop.schedule(() -> ping.late(timeout), timeout.toNanos(), TimeUnit.NANOSECONDS);
    UpstreamCall started = session.channel().call(ping.request, loop, ping);
    if (!ping.over) {
      ping.call = started;
    }
  }

  private void late(Duration timeout) {
    UpstreamCall open = call;
    if (open != null && !over) {
      open.cancel("ping timed out");
    }
    if (end()) {
      outcome.silent(
          new Failure.ByBackend(
              Reason.DEADLINE_EXCEEDED,
              "server "
                  + session.lane().server()
                  + " did not answer a ping within "
                  + timeout.toMillis()
                  + " ms; see its log, or raise health.timeout for it",
              session.lane().server(),
              Sent.MAYBE));
    }
  }

  @Override
  public void onInterim(Message message) {
    message.release();
  }

  @Override
  public void onResponse(Message response) {
    response.release();
    if (end()) {
      outcome.alive();
    }
  }

  @Override
  public void onFailure(Failure.ByBackend failure) {
    if (!end()) {
      return;
    }
    switch (failure.reason()) {
      case BACKEND_UNREACHABLE, BACKEND_DISCONNECTED, DEADLINE_EXCEEDED -> outcome.silent(failure);
      default -> outcome.alive();
    }
  }

  @Override
  public void onSessionExpired() {
    if (end()) {
      outcome.expired();
    }
  }

  private boolean end() {
    if (over) {
      return false;
    }
    over = true;
    Future<?> pending = timer;
    if (pending != null) {
      pending.cancel(false);
    }
    request.release();
    return true;
  }
}
