package dev.sluice.routing;

import dev.sluice.exchange.Client;
import dev.sluice.settings.ByteSize;
import java.time.Duration;

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
