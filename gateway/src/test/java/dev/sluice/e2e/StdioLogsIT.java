package dev.sluice.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.fixture.Fixture;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What servers over stdio log just before a result. */
final class StdioLogsIT {
  /** More than there are event loops, so that some share the one that reads the process. */
  private static final int CLIENTS = 8;

  @ParameterizedTest
  @ValueSource(strings = {"legacy", "modern"})
  void logs_justBeforeTheResult_allComeAheadOfIt(String speaks) {
    try (Running gateway = Running.start("servers: { logs: {" + Fixture.stdio(speaks) + "} }\n")) {
      for (int i = 0; i < CLIENTS; i++) {
        TestClient client = gateway.client("/servers/logs/mcp", "client" + i).open();
        assertThat(client.request("logging/setLevel", "{'level':'debug'}").result()).isEmpty();
        List<JsonNode> all = client.call("test_tool_with_logging", "{}").all();
        assertThat(all).hasSize(4);
        assertThat(all.get(2).at("/params/data").asString(""))
            .isEqualTo("Tool execution completed");
        client.delete();
      }
    }
  }
}
