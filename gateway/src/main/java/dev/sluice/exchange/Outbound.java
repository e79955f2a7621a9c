package dev.sluice.exchange;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way to one server.
 *
 * @param client on whose behalf; decides the upstream session
 * @param message the request, names already those of the server; borrowed until the sink finished
 * @param loop where the sink is called
 * @param target the tool or prompt by the server's own name when it is known to exist, for labels
 *     and per-tool settings
 * @param repeatable whether running it twice does no harm
 * @param deadline most time it may take, null for the server's configured one
 * @param paramHeaders the arguments that are mirrored into headers where the transport has headers
 * @param exchange the request of a client that it is made for, null for the gateway's own
 * @param spent of the time it may take in all, what went by in earlier rounds of the same call
 * @param journey what is recorded of its way, null for nothing
 */
public record Outbound(
    ServerName server,
    Client client,
    Message message,
    EventLoop loop,
    @Nullable String target,
    boolean repeatable,
    @Nullable Duration deadline,
    List<ParamHeader> paramHeaders,
    @Nullable Exchange exchange,
    Duration spent,
    @Nullable Journey journey) {

  /** The first round of a client's request. */
  public Outbound(
      ServerName server,
      Client client,
      Exchange exchange,
      Message message,
      @Nullable String target,
      boolean repeatable,
      List<ParamHeader> paramHeaders) {
    this(
        server,
        client,
        message,
        exchange.loop(),
        target,
        repeatable,
        null,
        paramHeaders,
        exchange,
        Duration.ZERO,
        exchange.journey());
  }

  /** A request of the gateway's own, of which nothing is recorded. */
  public Outbound(
      ServerName server,
      Client client,
      Message message,
      EventLoop loop,
      @Nullable String target,
      boolean repeatable,
      @Nullable Duration deadline) {
    this(
        server,
        client,
        message,
        loop,
        target,
        repeatable,
        deadline,
        List.of(),
        null,
        Duration.ZERO,
        null);
  }

  /** What the attempt under way tells the server of its trace, null for nothing. */
  public @Nullable TraceContext trace() {
    return journey == null ? null : journey.context();
  }

  /** It was out of the gateway's hands for so long; told to the client's request, if it is one. */
  public void wasAway(long nanos) {
    if (exchange != null) {
      exchange.wasAway(nanos);
    }
  }

  /** The same request in another round. */
  public Outbound again(Message other, Duration spentSoFar) {
    return new Outbound(
        server,
        client,
        other,
        loop,
        target,
        repeatable,
        deadline,
        paramHeaders,
        exchange,
        spentSoFar,
        journey);
  }
}
