package dev.sluice.cli;

import dev.sluice.config.LoadedConfig;
import dev.sluice.config.Nearest;
import dev.sluice.exchange.ServerName;
import dev.sluice.lifecycle.Fleet;
import dev.sluice.lifecycle.GatewayConfig;
import dev.sluice.lifecycle.ServerConfig;
import dev.sluice.observability.Operations;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code sluice call}. */
@Command(
    name = "call",
    description = "Call one tool and print its result. Progress is shown on a terminal.",
    footer = {
      "",
      "Examples:",
      "  sluice call demo/echo '{\"message\":\"hello\"}'",
      "  sluice call -c mcp.json github/search_issues '{\"q\":\"sse\"}' --json",
      "",
      "Exit codes: 0 the tool answered; 1 it failed, or the call did; 2 no such server or tool, or",
      "wrong arguments or configuration."
    })
final class CallCommand implements Callable<Integer> {
  private static final JsonMapper STRICT =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private static final int SUGGESTIONS = 3;
  private static final Duration LIST_PATIENCE = Duration.ofSeconds(10);

  private final Streams streams;

  @Mixin private final ConfigChoice config = new ConfigChoice(null);

  @Option(names = "--json", description = "Print the whole result as JSON.")
  private boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  @Parameters(
      index = "0",
      paramLabel = "SERVER/TOOL",
      description = "Name of a configured server, and of a tool of it.")
  private String target = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "JSON",
      description = "Arguments, a JSON object ({} without).")
  private String arguments = "{}";

  CallCommand(Streams streams) {
    this.streams = streams;
  }

  @Override
  public Integer call() throws Unusable {
    int slash = target.indexOf('/');
    if (slash < 1 || slash == target.length() - 1) {
      throw new Unusable("'" + target + "' (expected: SERVER/TOOL, like demo/echo)");
    }
    String object = object(arguments);
    LoadedConfig.Valid valid = config.loadOrComplain(streams);
    if (valid == null) {
      return ExitCode.UNUSABLE;
    }
    GatewayConfig loaded = valid.config();
    ServerName server = server(target.substring(0, slash), loaded);
    String tool = target.substring(slash + 1);
    try (Fleet fleet = Fleet.open(only(server, loaded), Operations.NONE)) {
      ToolCall.Outcome outcome =
          new ToolCall(
                  fleet.dispatcher(),
                  fleet.loop(),
                  new ToolCall.Target(server, tool, object),
                  new CallProgress(streams))
              .await();
      return report(outcome, fleet, server, tool);
    }
  }

  private static String object(String text) throws Unusable {
    try {
      JsonNode node = STRICT.readTree(text);
      if (node.isObject()) {
        return node.toString();
      }
    } catch (JacksonException malformed) {
      throw new Unusable(
          "the arguments are no JSON: "
              + malformed.getOriginalMessage()
              + " (expected: an object like '{\"message\":\"hello\"}', in single quotes)");
    }
    throw new Unusable("the arguments are no object (expected: like '{\"message\":\"hello\"}')");
  }

  private static ServerName server(String name, GatewayConfig config) throws Unusable {
    List<String> names = config.servers().stream().map(one -> one.name().value()).toList();
    if (names.contains(name)) {
      return new ServerName(name);
    }
    throw new Unusable(
        "no server '" + Printable.of(name) + "'; " + suggestion(name, names, "configured"));
  }

  private static String suggestion(String name, List<String> names, String kind) {
    List<String> near = Nearest.to(name, names, SUGGESTIONS);
    if (!near.isEmpty()) {
      return "did you mean " + Printable.of(String.join(", ", near)) + "?";
    }
    return names.isEmpty()
        ? "none is " + kind
        : kind + ": " + Printable.of(String.join(", ", names.stream().limit(20).toList()));
  }

  /** The configuration with nothing but the one server: no other is started. */
  private static GatewayConfig only(ServerName server, GatewayConfig config) {
    List<ServerConfig> one =
        config.servers().stream().filter(each -> each.name().equals(server)).toList();
    return config.withServers(one);
  }

  private int report(ToolCall.Outcome outcome, Fleet fleet, ServerName server, String tool) {
    CallOutput output = new CallOutput(streams, json);
    if (outcome instanceof ToolCall.Result(JsonNode result, boolean failed) && !failed) {
      output.print(result);
      return ExitCode.GOOD;
    }
    String unknown = unknown(outcome, fleet, server, tool);
    if (unknown != null) {
      streams.complain(unknown);
      return ExitCode.UNUSABLE;
    }
    switch (outcome) {
      case ToolCall.Result(JsonNode result, boolean failed) -> output.print(result);
      case ToolCall.Refused(JsonNode error) -> output.refused(target, error);
      case ToolCall.Failed(var failure) -> output.failed(failure);
    }
    return ExitCode.FAILED;
  }

  /** After a failure: the complaint when the tool is not one the server lists, else null. */
  private @Nullable String unknown(
      ToolCall.Outcome outcome, Fleet fleet, ServerName server, String tool) {
    if (outcome instanceof ToolCall.Failed) {
      return null;
    }
    Surveyed answer = Survey.of(fleet, List.of(server), LIST_PATIENCE).getFirst();
    return switch (answer) {
      case Surveyed.Up up when !up.toolNames().contains(tool) ->
          "server '%s' has no tool '%s'; %s"
              .formatted(server, Printable.of(tool), suggestion(tool, up.toolNames(), "its tools"));
      case Surveyed.Up up -> null;
      case Surveyed.Down down -> null;
    };
  }
}
