package dev.sluice.routing;

import static dev.sluice.protocol.jsonrpc.Envelope.Kind.RESULT;

import dev.sluice.exchange.Message;
import dev.sluice.protocol.jsonrpc.JsonSpans;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.jsonrpc.Span;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes the entries out of the pages of one list, as the bytes they came in, up to a number and a
 * size. Not thread-safe.
 */
final class PageReader {
  private final ListKind kind;
  private final BiConsumer<String, String> rejected;
  private final int maxEntries;
  private final long maxBytes;
  private final List<FoundEntry> found = new ArrayList<>();
  private final Set<String> keys = new HashSet<>();
  private long bytes;
  private int skipped;
  private boolean full;
  private @Nullable Freshness freshness;

  /**
   * @param rejected told the name of each tool that is left out, and why
   */
  PageReader(ListKind kind, RoutingConfig config, BiConsumer<String, String> rejected) {
    this.kind = kind;
    this.rejected = rejected;
    this.maxEntries = config.maxEntries();
    this.maxBytes = config.maxListSize().bytes();
  }

  /** What was taken so far. */
  List<FoundEntry> found() {
    return found;
  }

  /** Entries left out because they had no key, or one already taken. */
  int skipped() {
    return skipped;
  }

  /** True once something was left out for a limit. */
  boolean full() {
    return full;
  }

  /** How long all that was read may be kept: the least any page said. */
  Freshness freshness() {
    return freshness == null ? Freshness.UNKNOWN : freshness;
  }

  /**
   * Takes the entries of one response. Borrows it.
   *
   * @return false when it is not a result with the list
   */
  boolean read(Message page) {
    ByteBuf json = page.bytes();
    Span list =
        page.kind() == RESULT
            ? JsonSpans.member(
                json,
                page.envelope().start(Member.RESULT),
                page.envelope().end(Member.RESULT),
                kind.member())
            : null;
    if (list == null || json.getByte(json.readerIndex() + list.start()) != '[') {
      return false;
    }
    Freshness said = Freshness.of(page);
    freshness = freshness == null ? said : freshness.and(said);
    for (Span element : JsonSpans.elements(json, list.start(), list.end())) {
      if (full) {
        break;
      }
      take(json, element);
    }
    return true;
  }

  private void take(ByteBuf json, Span element) {
    Span key = JsonSpans.member(json, element.start(), element.end(), kind.key());
    String text = key == null ? null : JsonSpans.text(json, key.start(), key.end());
    if (key == null || text == null || !keys.add(text)) {
      skipped++;
      return;
    }
    MirroredParams mirrored = MirroredParams.NONE;
    if (kind == ListKind.TOOLS) {
      switch (HeaderAnnotations.read(json, element)) {
        case HeaderAnnotations.Found.Valid(MirroredParams params) -> mirrored = params;
        case HeaderAnnotations.Found.Invalid(String reason) -> {
          rejected.accept(text, reason);
          return;
        }
      }
    }
    int length = element.end() - element.start();
    if (found.size() == maxEntries || bytes + length > maxBytes) {
      full = true;
      return;
    }
    byte[] own = new byte[length];
    json.getBytes(json.readerIndex() + element.start(), own);
    bytes += length;
    found.add(
        new FoundEntry(
            text,
            own,
            new Span(key.start() - element.start(), key.end() - element.start()),
            kind == ListKind.TOOLS && repeatable(json, element),
            mirrored));
  }

  /**
   * Whether a tool says that it changes nothing, or nothing more when run again.
   *
   * @see <a
   *     href="https://modelcontextprotocol.io/specification/2025-11-25/schema#toolannotations">ToolAnnotations,
   *     MCP 2025-11-25</a>
   */
  private static boolean repeatable(ByteBuf json, Span tool) {
    Span annotations = JsonSpans.member(json, tool.start(), tool.end(), "annotations");
    return annotations != null
        && (isTrue(json, annotations, "readOnlyHint")
            || isTrue(json, annotations, "idempotentHint"));
  }

  private static boolean isTrue(ByteBuf json, Span object, String member) {
    @Nullable Span value = JsonSpans.member(json, object.start(), object.end(), member);
    return value != null && Abilities.isTrue(json, value);
  }
}
