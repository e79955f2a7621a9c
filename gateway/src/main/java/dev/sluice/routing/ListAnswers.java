package dev.sluice.routing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.exchange.ClientFault;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.ReplySink;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.jsonrpc.RequestId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Answers the four lists of the merged catalogue, page by page.
 *
 * <p>A cursor of an older version of the list goes on at the same place of the new one: entries may
 * then come twice or not at all, and the {@code list_changed} under way makes the client start
 * again.
 */
final class ListAnswers {
  private final Fleet fleet;
  private final Catalogues catalogues;

  ListAnswers(Fleet fleet, Catalogues catalogues) {
    this.fleet = fleet;
    this.catalogues = catalogues;
  }

  InFlight handle(ListKind kind, Exchange exchange, ReplySink sink) {
    PageCursor cursor = null;
    if (exchange.message().has(Member.CURSOR)
        && !"null".equals(exchange.message().raw(Member.CURSOR))) {
      String text = exchange.message().text(Member.CURSOR);
      cursor = text == null ? null : PageCursor.parse(kind, text);
      if (cursor == null) {
        sink.finish(unknownCursor(kind));
        return InFlight.DONE;
      }
    }
    Catalogue catalogue = catalogues.of(Calls.client(exchange));
    Deferred deferred = new Deferred(sink);
    PageCursor from = cursor;
    catalogue.gather(
        List.of(kind),
        exchange.loop(),
        () -> {
          if (deferred.waiting()) {
            MergedList list = catalogue.serve(kind);
            deferred.finish(
                from != null && from.beyond(list)
                    ? unknownCursor(kind)
                    : answer(
                        new Page(kind, exchange.id(), from, said(exchange, catalogue, kind)),
                        list));
          }
        });
    return deferred;
  }

  private static Reply unknownCursor(ListKind kind) {
    return new Reply.Failed(
        new Failure.ByClient(
            ClientFault.INVALID_PARAMS,
            "params.cursor: not one of "
                + kind.method()
                + " of this gateway (expected: the nextCursor of the page before, or none)"));
  }

  /** What clients of the later revisions are told about keeping the list; others nothing. */
  private static String said(Exchange exchange, Catalogue catalogue, ListKind kind) {
    return Calls.client(exchange).version().standsAlone()
        ? ",\"resultType\":\"complete\"," + catalogue.freshness(kind).members()
        : "";
  }

  /**
   * A page to be made.
   *
   * @param more members of the result after the list
   */
  private record Page(
      ListKind kind, @Nullable RequestId id, @Nullable PageCursor from, String more) {}

  private Reply answer(Page asked, MergedList list) {
    PageCursor from = asked.from();
    int size = list.entries().size();
    int start = from == null ? 0 : Math.min(from.offset(), size);
    int end = (int) Math.min(size, (long) start + fleet.config().pageSize());
    List<Entry> page = list.entries().subList(start, end);
    ByteBuf out =
        Unpooled.buffer(page.stream().mapToInt(Entry::size).sum() + 64 * page.size() + 256);
    text(
        out,
        "{\"jsonrpc\":\"2.0\",\"id\":"
            + Objects.requireNonNull(asked.id(), "id").token()
            + ",\"result\":{\""
            + asked.kind().member()
            + "\":[");
    for (int i = 0; i < page.size(); i++) {
      if (i > 0) {
        out.writeByte(',');
      }
      page.get(i).writeTo(out);
    }
    out.writeByte(']');
    if (end < size) {
      text(
          out,
          ",\"nextCursor\":\"" + new PageCursor(asked.kind(), list.version(), end).text() + '"');
    }
    text(out, asked.more());
    text(out, "}}");
    return new Reply.Answered(OwnMessages.read(out));
  }

  private static void text(ByteBuf out, String text) {
    out.writeCharSequence(text, UTF_8);
  }
}
