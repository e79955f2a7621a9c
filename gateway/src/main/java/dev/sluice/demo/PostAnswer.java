package dev.sluice.demo;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What one POST is answered with: JSON when the response is the first that is known, a stream as
 * soon as anything comes before it. Thread-safe.
 */
final class PostAnswer implements Outlet {

  /** What is to be written. */
  sealed interface Form {
    record Single(JsonNode json) implements Form {}

    record Stream(Events events) implements Form {}
  }

  private final Sinks.One<Form> form = Sinks.one();
  private @Nullable Events events;

  /** Known as soon as there is anything to write. */
  Mono<Form> form() {
    return form.asMono();
  }

  @Override
  public synchronized void interim(ObjectNode message) {
    stream().add(message);
  }

  @Override
  public synchronized void finish(ObjectNode response) {
    if (events == null) {
      emit(new Form.Single(response));
    } else {
      events.add(response);
      events.end();
    }
  }

  /** The responses of a batch. */
  synchronized void finishAll(ArrayNode responses) {
    if (events == null) {
      emit(new Form.Single(responses));
    } else {
      for (JsonNode response : responses) {
        events.add((ObjectNode) response);
      }
      events.end();
    }
  }

  @Override
  public synchronized void end() {
    stream().end();
  }

  private Events stream() {
    Events stream = events;
    if (stream == null) {
      stream = new Events();
      events = stream;
      emit(new Form.Stream(stream));
    }
    return stream;
  }

  private void emit(Form known) {
    Sinks.EmitResult result = form.tryEmitValue(known);
    assert result != Sinks.EmitResult.FAIL_NON_SERIALIZED : result;
  }
}
