package dev.sluice.routing;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.MessageText;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.ReplySink;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A request on its way, and what became of it. Releases its request at the end, as the edge does.
 */
final class Asked implements ReplySink {
  private static final JsonMapper JSON = new JsonMapper();

  final Exchange exchange;
  InFlight inFlight = InFlight.DONE;
  int finished;
  boolean accepted;
  final List<String> interims = new ArrayList<>();
  @Nullable Failure failure;
  private @Nullable String answer;

  Asked(Exchange exchange) {
    this.exchange = exchange;
  }

  @Override
  public boolean interim(Message message) {
    interims.add(MessageText.of(message));
    message.release();
    return true;
  }

  @Override
  public void finish(Reply reply) {
    finished++;
    switch (reply) {
      case Reply.Answered(Message message, var session) -> {
        answer = MessageText.of(message);
        message.release();
      }
      case Reply.Accepted accepted -> this.accepted = true;
      case Reply.Failed(Failure why) -> failure = why;
    }
    exchange.message().release();
  }

  String text() {
    assertThat(finished).as("times finished").isEqualTo(1);
    return requireNonNull(answer, () -> "no answer but " + failure);
  }

  JsonNode json() {
    return JSON.readTree(text());
  }

  JsonNode result() {
    return json().path("result");
  }

  /** The values of {@code member} of the entries of a list, in order. */
  List<String> each(String list, String member) {
    List<String> values = new ArrayList<>();
    for (JsonNode entry : result().path(list)) {
      values.add(entry.path(member).asString());
    }
    return values;
  }

  List<String> tools() {
    return each("tools", "name");
  }

  Failure.ByClient byClient() {
    assertThat(finished).as("times finished").isEqualTo(1);
    assertThat(failure).isInstanceOf(Failure.ByClient.class);
    return (Failure.ByClient) requireNonNull(failure);
  }
}
