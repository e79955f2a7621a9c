package dev.sluice.routing;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.ReplySink;
import dev.sluice.exchange.ServerName;
import dev.sluice.protocol.jsonrpc.Envelope;
import dev.sluice.protocol.jsonrpc.JsonSpans;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.jsonrpc.Span;
import dev.sluice.protocol.mcp.McpField;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The sink of {@code tools/list} at one server's address: takes tools with invalid {@code
 * x-mcp-header} annotations out of the page. A page without the keyword passes as it is.
 */
final class ToolPages implements ReplySink {
  private final Exchange exchange;
  private final ServerName server;
  private final Fleet fleet;
  private final Catalogues catalogues;
  private final ReplySink sink;

  ToolPages(
      Exchange exchange, ServerName server, Fleet fleet, Catalogues catalogues, ReplySink sink) {
    this.exchange = exchange;
    this.server = server;
    this.fleet = fleet;
    this.catalogues = catalogues;
    this.sink = sink;
  }

  @Override
  public boolean interim(Message message) {
    return sink.interim(message);
  }

  @Override
  public void finish(Reply reply) {
    if (reply instanceof Reply.Answered(Message page, var session)
        && page.kind() == Envelope.Kind.RESULT
        && HeaderAnnotations.mayBeIn(page.bytes())) {
      clean(page);
      learn();
    }
    sink.finish(reply);
  }

  /** Calls will need to know which arguments are mirrored. */
  private void learn() {
    Slot slot = catalogues.of(Calls.client(exchange)).slot(ListKind.TOOLS, server);
    if (slot != null && slot.untried()) {
      exchange.loop().execute(() -> slot.learn(exchange.loop()));
    }
  }

  private void clean(Message page) {
    ByteBuf json = page.bytes();
    Span tools =
        JsonSpans.member(
            json,
            page.envelope().start(Member.RESULT),
            page.envelope().end(Member.RESULT),
            McpField.TOOLS);
    if (tools == null) {
      return;
    }
    ByteArrayOutputStream kept = new ByteArrayOutputStream(tools.end() - tools.start());
    boolean left = false;
    for (Span tool : JsonSpans.elements(json, tools.start(), tools.end())) {
      String reason =
          switch (HeaderAnnotations.read(json, tool)) {
            case HeaderAnnotations.Found.Valid valid -> null;
            case HeaderAnnotations.Found.Invalid(String why) -> why;
          };
      if (reason == null) {
        kept.write(kept.size() == 0 ? '[' : ',');
        byte[] bytes = new byte[tool.end() - tool.start()];
        json.getBytes(json.readerIndex() + tool.start(), bytes);
        kept.writeBytes(bytes);
      } else {
        left = true;
        fleet.rejections().report(server, name(json, tool), reason);
      }
    }
    if (left) {
      page.replace(tools.start(), tools.end(), closed(kept));
    }
  }

  private static byte[] closed(ByteArrayOutputStream kept) {
    if (kept.size() == 0) {
      return "[]".getBytes(UTF_8);
    }
    kept.write(']');
    return kept.toByteArray();
  }

  private static String name(ByteBuf json, Span tool) {
    @Nullable Span name = JsonSpans.member(json, tool.start(), tool.end(), McpField.NAME);
    String text = name == null ? null : JsonSpans.text(json, name.start(), name.end());
    return text == null ? "" : text;
  }
}
