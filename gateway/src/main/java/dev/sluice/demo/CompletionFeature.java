package dev.sluice.demo;

import dev.sluice.protocol.mcp.McpMethod;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code completion/complete} for the name of {@code greet} and the id of the template. */
record CompletionFeature() implements DemoProtocol.Feature {
  private static final List<String> NAMES = List.of("Ada", "Alan", "Barbara", "Edsger", "Grace");
  private static final List<String> ITEM_IDS =
      IntStream.rangeClosed(1, ResourceFeature.ITEMS).mapToObj(Integer::toString).toList();

  @Override
  public void register(Map<String, DemoProtocol.Handler> handlers) {
    handlers.put(McpMethod.COMPLETION_COMPLETE, CompletionFeature::complete);
  }

  private static void complete(Call call) {
    Arguments params = call.params();
    Arguments argument = params.object("argument");
    String prefix = argument.text("value");
    List<String> values =
        known(params.object("ref"), argument.text("name")).stream()
            .filter(value -> value.startsWith(prefix))
            .toList();
    ObjectNode result = Json.object();
    ObjectNode completion = result.putObject("completion");
    ArrayNode array = completion.putArray("values");
    values.forEach(array::add);
    completion.put("total", values.size()).put("hasMore", false);
    call.result(result);
  }

  private static List<String> known(Arguments ref, String argument) {
    String type = ref.text("type");
    return switch (type) {
      case "ref/prompt" ->
          ref.text("name").equals("greet") && argument.equals("name") ? NAMES : List.of();
      case "ref/resource" ->
          ref.text("uri").equals(ResourceFeature.ITEM + "{id}") && argument.equals("id")
              ? ITEM_IDS
              : List.of();
      default -> throw RpcException.invalidParams("ref.type: expected ref/prompt or ref/resource");
    };
  }
}
