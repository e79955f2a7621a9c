package dev.sluice.session;

import static java.util.Objects.requireNonNull;

import dev.sluice.exchange.CancelReason;
import dev.sluice.exchange.Client;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.ReplySink;
import dev.sluice.exchange.Stage;
import dev.sluice.protocol.jsonrpc.Envelope;
import dev.sluice.protocol.mcp.McpMethod;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * A next stage that answers {@code initialize}, accepts notifications, and keeps every other
 * request until the test lets it go.
 */
final class Gate implements Stage {
  final Queue<Held> held = new ConcurrentLinkedQueue<>();
  final Queue<String> notifications = new ConcurrentLinkedQueue<>();
  volatile @Nullable Failure refuseInitialize;
  volatile boolean holdInitialize;
  volatile boolean breaks;
  final Queue<Client> revived = new ConcurrentLinkedQueue<>();

  /** A request that waits for its reply. */
  static final class Held implements InFlight {
    final Exchange exchange;
    final ReplySink sink;
    final List<CancelReason> cancels = new ArrayList<>();
    boolean answersCancel = true;
    int paused;

    Held(Exchange exchange, ReplySink sink) {
      this.exchange = exchange;
      this.sink = sink;
    }

    void answer(String result) {
      sink.finish(new Reply.Answered(response(exchange, "\"result\":" + result)));
    }

    @Override
    public void cancel(CancelReason reason) {
      assert exchange.loop().inEventLoop();
      cancels.add(reason);
      if (answersCancel) {
        sink.finish(new Reply.Failed(new Failure.ByGateway(Reason.CANCELLED, "cancelled")));
      }
    }

    @Override
    public void pause() {
      paused++;
    }

    @Override
    public void resume() {
      paused--;
    }
  }

  @Override
  public void revived(Client client) {
    revived.add(client);
  }

  @Override
  public InFlight handle(Exchange exchange, ReplySink sink) {
    if (breaks) {
      throw new IllegalArgumentException("broken stage");
    }
    String method = exchange.message().method();
    if (exchange.message().kind() == Envelope.Kind.NOTIFICATION) {
      notifications.add(String.valueOf(method));
      sink.finish(Reply.ACCEPTED);
      return InFlight.DONE;
    }
    Failure refusal = refuseInitialize;
    if (McpMethod.INITIALIZE.equals(method) && refusal != null) {
      sink.finish(new Reply.Failed(refusal));
      return InFlight.DONE;
    }
    Held call = new Held(exchange, sink);
    if (McpMethod.INITIALIZE.equals(method) && !holdInitialize) {
      call.answer("{}");
      return InFlight.DONE;
    }
    held.add(call);
    return call;
  }

  Held next() {
    Held call = held.poll();
    if (call == null) {
      throw new AssertionError("no request reached the next stage");
    }
    return call;
  }

  static Message response(Exchange exchange, String outcome) {
    String id = requireNonNull(exchange.id(), "id").token();
    return Door.message("{\"jsonrpc\":\"2.0\",\"id\":" + id + ',' + outcome + '}');
  }
}
