package dev.sluice.exchange;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What came back for one request, as text; releases the request at the end, as the edge does. */
public final class HeardReply implements ReplySink {
  public final Message request;
  public final List<String> interim = new ArrayList<>();
  public @Nullable String answer;
  public @Nullable Failure failure;

  /** How many outcomes there were. */
  public int finished;

  /** Whether interim messages get through. */
  public boolean reachable = true;

  public InFlight inFlight = InFlight.DONE;

  public HeardReply(Message request) {
    this.request = request;
  }

  /** The answer, empty while there is none. */
  public String answer() {
    return answer == null ? "" : answer;
  }

  /** The text of the failure, empty while there is none. */
  public String why() {
    return failure == null ? "" : failure.message();
  }

  @Override
  public boolean interim(Message message) {
    if (reachable) {
      interim.add(MessageText.of(message));
    }
    message.release();
    return reachable;
  }

  @Override
  public void finish(Reply reply) {
    finished++;
    switch (reply) {
      case Reply.Answered(Message message, String _) -> {
        answer = MessageText.of(message);
        message.release();
      }
      case Reply.Failed(Failure cause) -> failure = cause;
      case Reply.Accepted _ -> throw new AssertionError("accepted a request");
    }
    request.release();
  }
}
