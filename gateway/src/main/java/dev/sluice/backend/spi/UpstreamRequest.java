package dev.sluice.backend.spi;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.ParamHeader;
import dev.sluice.exchange.TraceContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request as a channel sends it.
 *
 * @param message borrowed until the listener's end or until {@link UpstreamCall#cancel} returned;
 *     its id and progress token are edited
 * @param client on whose behalf, null for the gateway's own requests
 * @param paramHeaders the arguments that are mirrored into headers where the transport has headers
 * @param trace what it tells the server of the trace it belongs to, null for nothing
 */
public record UpstreamRequest(
    Message message,
    @Nullable Client client,
    List<ParamHeader> paramHeaders,
    @Nullable TraceContext trace) {

  /** A request that is part of no trace. */
  public UpstreamRequest(Message message, @Nullable Client client, List<ParamHeader> paramHeaders) {
    this(message, client, paramHeaders, null);
  }

  /** A request the gateway makes for itself. */
  public static UpstreamRequest own(Message message) {
    return new UpstreamRequest(message, null, List.of());
  }
}
