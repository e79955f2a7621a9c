package dev.sluice.bridge;

import static java.util.Objects.requireNonNull;

import dev.sluice.exchange.CancelReason;
import dev.sluice.exchange.Client;
import dev.sluice.exchange.Dispatcher;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.MessageText;
import dev.sluice.exchange.Outbound;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.ReplySink;
import dev.sluice.exchange.ServerName;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.jsonrpc.RequestId;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A fleet of one server that does, step by step, what the test says. */
final class Playhouse implements Dispatcher {
  static final ServerName SERVER = new ServerName("stage");

  final List<Called> calls = new ArrayList<>();

  @Override
  public InFlight dispatch(Outbound outbound, ReplySink sink) {
    Called called = new Called(outbound, sink);
    calls.add(called);
    return called;
  }

  Called last() {
    return calls.getLast();
  }

  @Override
  public void tell(ServerName server, Client client, Message notification) {
    notification.release();
  }

  @Override
  public void describe(ServerName server, Client client, EventLoop loop, Consumer<Described> done) {
    throw new UnsupportedOperationException();
  }

  /** One request at the server. What the server asks is forgotten when the request ends. */
  static final class Called implements InFlight {
    final Outbound outbound;
    final List<String> cancelled = new ArrayList<>();
    final List<Ask> asks = new ArrayList<>();
    private final ReplySink sink;
    boolean finished;
    int paused;

    Called(Outbound outbound, ReplySink sink) {
      this.outbound = outbound;
      this.sink = sink;
    }

    String request() {
      return MessageText.of(outbound.message());
    }

    boolean say(String json) {
      return sink.interim(Message.of(json));
    }

    /** Progress under the token of the request, as dispatch gives it back. */
    boolean progress(int value) {
      return say(
          "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":"
              + outbound.message().raw(Member.PROGRESS_TOKEN)
              + ",\"progress\":"
              + value
              + "}}");
    }

    void answer(String result) {
      finish(Message.of("{\"jsonrpc\":\"2.0\",\"id\":0,\"result\":" + result + "}"));
    }

    void error(String error) {
      finish(Message.of("{\"jsonrpc\":\"2.0\",\"id\":0,\"error\":" + error + "}"));
    }

    private void finish(Message response) {
      end(new Reply.Answered(response.id(requireNonNull(outbound.message().envelope().id()))));
    }

    private void end(Reply reply) {
      finished = true;
      asks.forEach(Ask::drop);
      sink.finish(reply);
    }

    /** The server asks; what became of it so far. */
    Ask ask(String method, @Nullable String params) {
      return ask("901", method, params);
    }

    /** As above, under an id of the server, as a token. */
    Ask ask(String own, String method, @Nullable String params) {
      Ask ask = new Ask();
      RequestId id = outbound.client().awaitAnswer(ask);
      if (id == null) {
        ask.refused = true;
        return ask;
      }
      ask.id = id;
      asks.add(ask);
      Message request =
          Message.of(
              "{\"jsonrpc\":\"2.0\",\"id\":"
                  + own
                  + ",\"method\":\""
                  + method
                  + "\""
                  + (params == null ? "" : ",\"params\":" + params)
                  + "}");
      if (!sink.interim(request.id(id))) {
        ask.drop();
        ask.refused = true;
      }
      return ask;
    }

    Ask elicit(String message) {
      return ask(
          "elicitation/create",
          "{\"message\":\"" + message + "\",\"requestedSchema\":{\"type\":\"object\"}}");
    }

    @Override
    public void cancel(CancelReason reason) {
      if (!finished) {
        cancelled.add(reason.name());
        end(new Reply.Failed(new Failure.ByGateway(Reason.CANCELLED, "cancelled")));
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

    /** One request of the server to the client. */
    final class Ask implements Client.AnswerListener {
      @Nullable RequestId id;
      boolean refused;
      @Nullable String answer;
      boolean gone;

      @Override
      public void onAnswer(Message message) {
        answer = MessageText.of(message);
        message.release();
      }

      @Override
      public void onGone() {
        gone = true;
      }

      void withdraw() {
        RequestId own = requireNonNull(id);
        drop();
        boolean _ =
            sink.interim(
                Message.of(
                    "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/cancelled\",\"params\":{\"requestId\":"
                        + own.token()
                        + "}}"));
      }

      void drop() {
        RequestId own = id;
        if (own != null) {
          outbound.client().forgetAnswer(own);
        }
      }
    }
  }
}
