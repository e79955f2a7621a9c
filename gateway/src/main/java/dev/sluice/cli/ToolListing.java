package dev.sluice.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.exchange.CancelReason;
import dev.sluice.exchange.Client;
import dev.sluice.exchange.Dispatcher;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Outbound;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.ReplySink;
import dev.sluice.exchange.ServerDescription;
import dev.sluice.exchange.ServerName;
import dev.sluice.protocol.jsonrpc.Envelope;
import dev.sluice.protocol.jsonrpc.Member;
import dev.sluice.protocol.mcp.McpMethod;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks one server what it is, then for its tools, page after page. Confined to its loop; the result
 * may be awaited from any thread.
 */
final class ToolListing {
  /** Most pages taken of one server. */
  static final int MAX_PAGES = 1_000;

  private static final int LONGEST_TEXT = 200;

  private final ServerName server;
  private final Dispatcher dispatcher;
  private final Client client;
  private final EventLoop loop;
  private final CompletableFuture<Surveyed> result = new CompletableFuture<>();
  private final List<JsonNode> tools = new ArrayList<>();
  private final Set<String> cursors = new HashSet<>();
  private InFlight inFlight = InFlight.DONE;
  private @Nullable Future<?> timer;

  ToolListing(ServerName server, Dispatcher dispatcher, Client client, EventLoop loop) {
    this.server = server;
    this.dispatcher = dispatcher;
    this.client = client;
    this.loop = loop;
  }

  /** Starts; the result comes within the deadline, from any thread. */
  CompletableFuture<Surveyed> start(Duration deadline) {
    loop.execute(
        () -> {
          timer = loop.schedule(() -> late(deadline), deadline.toMillis(), TimeUnit.MILLISECONDS);
          dispatcher.describe(server, client, loop, this::described);
        });
    return result;
  }

  private void late(Duration deadline) {
    if (!result.isDone()) {
      down("no answer within " + deadline.toMillis() + " ms");
      inFlight.cancel(CancelReason.CLIENT_CANCELLED);
    }
  }

  private void described(Dispatcher.Described described) {
    switch (described) {
      case Dispatcher.Described.Known(ServerDescription description) -> {
        if (offersTools(description)) {
          ask(description, null);
        } else {
          end(new Surveyed.Up(server, description, List.of()));
        }
      }
      case Dispatcher.Described.Unknown(var failure) -> down(Failures.text(failure));
    }
  }

  private static boolean offersTools(ServerDescription description) {
    try {
      return JsonMapper.shared().readTree(description.capabilities()).has("tools");
    } catch (JacksonException malformed) {
      return true;
    }
  }

  private void ask(ServerDescription description, @Nullable String cursor) {
    if (result.isDone()) {
      return;
    }
    String params = cursor == null ? "" : ",\"params\":{\"cursor\":" + cursor + '}';
    Message request =
        Message.of(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\""
                + McpMethod.TOOLS_LIST
                + '"'
                + params
                + '}');
    Outbound outbound = new Outbound(server, client, request, loop, null, true, null);
    inFlight = dispatcher.dispatch(outbound, new Page(description, request));
  }

  /** The answer to one request. */
  private final class Page implements ReplySink {
    private final ServerDescription description;
    private final Message request;

    Page(ServerDescription description, Message request) {
      this.description = description;
      this.request = request;
    }

    @Override
    public boolean interim(Message message) {
      message.release();
      return false;
    }

    @Override
    public void finish(Reply reply) {
      request.release();
      switch (reply) {
        case Reply.Answered answered -> {
          Message message = answered.message();
          try {
            read(description, message);
          } finally {
            message.release();
          }
        }
        case Reply.Accepted accepted -> down("tools/list was answered with nothing");
        case Reply.Failed(var failure) -> down(Failures.text(failure));
      }
    }
  }

  private void read(ServerDescription description, Message message) {
    if (message.kind() == Envelope.Kind.ERROR) {
      down("tools/list was refused: " + clip(String.valueOf(message.raw(Member.ERROR))));
      return;
    }
    JsonNode page;
    try {
      page = JsonMapper.shared().readTree(message.bytes().toString(UTF_8)).path("result");
    } catch (JacksonException malformed) {
      down("tools/list was answered with JSON that cannot be read");
      return;
    }
    if (!page.path("tools").isArray()) {
      down("tools/list was answered without tools");
      return;
    }
    page.path("tools").values().forEach(tools::add);
    JsonNode next = page.path("nextCursor");
    if (!next.isString() || next.stringValue().isEmpty()) {
      end(new Surveyed.Up(server, description, tools));
    } else if (!cursors.add(next.stringValue())) {
      down("tools/list gave the same cursor twice");
    } else if (cursors.size() == MAX_PAGES) {
      down("tools/list has more than " + MAX_PAGES + " pages");
    } else {
      loop.execute(() -> ask(description, next.toString()));
    }
  }

  private static String clip(String text) {
    return text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) + "..." : text;
  }

  private void down(String reason) {
    end(new Surveyed.Down(server, reason));
  }

  private void end(Surveyed surveyed) {
    if (timer != null) {
      timer.cancel(false);
    }
    result.complete(surveyed);
  }
}
