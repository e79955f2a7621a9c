package dev.sluice.backend.spi;

import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.MessageText;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Sent;
import dev.sluice.exchange.ServerName;
import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.protocol.jsonrpc.RequestId;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A transport whose server answers, step by step, what the test says. */
final class ScriptedWay implements BackendTransport {
  static final ServerName SERVER = new ServerName("scripted");

  final List<Line> lines = new ArrayList<>();
  private final String kind;
  private final @Nullable BackendTransport fallback;
  private Failure.@Nullable ByBackend refusal;

  ScriptedWay() {
    this("scripted", null);
  }

  ScriptedWay(String kind, @Nullable BackendTransport fallback) {
    this.kind = kind;
    this.fallback = fallback;
  }

  void refuse(Failure.ByBackend failure) {
    refusal = failure;
  }

  Line line() {
    return lines.getLast();
  }

  static Failure.ByBackend failure(Reason reason) {
    return new Failure.ByBackend(reason, "scripted " + reason, SERVER, Sent.MAYBE);
  }

  @Override
  public ServerName server() {
    return SERVER;
  }

  @Override
  public String kind() {
    return kind;
  }

  /** One named "other" knows sessions only. */
  @Override
  public boolean isForSessionsOnly() {
    return kind.equals("other");
  }

  @Override
  public @Nullable BackendTransport fallback() {
    return fallback;
  }

  @Override
  public void open(EventLoop loop, OpenCallback callback) {
    Failure.ByBackend why = refusal;
    if (why != null) {
      loop.execute(() -> callback.onFailure(why));
      return;
    }
    Line line = new Line();
    lines.add(line);
    loop.execute(() -> callback.onOpen(line));
  }

  @Override
  public void shutdown(Runnable done) {
    done.run();
  }

  /** A request as it was sent. */
  record Asked(String json, CallListener listener, AtomicBoolean cancelled) {
    boolean is(String method) {
      return json.contains("\"method\":\"" + method + '"');
    }

    boolean isCancelled() {
      return cancelled.get();
    }

    void result(String result) {
      listener.onResponse(Message.of("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + result + "}"));
    }

    void error(int code, String data) {
      listener.onResponse(
          Message.of(
              "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":"
                  + code
                  + ",\"message\":\"no\""
                  + (data.isEmpty() ? "" : ",\"data\":" + data)
                  + "}}"));
    }

    void say(String notification) {
      listener.onInterim(Message.of(notification));
    }
  }

  /** One channel. */
  static final class Line implements UpstreamChannel {
    final List<Asked> asked = new ArrayList<>();
    final List<String> sent = new ArrayList<>();
    final List<ProtocolVersion> agreed = new ArrayList<>();
    @Nullable ChannelEvents events;
    boolean open = true;

    Asked last() {
      return asked.getLast();
    }

    @Override
    public UpstreamCall call(UpstreamRequest request, EventLoop loop, CallListener listener) {
      request.message().id(RequestId.of(asked.size()));
      AtomicBoolean cancelled = new AtomicBoolean();
      asked.add(new Asked(MessageText.of(request.message()), listener, cancelled));
      return reason -> cancelled.set(true);
    }

    @Override
    public void send(Message message) {
      sent.add(MessageText.of(message));
      message.release();
    }

    @Override
    public void negotiated(ProtocolVersion version) {
      agreed.add(version);
    }

    @Override
    public void listen(ChannelEvents listener) {
      events = listener;
    }

    @Override
    public boolean isOpen() {
      return open;
    }

    @Override
    public void close(Runnable done) {
      open = false;
      done.run();
    }

    /** The process or connection ended over the last request. */
    void die() {
      open = false;
      last().listener().onFailure(failure(Reason.BACKEND_DISCONNECTED));
    }
  }
}
