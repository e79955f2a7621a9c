package dev.sluice.edge;

import dev.sluice.exchange.ClientFault;
import dev.sluice.exchange.Failure;
import org.jspecify.annotations.Nullable;

/**
 * Why a request is turned away before any stage saw it.
 *
 * @param allow value of the {@code Allow} header, or null for none
 */
record Refusal(Failure failure, @Nullable String allow) {

  static Refusal of(ClientFault fault, String message) {
    return new Refusal(new Failure.ByClient(fault, message), null);
  }
}
