package dev.sluice.dispatch;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.backend.spi.UpstreamChannel;
import dev.sluice.exchange.Client;
import dev.sluice.exchange.Message;
import dev.sluice.protocol.jsonrpc.JsonRpcError;
import dev.sluice.protocol.jsonrpc.JsonRpcWriter;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.jsonrpc.RequestId;
import dev.sluice.protocol.mcp.McpMethod;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The requests of one server (sampling, elicitation, roots) whose answers are awaited, by the
 * server's own id. Their number is bounded by each client's own limit. Thread-safe.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2025-11-25/client/elicitation">Elicitation,
 *     MCP 2025-11-25</a>
 */
final class Asks {
  /** For a request that belongs to no call. */
  static final Runnable NO_CALL = () -> {};

  /** The way to a client. */
  interface Delivery {
    /** Takes ownership; false when the client could not be reached. */
    boolean send(Message message);
  }

  private final UpstreamChannel channel;
  private final LongSupplier nanoTime;
  private final Map<RequestId, Ask> pending = new ConcurrentHashMap<>();

  Asks(UpstreamChannel channel, LongSupplier nanoTime) {
    this.channel = channel;
    this.nanoTime = nanoTime;
  }

  /**
   * Passes a server's request on to a client, under an id of the gateway.
   *
   * @param request owned from here on
   * @param deliver sends it, false when it could not be delivered
   * @param ended runs once when the answer came or will not come
   */
  @Nullable Ask ask(Client client, Message request, Delivery deliver, Runnable ended) {
    RequestId serverId = Objects.requireNonNull(request.envelope().id());
    String method = String.valueOf(request.method());
    if (!client.capabilities().allow(method)) {
      request.release();
      error(
          serverId,
          JsonRpcError.METHOD_NOT_FOUND,
          "the client did not declare that it can " + method);
      ended.run();
      return null;
    }
    Ask ask = new Ask(client, serverId, request.raw(Member.PROGRESS_TOKEN), deliver, ended);
    if (pending.putIfAbsent(serverId, ask) != null) {
      refuse(request, "the id of this request is already in use");
      ended.run();
      return null;
    }
    RequestId gatewayId = client.awaitAnswer(ask);
    if (gatewayId == null) {
      ask.end();
      refuse(request, "the client cannot be asked, or is being asked too much at once");
      return null;
    }
    ask.gatewayId = gatewayId;
    request.id(gatewayId);
    if (request.has(Member.PROGRESS_TOKEN)) {
      request.replace(Member.PROGRESS_TOKEN, gatewayId.token().getBytes(UTF_8));
    }
    if (!deliver.send(request)) {
      ask.drop();
      error(serverId, "the client has no stream on which it could be asked");
      return null;
    }
    return ask;
  }

  /** Answers a server's {@code ping}. */
  void answerPing(Message ping) {
    ByteBuf out = Unpooled.buffer(64);
    JsonRpcWriter.result(out, Objects.requireNonNull(ping.envelope().id()), "{}");
    ping.release();
    channel.send(Message.of(out.toString(UTF_8)));
  }

  /** Refuses a server's request. Takes ownership. */
  void refuse(Message request, String why) {
    RequestId id = Objects.requireNonNull(request.envelope().id());
    request.release();
    error(id, why);
  }

  /** The server withdrew a request: the client is told under the gateway's id. Takes ownership. */
  void cancelled(Message notification) {
    String token = notification.raw(Member.REQUEST_ID);
    Ask ask = token == null ? null : pending.get(new RequestId(token));
    RequestId gatewayId = ask == null ? null : ask.gatewayId;
    if (ask == null || gatewayId == null) {
      notification.release();
      return;
    }
    ask.drop();
    notification.replace(Member.REQUEST_ID, gatewayId.token().getBytes(UTF_8));
    ask.deliver.send(notification);
  }

  /** Gives up those outside calls that were not answered in time; those of calls end with them. */
  void expire(Duration limit) {
    long now = nanoTime.getAsLong();
    for (Ask ask : pending.values()) {
      if (ask.ended.equals(NO_CALL) && now - ask.askedNanos >= limit.toNanos()) {
        ask.expire(limit);
      }
    }
  }

  /** Forgets every awaited answer: the channel is gone. */
  void clear() {
    for (Ask ask : pending.values()) {
      ask.drop();
    }
  }

  private void error(RequestId id, String why) {
    error(id, JsonRpcError.INTERNAL_ERROR, why);
  }

  private void error(RequestId id, int code, String why) {
    ByteBuf out = Unpooled.buffer(128);
    JsonRpcWriter.error(out, id, code, why, null);
    channel.send(Message.of(out.toString(UTF_8)));
  }

  /** One awaited answer. Ends once. */
  final class Ask implements Client.AnswerListener {
    private final Client client;
    private final RequestId serverId;
    private final @Nullable String progressToken;
    private final Delivery deliver;
    private final Runnable ended;
    private final long askedNanos = nanoTime.getAsLong();
    private volatile @Nullable RequestId gatewayId;

    Ask(
        Client client,
        RequestId serverId,
        @Nullable String progressToken,
        Delivery deliver,
        Runnable ended) {
      this.client = client;
      this.serverId = serverId;
      this.progressToken = progressToken;
      this.deliver = deliver;
      this.ended = ended;
    }

    @Override
    public void onAnswer(Message answer) {
      if (!end()) {
        answer.release();
        return;
      }
      channel.send(answer.id(serverId));
    }

    @Override
    public void onProgress(Message notification) {
      String token = progressToken;
      if (token == null || !notification.has(Member.NOTIFIED_PROGRESS_TOKEN)) {
        notification.release();
        return;
      }
      channel.send(notification.replace(Member.NOTIFIED_PROGRESS_TOKEN, token.getBytes(UTF_8)));
    }

    @Override
    public void onGone() {
      if (end()) {
        error(serverId, "the client went away without answering");
      }
    }

    /** True once it was answered, withdrawn or given up. */
    boolean isOver() {
      return pending.get(serverId) != this;
    }

    /** The call it belongs to is over: no answer is wanted any more. */
    void drop() {
      RequestId id = gatewayId;
      if (end() && id != null) {
        client.forgetAnswer(id);
      }
    }

    private void expire(Duration limit) {
      RequestId id = gatewayId;
      if (id == null || !end()) {
        return;
      }
      client.forgetAnswer(id);
      error(serverId, "the client did not answer within " + limit.toMillis() + " ms");
      deliver.send(
          Message.of(
              "{\"jsonrpc\":\"2.0\",\"method\":\""
                  + McpMethod.NOTIFICATIONS_CANCELLED
                  + "\",\"params\":{\"requestId\":"
                  + id.token()
                  + ",\"reason\":\"not answered in time\"}}"));
    }

    private boolean end() {
      if (!pending.remove(serverId, this)) {
        return false;
      }
      ended.run();
      return true;
    }
  }
}
