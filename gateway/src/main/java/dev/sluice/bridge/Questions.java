package dev.sluice.bridge;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Outbound;
import dev.sluice.exchange.ReplySink;
import dev.sluice.protocol.jsonrpc.Envelope;
import dev.sluice.protocol.jsonrpc.EnvelopeReader;
import dev.sluice.protocol.jsonrpc.JsonRpcWriter;
import dev.sluice.protocol.jsonrpc.MalformedMessageException;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.jsonrpc.RequestId;
import dev.sluice.protocol.mcp.McpMethod;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The requests to a client in one round of a call, until each of them is answered or one of them
 * cannot be. Confined to the call's loop.
 */
final class Questions {
  private static final EnvelopeReader READER = new EnvelopeReader(Integer.MAX_VALUE);

  private final RoundTrips call;
  private final Outbound outbound;
  private final Input input;
  private final @Nullable RequestId[] ids;
  private @Nullable ReplySink sink;
  private @Nullable Future<?> timer;
  private int open;

  Questions(RoundTrips call, Outbound outbound, Input input) {
    this.call = call;
    this.outbound = outbound;
    this.input = input;
    this.ids = new RequestId[input.questions().size()];
    this.open = ids.length;
  }

  /** Sends every question; the call hears how it ends. */
  void ask(ReplySink stream, int most, Duration limit) {
    if (open == 0) {
      call.answered(input.members());
      return;
    }
    if (open > most) {
      call.unanswered(Refusals.tooManyQuestions(outbound.server(), open, most));
      return;
    }
    sink = stream;
    timer = outbound.loop().schedule(() -> late(limit), limit.toNanos(), TimeUnit.NANOSECONDS);
    for (int i = 0; i < ids.length && sink != null; i++) {
      ask(i, stream);
    }
  }

  private void ask(int question, ReplySink stream) {
    Input.Question asked = input.questions().get(question);
    RequestId id = client().awaitAnswer(new Listener(question));
    if (id == null) {
      fail(Refusals.notListening(outbound.server(), asked.method));
      return;
    }
    ids[question] = id;
    if (!stream.interim(request(id, asked))) {
      fail(Refusals.noStream(outbound.server(), asked.method));
    }
  }

  private static Message request(RequestId id, Input.Question asked) {
    byte[] params = asked.params;
    ByteBuf out = Unpooled.buffer(128 + (params == null ? 0 : params.length));
    JsonRpcWriter.request(out, id, asked.method, params == null ? null : new String(params, UTF_8));
    try {
      return Message.read(READER, out);
    } catch (MalformedMessageException malformed) {
      throw new IllegalStateException("question: " + malformed.getMessage(), malformed);
    }
  }

  private Client client() {
    return outbound.client();
  }

  private void answered(int question, Message answer) {
    try {
      if (sink == null || ids[question] == null) {
        return;
      }
      ids[question] = null;
      if (answer.kind() == Envelope.Kind.ERROR) {
        String method = input.questions().get(question).method;
        fail(
            Refusals.refused(
                outbound.server(), method, String.valueOf(answer.raw(Member.ERROR_CODE))));
        return;
      }
      input.answer(question, answer);
      open--;
    } finally {
      answer.release();
    }
    if (open == 0) {
      end();
      call.answered(input.members());
    }
  }

  private void late(Duration limit) {
    if (sink != null) {
      fail(Refusals.unanswered(outbound.server(), limit));
    }
  }

  private void gone(int question) {
    ids[question] = null;
    if (sink != null) {
      fail(Refusals.clientGone(outbound.server()));
    }
  }

  private void fail(Failure failure) {
    withdraw("the call it belongs to has failed");
    call.unanswered(failure);
  }

  /** Takes back what is not answered yet, and tells the client. */
  void withdraw(String why) {
    ReplySink stream = sink;
    end();
    for (int i = 0; i < ids.length; i++) {
      RequestId id = ids[i];
      if (id != null) {
        ids[i] = null;
        client().forgetAnswer(id);
        if (stream != null) {
          var _ = stream.interim(cancelled(id, why));
        }
      }
    }
  }

  private static Message cancelled(RequestId id, String why) {
    return Message.of(
        "{\"jsonrpc\":\"2.0\",\"method\":\""
            + McpMethod.NOTIFICATIONS_CANCELLED
            + "\",\"params\":{\"requestId\":"
            + id.token()
            + ",\"reason\":\""
            + why
            + "\"}}");
  }

  private void end() {
    sink = null;
    Future<?> pending = timer;
    timer = null;
    if (pending != null) {
      pending.cancel(false);
    }
  }

  /** Hears the answer to one question, on whatever loop it came in. */
  private final class Listener implements Client.AnswerListener {
    private final int question;

    Listener(int question) {
      this.question = question;
    }

    @Override
    public void onAnswer(Message answer) {
      if (outbound.loop().inEventLoop()) {
        answered(question, answer);
        return;
      }
      try {
        outbound.loop().execute(() -> answered(question, answer));
      } catch (RejectedExecutionException loopIsGone) {
        answer.release();
      }
    }

    @Override
    public void onGone() {
      try {
        outbound.loop().execute(() -> gone(question));
      } catch (RejectedExecutionException loopIsGone) {
        // The loop ended with all that was on it.
      }
    }
  }
}
