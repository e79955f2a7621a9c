package dev.sluice.bridge;

import dev.sluice.exchange.Failure;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.ReplySink;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one request of a client gets, as text; releases the request as the edge does. */
final class Reader implements ReplySink {
  final Message request;
  final List<String> interim = new ArrayList<>();
  @Nullable String answer;
  @Nullable Failure failure;
  int finished;
  boolean reachable = true;
  InFlight inFlight = InFlight.DONE;

  Reader(Message request) {
    this.request = request;
  }

  /** The text of the failure. */
  String why() {
    return failure == null ? "" : failure.message();
  }

  String answer() {
    return answer == null ? "" : answer;
  }

  @Override
  public boolean interim(Message message) {
    if (reachable) {
      interim.add(Playhouse.text(message));
    }
    message.release();
    return reachable;
  }

  @Override
  public void finish(Reply reply) {
    finished++;
    switch (reply) {
      case Reply.Answered(Message message, String _) -> {
        answer = Playhouse.text(message);
        message.release();
      }
      case Reply.Failed(Failure why) -> failure = why;
      case Reply.Accepted _ -> throw new AssertionError("accepted a request");
    }
    request.release();
  }
}
