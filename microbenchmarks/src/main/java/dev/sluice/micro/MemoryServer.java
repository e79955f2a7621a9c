package dev.sluice.micro;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.sluice.backend.http.RequestBody;
import dev.sluice.backend.spi.BackendTransport;
import dev.sluice.backend.spi.CallListener;
import dev.sluice.backend.spi.ChannelEvents;
import dev.sluice.backend.spi.UpstreamCall;
import dev.sluice.backend.spi.UpstreamChannel;
import dev.sluice.backend.spi.UpstreamRequest;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.ServerName;
import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.protocol.jsonrpc.EnvelopeReader;
import dev.sluice.protocol.jsonrpc.MalformedMessageException;
import dev.sluice.protocol.mcp.McpMethod;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import org.jspecify.annotations.Nullable;

/**
 * A server with one tool, without a connection: requests are written into a buffer, answers are
 * read from one. A call is answered when {@link #answer} says so. Confined to its loop.
 */
public final class MemoryServer implements BackendTransport, UpstreamChannel {
  private static final EnvelopeReader READER = new EnvelopeReader(EnvelopeReader.DEFAULT_MAX_DEPTH);
  private static final UpstreamCall DONE = reason -> {};

  private final ServerName name;
  private long ids;
  private byte[] result = new byte[0];
  private @Nullable CallListener called;
  private @Nullable ByteBuf request;

  public MemoryServer(ServerName name) {
    this.name = name;
  }

  @Override
  public ServerName server() {
    return name;
  }

  @Override
  public String kind() {
    return "memory";
  }

  @Override
  public boolean isForSessionsOnly() {
    return true;
  }

  @Override
  public void open(EventLoop loop, OpenCallback callback) {
    callback.onOpen(this);
  }

  @Override
  public UpstreamCall call(UpstreamRequest sent, EventLoop loop, CallListener listener) {
    long id = ++ids;
    Message message = sent.message();
    String method = String.valueOf(message.method());
    ByteBuf body = RequestBody.numbered(message, id);
    if (method.equals(McpMethod.TOOLS_CALL)) {
      request = body;
      called = listener;
      listener.onWritten();
      return DONE;
    }
    body.release();
    String json = EchoWords.answer(method, Long.toString(id));
    loop.execute(() -> listener.onResponse(Message.of(json)));
    return DONE;
  }

  /** Answers the call that came last. */
  public void answer() throws MalformedMessageException {
    ByteBuf body = requireNonNull(request);
    CallListener listener = requireNonNull(called);
    request = null;
    called = null;
    body.release();
    if (result.length == 0) {
      result = Samples.result("1", "hello").getBytes(UTF_8);
    }
    ByteBuf answer = ByteBufAllocator.DEFAULT.directBuffer(result.length).writeBytes(result);
    listener.onAnswering();
    listener.onResponse(Message.read(READER, answer));
  }

  @Override
  public void send(Message message) {
    message.release();
  }

  @Override
  public void negotiated(ProtocolVersion version) {}

  @Override
  public void listen(ChannelEvents events) {}

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public void close(Runnable done) {
    done.run();
  }

  @Override
  public void shutdown(Runnable done) {
    done.run();
  }
}
