package dev.sluice.load.measure;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.load.client.Net;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.List;
import java.util.function.IntFunction;

/**
 * The benchmark's clients: takes commands, one a line, and answers each with a line of whole
 * numbers. Ends with its stdin.
 *
 * <pre>
 * calls PORT PATH TOOL CONNECTIONS SECONDS   calls over HTTP+SSE, one at a time on each session
 *   = calls, microseconds, p50, p99 and p99.9 in microseconds, wrong answers, failures
 * connect PORT PATH SESSIONS AT_ONCE         opens sessions, each on a connection of its own
 * hold PORT PATH SESSIONS AT_ONCE            the same, and a stream in each, which stays open
 *   = opened, microseconds, failures
 * release                                    ends what is held
 *   = streams that were still open
 * </pre>
 */
public final class Main {
  private Main() {}

  /** Serves until stdin ends. */
  public static void main(String[] args) throws IOException {
    try (Net net = new Net();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, US_ASCII))) {
      Crowd crowd = new Crowd(net);
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        System.out.println(answer(net, crowd, List.of(line.split(" "))));
      }
    }
  }

  private static String answer(Net net, Crowd crowd, List<String> words) {
    IntFunction<Integer> number = at -> Integer.parseInt(words.get(at));
    return switch (words.getFirst()) {
      case "calls" ->
          new LegacyCalls(net, number.apply(1), words.get(2), words.get(3))
              .run(number.apply(4), number.apply(5));
      case "connect", "hold" ->
          crowd.join(
              new Crowd.Door(number.apply(1), words.get(2), words.getFirst().equals("hold")),
              number.apply(3),
              number.apply(4));
      case "release" -> crowd.release();
      default -> throw new IllegalArgumentException("command " + words.getFirst());
    };
  }
}
