package dev.sluice.routing;

import dev.sluice.exchange.Client;
import dev.sluice.settings.ByteSize;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Requests of {@code subscriptions/listen}, and what is said to them. */
final class ListenScript {
  static final String ID = "\"_meta\":{\"io.modelcontextprotocol/subscriptionId\":";
  static final String ALL =
      "{\"toolsListChanged\":true,\"promptsListChanged\":true,\"resourcesListChanged\":true,"
          + "\"resourceSubscriptions\":[\"a:1\",\"a:2\"]}";
  static final String ABLE =
      "{\"tools\":{\"listChanged\":true},\"prompts\":{\"listChanged\":false},"
          + "\"resources\":{\"listChanged\":true,\"subscribe\":true}}";

  private ListenScript() {}

  static Asked listen(Town town, Client client, String id, String filter) {
    return town.send(client, request(id, filter));
  }

  static String request(String id, String filter) {
    return "{\"jsonrpc\":\"2.0\",\"id\":"
        + id
        + ",\"method\":\"subscriptions/listen\",\"params\":{\"notifications\":"
        + filter
        + "}}";
  }

  /** A filter of so many resources of the server {@code a}, and nothing else. */
  static String resources(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"a:" + i + '"')
        .collect(Collectors.joining(",", "{\"resourceSubscriptions\":[", "]}"));
  }

  /** Answers every request that this server holds, those too that follow. */
  static void answerHeld(Town town, String server) {
    while (!town.server(server).held.isEmpty()) {
      town.server(server).held.remove().result("{}");
      town.run();
    }
  }

  static String ack(String id, String filter) {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/subscriptions/acknowledged\","
        + "\"params\":{"
        + ID
        + id
        + "},\"notifications\":"
        + filter
        + "}}";
  }

  static String result(String id) {
    return "{\"jsonrpc\":\"2.0\",\"id\":"
        + id
        + ",\"result\":{\"resultType\":\"complete\","
        + ID
        + id
        + "}}}";
  }

  static Town able(String... servers) {
    Town town = new Town(servers);
    for (String server : servers) {
      town.server(server).capabilities = ABLE;
    }
    return town;
  }

  static RoutingConfig bounded(int maxSubscriptions) {
    return new RoutingConfig(
        Town.LIST_TIMEOUT,
        Duration.ofMinutes(1),
        500,
        100,
        ByteSize.ofMiB(1),
        2,
        maxSubscriptions,
        1);
  }
}
