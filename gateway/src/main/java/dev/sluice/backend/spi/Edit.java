package dev.sluice.backend.spi;

import dev.sluice.exchange.Message;
import dev.sluice.protocol.jsonrpc.Member;
import org.jspecify.annotations.Nullable;

/**
 * Edits of a request for one hop, to be taken back once it was copied out: the next attempt may go
 * to a server of the other era.
 *
 * @param others edits made with it
 */
record Edit(int start, int end, @Nullable Edit others) {

  /** Inserts {@code json} at an offset. */
  static Edit of(Message request, int at, byte[] json) {
    return of(request, at, at, json);
  }

  /** Replaces a member's value. */
  static Edit of(Message request, Member member, byte[] json) {
    return of(request, request.envelope().start(member), request.envelope().end(member), json);
  }

  static Edit of(Message request, int start, int end, byte[] json) {
    request.replace(start, end, json);
    return new Edit(start, end, null);
  }

  Edit and(@Nullable Edit more) {
    return more == null ? this : new Edit(start, end, more.and(others));
  }

  void takeBack(Message request) {
    request.restore(start, end);
    if (others != null) {
      others.takeBack(request);
    }
  }
}
