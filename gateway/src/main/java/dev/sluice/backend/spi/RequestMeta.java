package dev.sluice.backend.spi;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.ClientCapabilities;
import dev.sluice.exchange.GatewayVersion;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.TraceContext;
import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.mcp.LogLevel;
import dev.sluice.protocol.mcp.McpMeta;
import io.netty.buffer.ByteBuf;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What a request must say in its {@code _meta} to stand alone, ready to be spliced in. Immutable.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2026-07-28/basic#meta">_meta, MCP
 *     2026-07-28</a>
 */
final class RequestMeta {
  /** Most of them that are kept; others are made for each request. */
  static final int MAX_KEPT = 256;

  private static final byte[] REVISION =
      ('"' + ProtocolVersion.V2026_07_28.text() + '"').getBytes(UTF_8);

  private record Key(ClientCapabilities capabilities, @Nullable LogLevel level) {}

  private static final Map<Key, RequestMeta> KEPT = new ConcurrentHashMap<>();

  private final String inner;
  private final String json;
  private final byte[] members;
  private final byte[] membersAndMore;
  private final byte[] meta;
  private final byte[] metaAndMore;
  private final byte[] params;

  private RequestMeta(String inner) {
    this.inner = inner;
    json = '{' + inner + '}';
    members = inner.getBytes(UTF_8);
    membersAndMore = (inner + ',').getBytes(UTF_8);
    meta = ("\"_meta\":" + json).getBytes(UTF_8);
    metaAndMore = ("\"_meta\":" + json + ',').getBytes(UTF_8);
    params = ("{\"_meta\":" + json + '}').getBytes(UTF_8);
  }

  private static String inner(ClientCapabilities capabilities, @Nullable LogLevel level) {
    return member(McpMeta.PROTOCOL_VERSION, '"' + ProtocolVersion.V2026_07_28.text() + '"')
        + ','
        + member(McpMeta.CLIENT_INFO, GatewayVersion.INFO)
        + ','
        + member(McpMeta.CLIENT_CAPABILITIES, capabilities.json())
        + (level == null ? "" : ',' + member(McpMeta.LOG_LEVEL, '"' + level.text() + '"'));
  }

  /** The same with more members, each with a comma after it. */
  private RequestMeta and(String more) {
    return more.isEmpty() ? this : new RequestMeta(more + inner);
  }

  private static String member(String name, String value) {
    return '"' + name + "\":" + value;
  }

  static RequestMeta of(ClientCapabilities capabilities, @Nullable LogLevel level) {
    Key key = new Key(capabilities, level);
    RequestMeta kept = KEPT.get(key);
    if (kept != null) {
      return kept;
    }
    RequestMeta made = new RequestMeta(inner(capabilities, level));
    if (KEPT.size() < MAX_KEPT) {
      KEPT.put(key, made);
    }
    return made;
  }

  /** The whole object. */
  String json() {
    return json;
  }

  /**
   * Makes {@code request} stand alone. What it says itself is kept, but for the revision, which is
   * that of this hop.
   *
   * @param client on whose behalf, null for the gateway
   * @param trace what it tells of the trace it belongs to, null for nothing
   * @return what was edited, null for nothing
   */
  static @Nullable Edit splice(
      Message request, @Nullable Client client, @Nullable TraceContext trace) {
    if (trace == null) {
      return splice(request, client, "");
    }
    TraceMeta traced = TraceMeta.replace(request, trace);
    Edit spliced = splice(request, client, traced.absent());
    return spliced == null ? traced.edits() : spliced.and(traced.edits());
  }

  /**
   * @param more members to be said besides, with a comma after each
   */
  private static @Nullable Edit splice(Message request, @Nullable Client client, String more) {
    if (request.has(Member.META_CLIENT_CAPABILITIES) && request.has(Member.META_PROTOCOL_VERSION)) {
      Edit revision = revision(request);
      return more.isEmpty()
          ? revision
          : Edit.of(request, request.envelope().start(Member.META) + 1, more.getBytes(UTF_8))
              .and(revision);
    }
    ClientCapabilities capabilities =
        client == null ? ClientCapabilities.NONE : client.capabilities();
    LogLevel level =
        client == null || request.has(Member.META_LOG_LEVEL) ? null : client.logLevel();
    RequestMeta made = of(capabilities, level).and(more);
    ByteBuf bytes = request.bytes();
    if (request.has(Member.META)) {
      int start = request.envelope().start(Member.META);
      if (!isObject(bytes, start)) {
        return Edit.of(request, Member.META, made.json.getBytes(UTF_8));
      }
      return saysSome(request)
          ? complete(request, start, more, capabilities, level)
          : insert(request, start, made.members, made.membersAndMore);
    }
    if (request.has(Member.PARAMS)) {
      int start = request.envelope().start(Member.PARAMS);
      return isObject(bytes, start)
          ? insert(request, start, made.meta, made.metaAndMore)
          : Edit.of(request, Member.PARAMS, made.params);
    }
    int end = request.envelope().end(Member.METHOD);
    return Edit.of(request, end, (",\"params\":" + made.paramsText()).getBytes(UTF_8));
  }

  private String paramsText() {
    return new String(params, UTF_8);
  }

  private static boolean saysSome(Message request) {
    return request.has(Member.META_PROTOCOL_VERSION)
        || request.has(Member.META_CLIENT_INFO)
        || request.has(Member.META_CLIENT_CAPABILITIES);
  }

  /** Adds what the request leaves out of what it begins to say. */
  private static Edit complete(
      Message request,
      int object,
      String more,
      ClientCapabilities capabilities,
      @Nullable LogLevel level) {
    StringBuilder absent = new StringBuilder(more);
    Edit revision = null;
    if (request.has(Member.META_PROTOCOL_VERSION)) {
      revision = revision(request);
    } else {
      absent.append(member(McpMeta.PROTOCOL_VERSION, new String(REVISION, UTF_8))).append(',');
    }
    if (!request.has(Member.META_CLIENT_INFO)) {
      absent.append(member(McpMeta.CLIENT_INFO, GatewayVersion.INFO)).append(',');
    }
    if (!request.has(Member.META_CLIENT_CAPABILITIES)) {
      absent.append(member(McpMeta.CLIENT_CAPABILITIES, capabilities.json())).append(',');
    }
    if (level != null) {
      absent.append(member(McpMeta.LOG_LEVEL, '"' + level.text() + '"')).append(',');
    }
    return Edit.of(request, object + 1, absent.toString().getBytes(UTF_8)).and(revision);
  }

  /** Both required members are there; the rest is the client's to say or to leave out. */
  private static @Nullable Edit revision(Message request) {
    int start = request.envelope().start(Member.META_PROTOCOL_VERSION);
    int end = request.envelope().end(Member.META_PROTOCOL_VERSION);
    if (end - start == REVISION.length
        && matches(request.bytes(), request.bytes().readerIndex() + start)) {
      return null;
    }
    return Edit.of(request, Member.META_PROTOCOL_VERSION, REVISION);
  }

  private static boolean matches(ByteBuf bytes, int from) {
    for (int i = 0; i < REVISION.length; i++) {
      if (bytes.getByte(from + i) != REVISION[i]) {
        return false;
      }
    }
    return true;
  }

  private static Edit insert(Message request, int object, byte[] alone, byte[] first) {
    return Edit.of(request, object + 1, isEmpty(request.bytes(), object) ? alone : first);
  }

  private static boolean isObject(ByteBuf bytes, int at) {
    return bytes.getByte(bytes.readerIndex() + at) == '{';
  }

  /** Whether the object that begins there has no member. */
  static boolean isEmpty(ByteBuf bytes, int object) {
    int from = bytes.readerIndex() + object + 1;
    int first = bytes.forEachByte(from, bytes.writerIndex() - from, RequestMeta::isSpace);
    return first >= 0 && bytes.getByte(first) == '}';
  }

  private static boolean isSpace(byte b) {
    return b == ' ' || b == '\t' || b == '\r' || b == '\n';
  }
}
