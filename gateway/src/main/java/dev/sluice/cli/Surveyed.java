package dev.sluice.cli;

import dev.sluice.exchange.ServerDescription;
import dev.sluice.exchange.ServerName;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What one server answered when it was asked what it is and which tools it has. */
sealed interface Surveyed {
  ServerName server();

  /** It answered. */
  record Up(ServerName server, ServerDescription description, List<JsonNode> tools)
      implements Surveyed {
    public Up {
      tools = List.copyOf(tools);
    }

    List<String> toolNames() {
      return tools.stream().map(tool -> tool.path("name").asString("")).toList();
    }
  }

  /** It did not, or not in a way that could be understood. */
  record Down(ServerName server, String reason) implements Surveyed {}
}
