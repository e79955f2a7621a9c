package dev.sluice.edge;

import dev.sluice.exchange.ClientFault;
import dev.sluice.exchange.Failure;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
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

  static Refusal timedOut(String part, Duration limit) {
    return of(
        ClientFault.REQUEST_TIMEOUT,
        part + " did not arrive in time (expected: within " + limit.toMillis() + " ms)");
  }

  /**
   * The body of the answer.
   *
   * @param rpc whether it is a JSON-RPC error, else a problem document
   */
  ByteBuf body(boolean rpc) {
    return rpc ? Outcomes.error(failure, null, System.nanoTime()) : ProblemJson.of(failure);
  }
}
