package dev.sluice.backend.spi;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.ParamHeader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request as a channel sends it.
 *
 * @param message borrowed until the listener's end or until {@link UpstreamCall#cancel} returned;
 *     its id and progress token are edited
 * @param client on whose behalf, null for the gateway's own requests
 * @param paramHeaders the arguments that are mirrored into headers where the transport has headers
 */
public record UpstreamRequest(
    Message message, @Nullable Client client, List<ParamHeader> paramHeaders) {

  /** A request the gateway makes for itself. */
  public static UpstreamRequest own(Message message) {
    return new UpstreamRequest(message, null, List.of());
  }
}
