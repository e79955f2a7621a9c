package dev.sluice.backend.spi;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.exchange.Message;
import dev.sluice.exchange.TraceContext;
import dev.sluice.protocol.jsonrpc.JsonSpans;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.jsonrpc.Span;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The trace of a request in its {@code _meta}, for one hop: what the client says there of its own
 * trace is replaced, the rest is added.
 *
 * @param edits of the members that were there, null for none
 * @param absent the members that were not, as JSON members with a comma after each
 * @see <a href="https://modelcontextprotocol.io/specification/2026-07-28/basic#meta">_meta, MCP
 *     2026-07-28</a>
 */
record TraceMeta(@Nullable Edit edits, String absent) {
  static final TraceMeta NONE = new TraceMeta(null, "");

  /** Replaces the members that are there. */
  static TraceMeta replace(Message request, @Nullable TraceContext trace) {
    return trace == null
        ? NONE
        : NONE.with(request, TraceContext.TRACEPARENT, trace.traceparent())
            .with(request, TraceContext.TRACESTATE, trace.tracestate())
            .with(request, TraceContext.BAGGAGE, trace.baggage());
  }

  /** A member that is to have this value; one that is to have none is emptied where it stands. */
  private TraceMeta with(Message request, String name, @Nullable String value) {
    Span there =
        JsonSpans.member(
            request.bytes(),
            request.envelope().start(Member.META),
            request.envelope().end(Member.META),
            name);
    if (there == null) {
      return value == null
          ? this
          : new TraceMeta(edits, absent + '"' + name + "\":" + quoted(value) + ',');
    }
    byte[] token = JsonSpans.quote(value == null ? "" : value);
    return new TraceMeta(Edit.of(request, there.start(), there.end(), token).and(edits), absent);
  }

  private static String quoted(String value) {
    return new String(JsonSpans.quote(value), UTF_8);
  }

  /**
   * Adds the trace to a request to a server that knows sessions, and takes out what only stands in
   * requests without one.
   *
   * @return what was edited, null for nothing
   */
  static @Nullable Edit splice(Message request, TraceContext trace) {
    TraceMeta meta = replace(request, trace);
    Edit edits = meta.edits;
    if (meta.absent.isEmpty()) {
      return join(HopMeta.OF_REQUESTS.strip(request), edits);
    }
    String members = meta.absent.substring(0, meta.absent.length() - 1);
    Edit stripped = HopMeta.OF_REQUESTS.strip(request, members.getBytes(UTF_8));
    return join(stripped == null ? insert(request, members) : stripped, edits);
  }

  private static @Nullable Edit join(@Nullable Edit one, @Nullable Edit other) {
    return one == null ? other : one.and(other);
  }

  /** A request whose {@code params} or {@code _meta} is no object is left as it is. */
  private static @Nullable Edit insert(Message request, String members) {
    if (request.has(Member.META)) {
      return insert(request, Member.META, members);
    }
    String object = "\"_meta\":{" + members + '}';
    if (request.has(Member.PARAMS)) {
      return insert(request, Member.PARAMS, object);
    }
    int end = request.envelope().end(Member.METHOD);
    return Edit.of(request, end, (",\"params\":{" + object + '}').getBytes(UTF_8));
  }

  private static @Nullable Edit insert(Message request, Member object, String members) {
    ByteBuf bytes = request.bytes();
    int start = request.envelope().start(object);
    if (bytes.getByte(bytes.readerIndex() + start) != '{') {
      return null;
    }
    String inserted = RequestMeta.isEmpty(bytes, start) ? members : members + ',';
    return Edit.of(request, start + 1, inserted.getBytes(UTF_8));
  }
}
