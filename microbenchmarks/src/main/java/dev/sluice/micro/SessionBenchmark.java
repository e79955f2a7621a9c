package dev.sluice.micro;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.sluice.exchange.Client;
import dev.sluice.exchange.ClientTransport;
import dev.sluice.exchange.Exchange;
import dev.sluice.exchange.Identity;
import dev.sluice.exchange.InFlight;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Reply;
import dev.sluice.exchange.ReplySink;
import dev.sluice.exchange.Scope;
import dev.sluice.exchange.SessionDoor.Admission;
import dev.sluice.session.Evict;
import dev.sluice.session.SealKeys;
import dev.sluice.session.SealSecret;
import dev.sluice.session.SessionClock;
import dev.sluice.session.SessionConfig;
import dev.sluice.session.SessionListener;
import dev.sluice.session.SessionSeal;
import dev.sluice.session.Sessions;
import io.netty.channel.embedded.EmbeddedChannel;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The way from the id in the head of a request to its session. */
@State(org.openjdk.jmh.annotations.Scope.Thread)
public class SessionBenchmark {
  private static final long STEP_NANOS = TimeUnit.SECONDS.toNanos(3);

  private final SecureRandom random = new SecureRandom();
  private final SealKeys keys = SealKeys.of(List.of(SealSecret.random(random)));
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private long nanos;
  private Sessions roomy = sessions(SessionConfig.DEFAULTS);
  private Sessions single = roomy;
  private String known = "";
  private String one = "";
  private String other = "";
  private boolean turn;

  /** Opens sessions: one among many, and two where there is room for one. */
  @Setup
  public void setUp() {
    for (int i = 0; i < 1_000; i++) {
      known = open(roomy);
    }
    single = sessions(onlyOne());
    one = open(single);
    nanos += STEP_NANOS;
    other = open(single);
  }

  private Sessions sessions(SessionConfig config) {
    SessionSeal seal = new SessionSeal(keys, random, config);
    SessionClock clock = new SessionClock(() -> nanos, () -> 1_800_000_000);
    return new Sessions(config, SessionBenchmark::answer, clock, () -> seal, SessionListener.NONE);
  }

  private static SessionConfig onlyOne() {
    SessionConfig usual = SessionConfig.DEFAULTS;
    return new SessionConfig(
        1,
        0,
        Evict.IDLE,
        usual.idleTimeout(),
        usual.negotiateTimeout(),
        usual.maxAge(),
        usual.resumeWindow(),
        usual.calls(),
        usual.streams(),
        usual.asks(),
        usual.capabilities(),
        usual.ended(),
        List.of(),
        null,
        usual.replay());
  }

  private static InFlight answer(Exchange exchange, ReplySink sink) {
    sink.finish(new Reply.Answered(Message.of(Samples.result("0", "hello"))));
    return InFlight.DONE;
  }

  private String open(Sessions sessions) {
    Opened opened = new Opened();
    Message initialize = Message.of(Samples.initialize());
    Exchange exchange =
        new Exchange(
            Scope.AGGREGATE, Identity.ANONYMOUS, null, initialize, channel.eventLoop(), nanos);
    var _ = sessions.handle(exchange, opened);
    initialize.release();
    return requireNonNull(opened.id);
  }

  private static final class Opened implements ReplySink {
    private @Nullable String id;

    @Override
    public boolean interim(Message message) {
      message.release();
      return true;
    }

    @Override
    public void finish(Reply reply) {
      if (reply instanceof Reply.Answered(Message message, String sessionId)) {
        id = sessionId;
        message.release();
      }
    }
  }

  private static Client admit(Sessions sessions, String id) {
    Admission admission =
        sessions.admit(
            ClientTransport.STREAMABLE_HTTP, Scope.AGGREGATE, Identity.ANONYMOUS, fresh(id));
    return switch (admission) {
      case Admission.Admitted(Client client) -> client;
      case Admission.Refused(var failure) -> throw new IllegalStateException(failure.message());
    };
  }

  /** A string of its own, as each request brings one: its hash is not known yet. */
  private static String fresh(String id) {
    return new String(id.getBytes(UTF_8), UTF_8);
  }

  /** A session that lives here, among a thousand. */
  @Benchmark
  @Figure("session of a known id found (the id's own string included)")
  public Client known() {
    return admit(roomy, known);
  }

  /** A session that lives here no more: its id is opened, and it takes the place of another. */
  @Benchmark
  @Figure("session revived from its sealed id, another evicted for it")
  public Client revived() {
    turn = !turn;
    nanos += STEP_NANOS;
    return admit(single, turn ? one : other);
  }
}
