package dev.sluice.edge;

import dev.sluice.exchange.ClientFault;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Message;
import dev.sluice.protocol.era.Era;
import dev.sluice.protocol.era.Negotiation;
import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.protocol.jsonrpc.JsonSpans;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.jsonrpc.Span;
import dev.sluice.protocol.mcp.HeaderText;
import dev.sluice.protocol.mcp.McpExtension;
import dev.sluice.protocol.mcp.McpField;
import dev.sluice.protocol.mcp.McpHeader;
import dev.sluice.protocol.mcp.McpMeta;
import dev.sluice.protocol.mcp.McpMethod;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What can be wrong with a request that carries its own revision, in the order it is looked at: its
 * {@code _meta}, and headers that do not say what the body says.
 *
 * @see <a href="https://modelcontextprotocol.io/specification/2026-07-28/basic#meta">_meta, MCP
 *     2026-07-28</a>
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http#server-validation">Server
 *     validation, MCP 2026-07-28</a>
 */
final class StatelessCheck {
  /** Most characters of a client's text that are shown to it again. */
  private static final int SHOWN = 64;

  private StatelessCheck() {}

  /** Returns what is wrong, or null. */
  static @Nullable Failure check(MirroredHeaders headers, Message message) {
    Failure wrong = version(headers.version(), message);
    if (wrong == null) {
      wrong = capabilities(message);
    }
    if (wrong == null) {
      wrong = method(headers.method(), message);
    }
    return wrong == null ? name(headers.name(), message) : wrong;
  }

  /** Returns what is wrong with the revision, or null; a notification need not name one. */
  static @Nullable Failure version(@Nullable String header, Message message) {
    if (!message.has(Member.META_PROTOCOL_VERSION)) {
      return header != null && !isSpoken(header)
          ? unsupported(header)
          : invalidMeta(McpMeta.PROTOCOL_VERSION, "is missing", "the revision");
    }
    if (header != null && says(message, Member.META_PROTOCOL_VERSION, header)) {
      return isSpoken(header) ? null : unsupported(header);
    }
    if (message.text(Member.META_PROTOCOL_VERSION) == null) {
      return invalidMeta(McpMeta.PROTOCOL_VERSION, "is no string", "the revision");
    }
    return mismatch("MCP-Protocol-Version", header, "what params._meta has as protocolVersion");
  }

  private static boolean isSpoken(String text) {
    ProtocolVersion version = ProtocolVersion.parse(text);
    return version != null && version.era() == Era.STATELESS;
  }

  private static @Nullable Failure capabilities(Message message) {
    int start = message.envelope().start(Member.META_CLIENT_CAPABILITIES);
    if (start < 0) {
      return invalidMeta(McpMeta.CLIENT_CAPABILITIES, "is missing", "an object");
    }
    ByteBuf bytes = message.bytes();
    return bytes.getByte(bytes.readerIndex() + start) == '{'
        ? null
        : invalidMeta(McpMeta.CLIENT_CAPABILITIES, "is something else", "an object");
  }

  private static @Nullable Failure method(@Nullable String header, Message message) {
    String method = message.method();
    return header != null && header.equals(method) && HeaderText.decode(header) != null
        ? null
        : mismatch("Mcp-Method", header, "the method of the body");
  }

  private static @Nullable Failure name(@Nullable String header, Message message) {
    Member member = named(message.method());
    if (member == null) {
      return task(header, message);
    }
    if (header == null && message.text(member) == null) {
      return null;
    }
    String text = header == null ? null : HeaderText.decode(header);
    return text != null && says(message, member, text)
        ? null
        : mismatch(
            "Mcp-Name", header, member == Member.URI ? "the body's params.uri" : "params.name");
  }

  /** What {@code Mcp-Name} mirrors in a request of this method, null for nothing. */
  private static @Nullable Member named(@Nullable String method) {
    return switch (method) {
      case McpMethod.TOOLS_CALL, McpMethod.PROMPTS_GET -> Member.NAME;
      case McpMethod.RESOURCES_READ -> Member.URI;
      case null, default -> null;
    };
  }

  /**
   * Requests of the extension about a task name it in {@code Mcp-Name}.
   *
   * @see <a
   *     href="https://modelcontextprotocol.github.io/ext-tasks/specification/2026-07-28/tasks.html">Tasks
   *     extension, MCP 2026-07-28</a>
   */
  private static @Nullable Failure task(@Nullable String header, Message message) {
    if (!isAboutTask(message.method()) || !message.has(Member.PARAMS)) {
      return null;
    }
    ByteBuf bytes = message.bytes();
    Span id =
        JsonSpans.member(
            bytes,
            message.envelope().start(Member.PARAMS),
            message.envelope().end(Member.PARAMS),
            McpField.TASK_ID);
    String task = id == null ? null : JsonSpans.text(bytes, id.start(), id.end());
    if (header == null && task == null) {
      return null;
    }
    String text = header == null ? null : HeaderText.decode(header);
    return text != null && text.equals(task)
        ? null
        : mismatch("Mcp-Name", header, "the body's params.taskId");
  }

  private static boolean isAboutTask(@Nullable String method) {
    return switch (method) {
      case McpMethod.TASKS_GET, McpMethod.TASKS_CANCEL, McpExtension.TASKS_UPDATE -> true;
      case null, default -> false;
    };
  }

  /** Whether a member is the string {@code text}. */
  private static boolean says(Message message, Member member, String text) {
    ByteBuf bytes = message.bytes();
    int start = bytes.readerIndex() + message.envelope().start(member);
    int end = bytes.readerIndex() + message.envelope().end(member);
    return isVerbatim(bytes, start, end, text) || text.equals(message.text(member));
  }

  /** Whether the string token at {@code [start, end)} is {@code text} without a need to read it. */
  private static boolean isVerbatim(ByteBuf bytes, int start, int end, String text) {
    if (end - start != text.length() + 2 || bytes.getByte(start) != '"') {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' || bytes.getByte(start + 1 + i) != c) {
        return false;
      }
    }
    return true;
  }

  /** The revision asked for is none that requests may name here. */
  static Failure unsupported(String requested) {
    String shown = shown(requested);
    return new Failure.ByClient(
        ClientFault.UNSUPPORTED_PROTOCOL_VERSION,
        McpHeader.PROTOCOL_VERSION
            + ": "
            + shown
            + " (expected: one of "
            + Negotiation.SUPPORTED_JSON
            + ')',
        "{\"supported\":"
            + Negotiation.SUPPORTED_JSON
            + ",\"requested\":"
            + new String(JsonSpans.quote(shown), StandardCharsets.UTF_8)
            + '}');
  }

  private static Failure invalidMeta(String key, String what, String expected) {
    return new Failure.ByClient(
        ClientFault.INVALID_META,
        "params._meta[\"" + key + "\"] " + what + " (expected: " + expected + ").");
  }

  private static Failure mismatch(String name, @Nullable String header, String expected) {
    return new Failure.ByClient(
        ClientFault.HEADER_MISMATCH,
        "Header mismatch: "
            + name
            + (header == null ? " is missing" : " is \"" + shown(header) + '"')
            + " (expected: "
            + expected
            + ").");
  }

  private static String shown(String text) {
    return text.length() > SHOWN ? text.substring(0, SHOWN) : text;
  }
}
