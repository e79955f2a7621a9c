package dev.sluice.bridge;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.ReplySink;
import dev.sluice.protocol.jsonrpc.Envelope;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.mcp.LogLevel;
import dev.sluice.protocol.mcp.McpMethod;

/**
 * Makes of what comes back what a client of 2026-07-28 may be sent: results are completed, codes
 * that are no more are replaced, and what it did not ask for is left out. Confined to the
 * exchange's loop.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2026-07-28/basic#responses">Responses,
 *     MCP 2026-07-28</a>
 */
final class StatelessReply implements ReplySink {
  private final Exchange exchange;
  private final StatelessClient client;
  private final ReplySink sink;

  StatelessReply(Exchange exchange, StatelessClient client, ReplySink sink) {
    this.exchange = exchange;
    this.client = client;
    this.sink = sink;
  }

  @Override
  public boolean interim(Message message) {
    if (isWanted(message)) {
      return sink.interim(message);
    }
    message.release();
    return false;
  }

  /** No requests, and of the notifications what may stand on the stream of a response. */
  private boolean isWanted(Message message) {
    String method = message.method();
    if (message.kind() != Envelope.Kind.NOTIFICATION || method == null) {
      return false;
    }
    return switch (method) {
      case McpMethod.NOTIFICATIONS_MESSAGE -> isLoudEnough(message);
      case McpMethod.NOTIFICATIONS_CANCELLED,
          McpMethod.NOTIFICATIONS_ELICITATION_COMPLETE,
          McpMethod.NOTIFICATIONS_ROOTS_LIST_CHANGED ->
          false;
      default -> true;
    };
  }

  private boolean isLoudEnough(Message log) {
    LogLevel wanted = client.logLevel();
    LogLevel level = wanted == null ? null : LogLevel.parse(log.text(Member.LEVEL));
    return wanted != null && (level == null || level.passes(wanted));
  }

  @Override
  public void finish(Reply reply) {
    if (reply instanceof Reply.Answered(Message message, String _)) {
      switch (message.kind()) {
        case RESULT -> complete(message);
        case ERROR -> ErrorCodes.replace(message, client);
        case REQUEST, NOTIFICATION -> {}
      }
    }
    sink.finish(reply);
  }

  private void complete(Message result) {
    boolean typed = result.has(Member.RESULT_TYPE);
    boolean cacheable = isCacheable(exchange.message()) && !(typed && InputRequired.isOne(result));
    int missing =
        (typed ? 0 : Missing.TYPE)
            | (cacheable && !result.has(Member.TTL_MS) ? Missing.TTL : 0)
            | (cacheable && !result.has(Member.CACHE_SCOPE) ? Missing.SCOPE : 0);
    if (missing != 0) {
      Missing.add(result, missing);
    }
  }

  private static boolean isCacheable(Message request) {
    String method = request.method();
    return method != null
        && switch (method) {
          case McpMethod.SERVER_DISCOVER,
              McpMethod.TOOLS_LIST,
              McpMethod.PROMPTS_LIST,
              McpMethod.RESOURCES_LIST,
              McpMethod.RESOURCES_TEMPLATES_LIST,
              McpMethod.RESOURCES_READ ->
              true;
          default -> false;
        };
  }

  /**
   * What a result can lack. A server that says nothing of caching is taken to want none.
   *
   * @see <a
   *     href="https://modelcontextprotocol.io/specification/2026-07-28/server/utilities/caching#cacheable-results">Cacheable
   *     results, MCP 2026-07-28</a>
   */
  private static final class Missing {
    static final int TYPE = 1;
    static final int TTL = 2;
    static final int SCOPE = 4;

    /** By what is missing: the beginning of a result that has members, and of one that has none. */
    private static final byte[][] BEGIN = new byte[8][];

    private static final byte[][] WHOLE = new byte[8][];

    static {
      for (int missing = 0; missing < BEGIN.length; missing++) {
        String members =
            ((missing & TYPE) == 0 ? "" : "\"resultType\":\"complete\",")
                + ((missing & TTL) == 0 ? "" : "\"ttlMs\":0,")
                + ((missing & SCOPE) == 0 ? "" : "\"cacheScope\":\"private\",");
        BEGIN[missing] = ('{' + members).getBytes(US_ASCII);
        WHOLE[missing] =
            ('{' + members.substring(0, Math.max(0, members.length() - 1))).getBytes(US_ASCII);
      }
    }

    private Missing() {}

    /** Puts members at the beginning of the result, unless that is no object. */
    static void add(Message message, int missing) {
      int start = message.envelope().start(Member.RESULT);
      int first = message.bytes().readerIndex() + start;
      if (message.bytes().getByte(first) != '{') {
        return;
      }
      byte[] begin = isEmpty(message, first + 1) ? WHOLE[missing] : BEGIN[missing];
      message.replace(start, start + 1, begin);
    }

    private static boolean isEmpty(Message message, int from) {
      int at = from;
      byte b = message.bytes().getByte(at);
      while (b == ' ' || b == '\n' || b == '\r' || b == '\t') {
        at++;
        b = message.bytes().getByte(at);
      }
      return b == '}';
    }
  }
}
