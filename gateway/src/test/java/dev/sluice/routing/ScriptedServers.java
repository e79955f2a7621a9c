package dev.sluice.routing;

import static java.util.Objects.requireNonNull;

import dev.sluice.exchange.CancelReason;
import dev.sluice.exchange.Client;
import dev.sluice.exchange.Dispatcher;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.MessageText;
import dev.sluice.exchange.Outbound;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.ReplySink;
import dev.sluice.exchange.Sent;
import dev.sluice.exchange.ServerDescription;
import dev.sluice.exchange.ServerName;
import dev.sluice.protocol.era.ProtocolVersion;
import dev.sluice.protocol.jsonrpc.Member;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Servers that answer as told, and remember what they were asked. */
final class ScriptedServers implements Dispatcher {
  private final Map<ServerName, Script> scripts = new LinkedHashMap<>();
  final List<Request> requests = new ArrayList<>();
  final List<String> told = new ArrayList<>();

  /** What was asked of a server. */
  static final class Request implements InFlight {
    final Outbound outbound;
    final String text;
    final String method;
    final List<CancelReason> cancels = new ArrayList<>();
    private final ReplySink sink;
    private boolean over;

    Request(Outbound outbound, ReplySink sink) {
      this.outbound = outbound;
      this.sink = sink;
      this.text = MessageText.of(outbound.message());
      this.method = requireNonNull(outbound.message().method());
    }

    void result(String result) {
      end("\"result\":" + result);
    }

    void end(String member) {
      String id = requireNonNull(outbound.message().envelope().id()).token();
      finish(
          new Reply.Answered(Message.of("{\"jsonrpc\":\"2.0\",\"id\":" + id + ',' + member + '}')));
    }

    void fail(Failure failure) {
      finish(new Reply.Failed(failure));
    }

    private void finish(Reply reply) {
      if (!over) {
        over = true;
        sink.finish(reply);
      }
    }

    @Override
    public void cancel(CancelReason reason) {
      cancels.add(reason);
      fail(new Failure.ByGateway(Reason.CANCELLED, "cancelled"));
    }
  }

  /** One server. */
  static final class Script {
    final ServerName name;
    String capabilities = "{\"tools\":{},\"prompts\":{},\"resources\":{},\"logging\":{}}";
    ProtocolVersion version = ProtocolVersion.V2025_06_18;
    String serverInfo = "{\"name\":\"scripted\"}";
    @Nullable String instructions;
    @Nullable Failure down;
    boolean silent;

    /** Whether it is described by the one session all the time, else by another each time. */
    boolean sessionLasts;

    private @Nullable ServerDescription description;
    boolean holds;
    int described;
    final Deque<Request> held = new ArrayDeque<>();
    private final Map<String, String> pages = new HashMap<>();

    Script(ServerName name) {
      this.name = name;
    }

    /** Answers {@code method} without a cursor, or with this one, by a raw JSON result. */
    Script page(String method, @Nullable String cursor, String result) {
      pages.put(method + ' ' + cursor, "\"result\":" + result);
      return this;
    }

    Script error(String method, int code) {
      pages.put(method + " null", "\"error\":{\"code\":" + code + ",\"message\":\"scripted\"}");
      return this;
    }

    Script tools(String... names) {
      List<String> tools = new ArrayList<>();
      for (String tool : names) {
        tools.add("{\"name\":\"" + tool + "\",\"inputSchema\":{\"type\":\"object\"}}");
      }
      return page("tools/list", null, "{\"tools\":[" + String.join(",", tools) + "]}");
    }

    Script resources(String... uris) {
      List<String> resources = new ArrayList<>();
      for (String uri : uris) {
        resources.add("{\"uri\":\"" + uri + "\",\"name\":\"of " + name + "\"}");
      }
      return page("resources/list", null, "{\"resources\":[" + String.join(",", resources) + "]}");
    }

    Script templates(String... templates) {
      List<String> all = new ArrayList<>();
      for (String template : templates) {
        all.add("{\"uriTemplate\":\"" + template + "\",\"name\":\"of " + name + "\"}");
      }
      return page(
          "resources/templates/list",
          null,
          "{\"resourceTemplates\":[" + String.join(",", all) + "]}");
    }

    Script prompts(String... names) {
      List<String> prompts = new ArrayList<>();
      for (String prompt : names) {
        prompts.add("{\"name\":\"" + prompt + "\"}");
      }
      return page("prompts/list", null, "{\"prompts\":[" + String.join(",", prompts) + "]}");
    }

    Script dead() {
      down =
          new Failure.ByBackend(
              Reason.BACKEND_UNREACHABLE, name + " refused the connection", name, Sent.NOTHING);
      return this;
    }

    private String answer(Message message) {
      String cursor = message.text(Member.CURSOR);
      String method = requireNonNull(message.method());
      String page = pages.get(method + ' ' + cursor);
      if (page != null) {
        return page;
      }
      return switch (method) {
        case "tools/list" -> "\"result\":{\"tools\":[]}";
        case "prompts/list" -> "\"result\":{\"prompts\":[]}";
        case "resources/list" -> "\"result\":{\"resources\":[]}";
        case "resources/templates/list" -> "\"result\":{\"resourceTemplates\":[]}";
        default -> "\"result\":{\"by\":\"" + name + "\"}";
      };
    }
  }

  void add(ServerName name) {
    scripts.put(name, new Script(name));
  }

  Script script(ServerName name) {
    return requireNonNull(scripts.get(name), () -> "no script for " + name);
  }

  /** What a server was asked, by method. */
  List<Request> asked(String server, String method) {
    return requests.stream()
        .filter(one -> one.outbound.server().value().equals(server))
        .filter(one -> one.method.equals(method))
        .toList();
  }

  Request last() {
    return requests.getLast();
  }

  @Override
  public InFlight dispatch(Outbound outbound, ReplySink sink) {
    Request request = new Request(outbound, sink);
    requests.add(request);
    Script script = script(outbound.server());
    if (script.holds) {
      script.held.add(request);
    } else if (script.down != null) {
      request.fail(script.down);
    } else if (!script.silent) {
      request.end(script.answer(outbound.message()));
    }
    return request;
  }

  @Override
  public void tell(ServerName server, Client client, Message notification) {
    told.add(server + " " + MessageText.of(notification));
    notification.release();
  }

  @Override
  public void describe(ServerName server, Client client, EventLoop loop, Consumer<Described> done) {
    Script script = script(server);
    script.described++;
    Failure down = script.down;
    if (down != null) {
      done.accept(new Described.Unknown(down));
    } else if (!script.silent) {
      ServerDescription known = script.description;
      if (known == null || !script.sessionLasts) {
        known =
            new ServerDescription(
                script.version, script.capabilities, script.serverInfo, script.instructions);
        script.description = known;
      }
      done.accept(new Described.Known(known));
    }
  }
}
