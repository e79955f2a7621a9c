package dev.sluice.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.bridge.BridgeConfig;
import dev.sluice.bridge.BridgeCounts;
import dev.sluice.bridge.BridgeDispatcher;
import dev.sluice.bridge.StateSeal;
import dev.sluice.bridge.StatelessDoor;
import dev.sluice.dispatch.ScriptedTransport.Received;
import dev.sluice.exchange.CancelReason;
import dev.sluice.exchange.Client;
import dev.sluice.exchange.ClientCapabilities;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.HeardReply;
import dev.sluice.exchange.Identity;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Outbound;
import dev.sluice.exchange.Scope;
import dev.sluice.exchange.ScriptedClient;
import dev.sluice.protocol.jsonrpc.RequestId;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Two clients with sessions and two without, one server, as few upstream sessions as there may be:
 * a seeded sequence of what can happen between them. Whatever is said carries the name of the
 * client it is meant for.
 */
final class EraStory implements AutoCloseable {
  private static final Pattern NAME = Pattern.compile("@(\\w+)@");
  private static final Pattern STATE = Pattern.compile("\"requestState\":\"([^\"]+)\"");
  private static final Pattern KEY = Pattern.compile("\"(\\w+)\":\\{\"method\"");
  private static final String ABLE = "{\"elicitation\":{},\"roots\":{},\"sampling\":{}}";

  private final Random random;
  private final int maxSessions;
  private final Harness harness;
  private final BridgeDispatcher bridge;
  private final StatelessDoor door;
  private final List<Person> people = new ArrayList<>();
  private final Map<String, String> asked = new HashMap<>();
  private final Set<Received> over = new HashSet<>();
  private final BridgeCounts counts = new BridgeCounts();
  private int ids;

  /**
   * @param maxSessions with one only, all share it whatever is asked
   */
  EraStory(long seed, int maxSessions) {
    random = new Random(seed);
    this.maxSessions = maxSessions;
    harness = new Harness(Harness.limits(UpstreamSharing.AUTO, maxSessions, 100));
    BridgeConfig config =
        new BridgeConfig(
            5,
            5,
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            10,
            0,
            BridgeConfig.DEFAULTS.parkedSize(),
            Duration.ofMillis(1),
            BridgeConfig.DEFAULTS.capabilities());
    StateSeal seal = StateSeal.fresh(new SecureRandom());
    bridge = new BridgeDispatcher(harness.dispatcher, config, counts, () -> seal);
    door =
        new StatelessDoor(
            (exchange, sink) ->
                bridge.dispatch(
                    outbound(Objects.requireNonNull(exchange.client()), exchange.message()), sink),
            config);
    people.add(new Person("ann", ScriptedClient.session(capabilities())));
    people.add(new Person("bob", ScriptedClient.session(capabilities())));
    people.add(new Person("cid", null));
    people.add(new Person("dan", null));
  }

  private static ClientCapabilities capabilities() {
    return new ClientCapabilities(ABLE, true, true, true);
  }

  private Outbound outbound(Client client, Message message) {
    return new Outbound(Harness.SERVER, client, message, harness.loop(), null, false, null);
  }

  /** Messages that reached a client. */
  int delivered() {
    return people.stream().flatMap(each -> each.calls.stream()).mapToInt(Story::heard).sum();
  }

  /** Times a client without a session came back to a parked call. */
  long returned() {
    return counts.resumed.sum();
  }

  /** One thing happens. */
  void step() {
    switch (random.nextInt(10)) {
      case 0, 1 -> anyone().call();
      case 2 -> harness.advance(Duration.ofMillis(random.nextInt(3)));
      case 3, 4 -> anyone().answerOne();
      case 5 -> anyone().cancelOne();
      default -> serverActs();
    }
    harness.run();
    check();
  }

  private Person anyone() {
    return people.get(random.nextInt(people.size()));
  }

  private void serverActs() {
    List<Received> open = open();
    if (open.isEmpty()) {
      return;
    }
    Received call = open.get(random.nextInt(open.size()));
    ScriptedTransport.ScriptedChannel channel = channel(call);
    String name = name(call.text());
    if (name.isEmpty()) {
      answer(call, "{}");
      return;
    }
    switch (random.nextInt(7)) {
      case 0, 1 ->
          call.listener()
              .onInterim(
                  Message.of(
                      "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/progress\",\"params\":{\"progressToken\":"
                          + call.id()
                          + ",\"progress\":1,\"message\":\"@"
                          + name
                          + "@\"}}"));
      case 2 -> call.listener().onInterim(Message.of(log(name)));
      case 3 -> channel.say(log(name));
      case 4 -> call.listener().onInterim(Message.of(question(name)));
      case 5 -> channel.say(question(name));
      default -> answer(call, "{\"content\":\"@" + name + "@\"}");
    }
  }

  private static String log(String name) {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/message\",\"params\":{\"level\":\"info\",\"data\":\"@"
        + name
        + "@\"}}";
  }

  private String question(String name) {
    String id = "ask" + ids++;
    asked.put(id, name);
    return "{\"jsonrpc\":\"2.0\",\"id\":\""
        + id
        + "\",\"method\":\"elicitation/create\",\"params\":{\"message\":\"@"
        + name
        + "@\",\"requestedSchema\":{}}}";
  }

  private void answer(Received call, String result) {
    over.add(call);
    channel(call).answer(call, result);
  }

  /** The channel a call came on. */
  private ScriptedTransport.ScriptedChannel channel(Received call) {
    return harness.transport.channels.stream()
        .filter(each -> each.received.contains(call))
        .findAny()
        .orElseThrow();
  }

  /** Calls that the server has neither answered nor was told to cancel. */
  private List<Received> open() {
    return harness.transport.channels.stream().flatMap(this::open).toList();
  }

  private Stream<Received> open(ScriptedTransport.ScriptedChannel channel) {
    Set<Long> cancelled =
        channel.cancelled.stream()
            .map(each -> Long.parseLong(each.split(" ")[0]))
            .collect(Collectors.toSet());
    return channel.received.stream()
        .filter(each -> !over.contains(each) && !cancelled.contains(each.id()));
  }

  private static String name(String text) {
    Matcher found = NAME.matcher(text);
    return found.find() ? found.group(1) : "";
  }

  private void check() {
    assertThat(harness.transport.channels).hasSizeLessThanOrEqualTo(maxSessions);
    people.forEach(Person::check);
    for (ScriptedTransport.ScriptedChannel channel : harness.transport.channels) {
      channel.sent.forEach(this::check);
    }
  }

  private void check(String answer) {
    String name = name(answer);
    if (!name.isEmpty()) {
      Matcher id = Pattern.compile("\"id\":\"(ask\\d+)\"").matcher(answer);
      assertThat(id.find()).isTrue();
      assertThat(asked).containsEntry(id.group(1), name);
    }
  }

  /** The server answers everything, nobody comes back: nothing is left then. */
  @Override
  public void close() {
    open().forEach(call -> answer(call, "{}"));
    harness.run();
    harness.advance(Duration.ofSeconds(21));
    check();
    for (Person person : people) {
      assertThat(person.calls).allMatch(call -> call.caller.finished == 1);
    }
    assertThat(harness.lane.callsInFlight()).isZero();
  }

  /** One request of a client, and what was answered. */
  private record Story(HeardReply caller) {
    int heard() {
      return caller.interim.size() + (caller.answer == null ? 0 : 1);
    }
  }

  private final class Person {
    private final String name;
    private final @Nullable ScriptedClient session;
    private final List<Story> calls = new ArrayList<>();
    private final List<String> invitations = new ArrayList<>();
    private int seen;

    Person(String name, @Nullable ScriptedClient session) {
      this.name = name;
      this.session = session;
    }

    void call() {
      if (calls.stream().filter(each -> each.caller.finished == 0).count() < 2) {
        send("");
      }
    }

    private void send(String input) {
      String meta =
          session != null
              ? ""
              : ",\"io.modelcontextprotocol/clientCapabilities\":"
                  + ABLE
                  + ",\"io.modelcontextprotocol/logLevel\":\"debug\"";
      String json =
          "{\"jsonrpc\":\"2.0\",\"id\":\"@"
              + name
              + "@"
              + ids++
              + "\",\"method\":\"tools/call\",\"params\":{"
              + input
              + "\"name\":\"x\",\"arguments\":{\"who\":\"@"
              + name
              + "@\"},\"_meta\":{\"progressToken\":\"@"
              + name
              + "@\""
              + meta
              + "}}}";
      HeardReply caller = new HeardReply(Message.of(json));
      calls.add(new Story(caller));
      caller.inFlight =
          session != null
              ? bridge.dispatch(outbound(session, caller.request), caller)
              : door.handle(
                  new Exchange(
                      Scope.AGGREGATE, Identity.ANONYMOUS, null, caller.request, harness.loop(), 0),
                  caller);
    }

    void answerOne() {
      if (session == null) {
        readInvitations();
        if (!invitations.isEmpty()) {
          comeBack(invitations.remove(random.nextInt(invitations.size())));
        }
        return;
      }
      List<RequestId> open = List.copyOf(session.awaited().keySet());
      if (!open.isEmpty()) {
        RequestId id = open.get(random.nextInt(open.size()));
        Client.AnswerListener listener = session.awaited().remove(id);
        Objects.requireNonNull(listener)
            .onAnswer(
                Message.of(
                    "{\"jsonrpc\":\"2.0\",\"id\":"
                        + id.token()
                        + ",\"result\":{\"who\":\"@"
                        + name
                        + "@\"}}"));
      }
    }

    private void readInvitations() {
      for (; seen < calls.size() && calls.get(seen).caller.finished > 0; seen++) {
        String answer = calls.get(seen).caller.answer;
        if (answer != null && answer.contains("input_required")) {
          invitations.add(answer);
        }
      }
    }

    /** With all answers, or with some. */
    private void comeBack(String invitation) {
      Matcher state = STATE.matcher(invitation);
      assertThat(state.find()).isTrue();
      StringBuilder answers = new StringBuilder();
      Matcher key = KEY.matcher(invitation);
      while (key.find()) {
        if (random.nextInt(4) > 0) {
          answers
              .append(answers.isEmpty() ? "" : ",")
              .append('"')
              .append(key.group(1))
              .append("\":{\"who\":\"@")
              .append(name)
              .append("@\"}");
        }
      }
      send("\"requestState\":\"" + state.group(1) + "\",\"inputResponses\":{" + answers + "},");
    }

    void cancelOne() {
      if (random.nextInt(3) == 0) {
        calls.stream()
            .filter(each -> each.caller.finished == 0)
            .findAny()
            .ifPresent(each -> each.caller.inFlight.cancel(CancelReason.CLIENT_DISCONNECTED));
      }
    }

    void check() {
      for (Story story : calls) {
        assertThat(story.caller.finished).isLessThanOrEqualTo(1);
        story.caller.interim.forEach(this::own);
        if (story.caller.answer != null) {
          own(story.caller.answer);
        }
      }
      if (session != null) {
        session.pushed().forEach(this::own);
      }
    }

    private void own(String text) {
      Matcher found = NAME.matcher(text);
      while (found.find()) {
        assertThat(found.group(1)).as(text).isEqualTo(name);
      }
    }
  }
}
