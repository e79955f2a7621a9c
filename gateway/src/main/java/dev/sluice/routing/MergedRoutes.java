package dev.sluice.routing;

import dev.sluice.exchange.ClientFault;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.ReplySink;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.mcp.McpExtension;
import dev.sluice.protocol.mcp.McpMethod;

/** Routes requests at the address of all servers together. */
final class MergedRoutes {
  private final Calls calls;
  private final Introduction introduction;
  private final ListAnswers lists;
  private final NamedCalls named;
  private final ResourceCalls resources;
  private final TaskCalls tasks;
  private final Discovery discovery;
  private final Listening listening;
  private final Subscriptions subscriptions;
  private final LogLevels levels;

  MergedRoutes(Desk desk, Listening listening) {
    this.calls = desk.calls();
    this.introduction = new Introduction(desk.fleet(), desk.listeners());
    this.lists = new ListAnswers(desk.fleet(), desk.catalogues());
    TaskOwners owners = new TaskOwners(desk.fleet().config().maxTasks());
    this.named = new NamedCalls(desk, owners);
    this.tasks = new TaskCalls(desk.fleet(), desk.calls(), owners);
    this.resources = new ResourceCalls(desk.fleet(), desk.catalogues());
    this.discovery = new Discovery(desk.fleet());
    this.listening = listening;
    this.subscriptions = desk.subscriptions();
    this.levels = new LogLevels(desk.fleet());
  }

  InFlight handle(Exchange exchange, ReplySink sink, String method) {
    return switch (method) {
      case McpMethod.TOOLS_CALL -> named.handle(ListKind.TOOLS, Member.NAME, exchange, sink);
      case McpMethod.PROMPTS_GET -> named.handle(ListKind.PROMPTS, Member.NAME, exchange, sink);
      case McpMethod.TOOLS_LIST -> lists.handle(ListKind.TOOLS, exchange, sink);
      case McpMethod.PROMPTS_LIST -> lists.handle(ListKind.PROMPTS, exchange, sink);
      case McpMethod.RESOURCES_LIST -> lists.handle(ListKind.RESOURCES, exchange, sink);
      case McpMethod.RESOURCES_TEMPLATES_LIST -> lists.handle(ListKind.TEMPLATES, exchange, sink);
      case McpMethod.RESOURCES_READ ->
          resources.handle(
              Member.URI, exchange, sink, server -> calls.send(exchange, sink, server));
      case McpMethod.RESOURCES_SUBSCRIBE ->
          resources.handle(
              Member.URI,
              exchange,
              sink,
              server -> subscriptions.subscribe(exchange, sink, server));
      case McpMethod.RESOURCES_UNSUBSCRIBE ->
          resources.handle(
              Member.URI,
              exchange,
              sink,
              server -> subscriptions.unsubscribe(exchange, sink, server));
      case McpMethod.COMPLETION_COMPLETE -> complete(exchange, sink);
      case McpMethod.TASKS_GET,
          McpMethod.TASKS_RESULT,
          McpMethod.TASKS_CANCEL,
          McpExtension.TASKS_UPDATE ->
          tasks.handle(exchange, sink);
      case McpMethod.LOGGING_SET_LEVEL -> levels.setAll(exchange, sink);
      case McpMethod.INITIALIZE -> introduction.ofAll(exchange, sink);
      case McpMethod.SERVER_DISCOVER -> discovery.ofAll(exchange, sink);
      case McpMethod.SUBSCRIPTIONS_LISTEN -> listening.handle(exchange, sink);
      case McpMethod.PING -> {
        sink.finish(OwnMessages.result(exchange.id(), "{}"));
        yield InFlight.DONE;
      }
      default ->
          Calls.fail(
              sink,
              ClientFault.METHOD_NOT_FOUND,
              "no such method at the address of all servers: "
                  + NearestNames.clip(method)
                  + "; the address of one server passes every method on");
    };
  }

  /** Completes an argument of a prompt by its name, or of a template by its URI. */
  private InFlight complete(Exchange exchange, ReplySink sink) {
    if (exchange.message().has(Member.REF_NAME)) {
      return named.handle(ListKind.PROMPTS, Member.REF_NAME, exchange, sink);
    }
    if (exchange.message().has(Member.REF_URI)) {
      return resources.handle(
          Member.REF_URI, exchange, sink, server -> calls.send(exchange, sink, server));
    }
    return Calls.fail(
        sink,
        ClientFault.INVALID_PARAMS,
        "params.ref: neither name nor uri (expected: ref/prompt or ref/resource)");
  }
}
