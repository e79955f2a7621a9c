package dev.sluice.edge;

import dev.sluice.exchange.CancelReason;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.ReplySink;
import dev.sluice.exchange.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A stage that keeps the last exchange, for the test to finish. On one loop. */
final class HeldCall implements Stage, InFlight {
  final List<String> heard = new ArrayList<>();
  private @Nullable Exchange exchange;
  private @Nullable ReplySink sink;

  @Override
  public InFlight handle(Exchange exchange, ReplySink sink) {
    this.exchange = exchange;
    this.sink = sink;
    return this;
  }

  boolean interim(String json) {
    return Objects.requireNonNull(sink).interim(Message.of(json));
  }

  void finish(String result) {
    finish(new Reply.Answered(ScriptedDoor.result(Objects.requireNonNull(exchange), result)));
  }

  void finish(Reply reply) {
    Objects.requireNonNull(sink).finish(reply);
  }

  @Override
  public void cancel(CancelReason reason) {
    heard.add(reason.name());
  }

  @Override
  public void pause() {
    heard.add("pause");
  }

  @Override
  public void resume() {
    heard.add("resume");
  }
}
