package dev.sluice.edge;

import dev.sluice.exchange.ClientFault;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Reason;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** What happened at the public port beside calls. Thread-safe; only grows. */
public final class EdgeTally {
  private final LongAdder accepted = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder lost = new LongAdder();
  private final LongAdder resumed = new LongAdder();
  private final LongAdder notResumed = new LongAdder();
  private final Map<String, LongAdder> requests =
      adders(
          Stream.concat(
              Arrays.stream(ClientFault.values())
                  .map(fault -> new Failure.ByClient(fault, "").reasonText()),
              Arrays.stream(Reason.values()).map(Reason::text)));
  private final Map<String, LongAdder> ends =
      adders(Arrays.stream(EventStream.End.values()).map(EdgeTally::text));

  EdgeTally() {}

  private static Map<String, LongAdder> adders(Stream<String> names) {
    Map<String, LongAdder> adders = new LinkedHashMap<>();
    names.forEach(name -> adders.put(name, new LongAdder()));
    return Collections.unmodifiableMap(adders);
  }

  private static String text(EventStream.End end) {
    return end.name().toLowerCase(Locale.ROOT);
  }

  private static void add(Map<String, LongAdder> adders, String name) {
    LongAdder adder = adders.get(name);
    if (adder != null) {
      adder.increment();
    }
  }

  void connectionAccepted() {
    accepted.increment();
  }

  void connectionRefused() {
    refused.increment();
  }

  void connectionLost() {
    lost.increment();
  }

  /** A client came back with Last-Event-ID. */
  void cameBack(boolean goesOn) {
    (goesOn ? resumed : notResumed).increment();
  }

  /** A request was turned away that no operation counts. */
  void requestRefused(Failure failure) {
    add(requests, failure.reasonText());
  }

  /** A connection carries its stream no longer. */
  void streamEnded(EventStream.End end) {
    add(ends, text(end));
  }

  /** Connections that clients opened. */
  public long connectionsAccepted() {
    return accepted.sum();
  }

  /** Connections closed at once because there were as many as there may be. */
  public long connectionsRefused() {
    return refused.sum();
  }

  /** Connections closed because their client acknowledged nothing for too long. */
  public long connectionsLost() {
    return lost.sum();
  }

  /** Streams that clients took up again. */
  public long resumed() {
    return resumed.sum();
  }

  /** Streams that clients wanted to take up again in vain. */
  public long notResumed() {
    return notResumed.sum();
  }

  /** Names every reason a request may be turned away for, with its count. */
  public void eachRefusal(BiConsumer<String, LongSupplier> taker) {
    requests.forEach((reason, count) -> taker.accept(reason, count::sum));
  }

  /** Names every way a connection may end carrying a stream, with its count. */
  public void eachStreamEnd(BiConsumer<String, LongSupplier> taker) {
    ends.forEach((end, count) -> taker.accept(end, count::sum));
  }
}
