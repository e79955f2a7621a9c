package dev.sluice.backend.spi;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.ClientCapabilities;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.ServerDescription;
import dev.sluice.exchange.ServerName;
import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.protocol.jsonrpc.JsonRpcError;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.mcp.McpMethod;
import io.netty.channel.EventLoop;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A channel with a server to which every request stands alone: says in each what a session would
 * have settled, and does in other ways what only sessions can be asked for. Thread-safe.
 *
 * @see <a
 *     href="https://modelcontextprotocol.io/specification/2026-07-28/basic#statelessness">Statelessness,
 *     MCP 2026-07-28</a>
 */
final class StatelessChannel implements UpstreamChannel {
  private static final Logger LOG = LoggerFactory.getLogger(StatelessChannel.class);

  private final UpstreamChannel channel;
  private final ServerName server;
  private final Interests interests;
  private final EventLoop home;
  private final ListenStream stream;

  /**
   * @param home where the stream of changes lives
   */
  StatelessChannel(
      UpstreamChannel channel,
      ServerName server,
      ServerDescription description,
      Interests interests,
      EventLoop home) {
    this.channel = channel;
    this.server = server;
    this.interests = interests;
    this.home = home;
    this.stream = new ListenStream(server, channel, description.capabilities(), interests, home);
  }

  @Override
  public UpstreamCall call(UpstreamRequest request, EventLoop loop, CallListener listener) {
    return switch (String.valueOf(request.message().method())) {
      case McpMethod.PING -> PingByDiscover.start(channel, loop, listener);
      case McpMethod.LOGGING_SET_LEVEL -> OwnAnswer.empty(loop, listener);
      case McpMethod.RESOURCES_SUBSCRIBE -> subscribe(request, loop, listener);
      case McpMethod.RESOURCES_UNSUBSCRIBE -> unsubscribe(request, loop, listener);
      default -> pass(request, loop, listener);
    };
  }

  private UpstreamCall pass(UpstreamRequest request, EventLoop loop, CallListener listener) {
    Message message = request.message();
    Edit edit = RequestMeta.splice(message, request.client(), request.trace());
    UpstreamCall call = channel.call(request, loop, listener);
    if (edit != null) {
      edit.takeBack(message);
    }
    return call;
  }

  private UpstreamCall subscribe(UpstreamRequest request, EventLoop loop, CallListener listener) {
    String uri = request.message().text(Member.URI);
    if (uri == null) {
      return noUri(loop, listener);
    }
    Interests.Pledge pledge = interests.pledge(uri, capabilities(request));
    if (pledge == null) {
      return OwnAnswer.error(
          loop,
          listener,
          JsonRpcError.INTERNAL_ERROR,
          "subscriptions at server "
              + server
              + ": "
              + (Interests.MAX + 1)
              + " (expected: <= "
              + Interests.MAX
              + "); unsubscribe from another");
    }
    Wish wish = new Wish(uri, pledge, loop, listener);
    home.execute(() -> stream.wish(wish));
    return wish;
  }

  private UpstreamCall unsubscribe(UpstreamRequest request, EventLoop loop, CallListener listener) {
    String uri = request.message().text(Member.URI);
    if (uri == null) {
      return noUri(loop, listener);
    }
    if (interests.remove(uri, capabilities(request))) {
      home.execute(stream::update);
    }
    return OwnAnswer.empty(loop, listener);
  }

  private static UpstreamCall noUri(EventLoop loop, CallListener listener) {
    return OwnAnswer.error(
        loop, listener, JsonRpcError.INVALID_PARAMS, "params.uri: absent (expected: a URI)");
  }

  private static ClientCapabilities capabilities(UpstreamRequest request) {
    Client client = request.client();
    return client == null ? ClientCapabilities.NONE : client.capabilities();
  }

  /**
   * {@inheritDoc} A client of such a server sends it neither notifications nor answers, so that
   * there is nothing to be sent.
   */
  @Override
  public void send(Message message) {
    LOG.debug("unsendable_dropped server={} kind={}", server, message.kind());
    message.release();
  }

  @Override
  public void negotiated(ProtocolVersion version) {
    channel.negotiated(version);
  }

  @Override
  public void listen(ChannelEvents events) {
    channel.listen(events);
    home.execute(() -> stream.begin(events));
  }

  @Override
  public boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public void close(Runnable done) {
    home.execute(
        () -> {
          stream.close();
          channel.close(done);
        });
  }
}
