package dev.sluice.edge;

import dev.sluice.exchange.ClientFault;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Reply;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.mcp.McpMethod;

/**
 * The MCP endpoint for messages that carry their own revision, and need no session. Thread-safe.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2026-07-28/basic/transports/streamable-http">Streamable
 *     HTTP, MCP 2026-07-28</a>
 */
final class StatelessEndpoint {
  private static final Failure NO_RESPONSES =
      new Failure.ByClient(
          ClientFault.INVALID_REQUEST,
          "Responses are not sent in this revision (expected: a request, answers to a server's"
              + " questions in params.inputResponses).");
  private static final Failure NO_STREAM =
      new Failure.ByClient(
          ClientFault.NOT_ACCEPTABLE,
          "Accept leaves no way to answer "
              + McpMethod.SUBSCRIPTIONS_LISTEN
              + " (expected: text/event-stream).");

  private final EdgeContext edge;

  StatelessEndpoint(EdgeContext edge) {
    this.edge = edge;
  }

  /**
   * Whether a message that was posted carries its own revision: its head names one that does, or
   * one unknown here, or its {@code _meta} names any. In a session only the head counts.
   */
  static boolean takes(IncomingRequest request, Message message) {
    RequestHead head = request.head();
    return head.standsAlone()
        || (request.client() == null
            && (head.namesUnknownVersion() || message.has(Member.META_PROTOCOL_VERSION)));
  }

  /** Starts the answer. Takes ownership of the message. */
  Answer start(IncomingRequest request, Responder responder, Message message) {
    return switch (message.kind()) {
      case REQUEST -> request(request, responder, message);
      case NOTIFICATION -> notification(request, responder, message);
      case RESULT, ERROR -> {
        message.release();
        yield RpcRefusal.send(edge, request, responder, NO_RESPONSES, null);
      }
    };
  }

  /** None that clients send is defined: a call is cancelled by closing its stream. */
  private Answer notification(IncomingRequest request, Responder responder, Message message) {
    RequestHead head = request.head();
    Failure wrong =
        head.standsAlone() && !message.has(Member.META_PROTOCOL_VERSION)
            ? null
            : StatelessCheck.version(head.mirrored().version(), message);
    if (wrong == null) {
      Exchange exchange = request.exchange(message, responder.loop());
      edge.outcomes().ended(exchange, Reply.ACCEPTED, Outcomes.STREAMABLE);
      responder.empty(ResponseHead.ACCEPTED);
    } else {
      RpcRefusal.send(edge, request, responder, wrong, null);
    }
    message.release();
    return Answer.NONE;
  }

  private Answer request(IncomingRequest request, Responder responder, Message message) {
    RequestHead head = request.head();
    Exchange exchange = request.exchange(message, responder.loop());
    boolean listens = message.envelope().isMethod(McpMethod.SUBSCRIPTIONS_LISTEN);
    StatelessReply reply = new StatelessReply(edge, responder, head, exchange, listens);
    MirroredHeaders mirrored = head.mirrored();
    Failure wrong = StatelessCheck.check(mirrored, message);
    if (wrong == null && listens) {
      wrong = reply.canStream() ? edge.listens().take(exchange.identity()) : NO_STREAM;
    }
    if (wrong != null) {
      reply.refuse(wrong);
      return Answer.NONE;
    }
    exchange.paramHeaders(mirrored.params());
    reply.start();
    return reply;
  }
}
