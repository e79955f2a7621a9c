package dev.sluice.bridge;

import static java.util.Objects.requireNonNull;

import dev.sluice.exchange.Dispatcher;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Outbound;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.ReplySink;
import dev.sluice.protocol.jsonrpc.JsonSpans;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.jsonrpc.Span;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Takes requests that come with a state of the gateway's own to the calls they belong to. */
final class Returns {
  private static final byte[] NOTHING = new byte[0];

  private final Parking parking;
  private final Dispatcher next;

  Returns(Parking parking, Dispatcher next) {
    this.parking = parking;
    this.next = next;
  }

  /** Whether a request comes with a state of ours. */
  boolean has(Message request) {
    return request.has(Member.REQUEST_STATE) && parking.seal().get().isOurs(request);
  }

  /** Resumes a parked call, makes an ended one again, or refuses what is neither. */
  InFlight dispatch(StatelessClient client, Outbound outbound, ReplySink sink) {
    Message request = outbound.message();
    StateSeal.Pass pass =
        parking
            .seal()
            .get()
            .open(requireNonNull(request.text(Member.REQUEST_STATE)), StateSeal.owner(outbound));
    if (pass == null) {
      return refuse(sink);
    }
    return switch (pass.kind()) {
      case PARKED -> comeBack(pass, outbound, sink);
      case AGAIN -> again(client, outbound, sink);
    };
  }

  private InFlight refuse(ReplySink sink) {
    parking.counts().badStates.increment();
    return fail(sink, Refusals.badState());
  }

  private static InFlight fail(ReplySink sink, Failure failure) {
    sink.finish(new Reply.Failed(failure));
    return InFlight.DONE;
  }

  private InFlight comeBack(StateSeal.Pass pass, Outbound outbound, ReplySink sink) {
    ParkedCall call = parking.lot().find(pass.call());
    if (call == null) {
      return refuse(sink);
    }
    Map<String, byte[]> answers = answers(outbound.message());
    if (answers == null) {
      return fail(sink, Refusals.badAnswers());
    }
    Caller again = Caller.again(outbound, sink);
    if (call.home().inEventLoop()) {
      call.comeBack(again, pass.round(), answers);
    } else {
      try {
        call.home().execute(() -> call.comeBack(again, pass.round(), answers));
      } catch (RejectedExecutionException loopIsGone) {
        return refuse(sink);
      }
    }
    return new ReturnHandle(call, again);
  }

  /** The user was to visit URLs: the call is made once more, without what is not the server's. */
  private InFlight again(StatelessClient client, Outbound outbound, ReplySink sink) {
    Map<String, byte[]> answers = answers(outbound.message());
    if (answers == null) {
      return fail(sink, Refusals.badAnswers());
    }
    if (answers.values().stream().anyMatch(Returns::isDeclined)) {
      return fail(sink, Refusals.declined(outbound.server()));
    }
    Message bare = Retry.of(outbound.message(), NOTHING);
    ReplySink releasing =
        new ReplySink() {
          @Override
          public boolean interim(Message message) {
            return sink.interim(message);
          }

          @Override
          public void finish(Reply reply) {
            try {
              sink.finish(reply);
            } finally {
              bare.release();
            }
          }
        };
    return new ParkableCall(parking, client, outbound.again(bare, outbound.spent()), releasing)
        .start(next);
  }

  private static boolean isDeclined(byte[] answer) {
    ByteBuf json = Unpooled.wrappedBuffer(answer);
    Span action = JsonSpans.member(json, 0, answer.length, "action");
    return action != null && !"accept".equals(JsonSpans.text(json, action.start(), action.end()));
  }

  /**
   * What a client answered before the server asked it, by the server's own name; null for nothing.
   */
  static byte @Nullable [] given(Outbound outbound, Message question) {
    Map<String, byte[]> answers = answers(outbound.message());
    return answers == null ? null : answers.get(AskedQuestions.name(question));
  }

  /** The answers by their keys; null when they are no object of objects. */
  private static @Nullable Map<String, byte[]> answers(Message request) {
    Map<String, byte[]> answers = new HashMap<>();
    if (!request.has(Member.INPUT_RESPONSES)) {
      return answers;
    }
    ByteBuf json = request.bytes();
    int start = request.envelope().start(Member.INPUT_RESPONSES);
    if (json.getByte(json.readerIndex() + start) != '{') {
      return null;
    }
    for (JsonSpans.Named each :
        JsonSpans.members(json, start, request.envelope().end(Member.INPUT_RESPONSES))) {
      if (json.getByte(json.readerIndex() + each.value().start()) != '{') {
        return null;
      }
      answers.put(each.name(), Input.bytes(json, each.value()));
    }
    return answers;
  }
}
