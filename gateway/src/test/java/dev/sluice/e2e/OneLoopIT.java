package dev.sluice.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.backend.http.HttpConfig;
import dev.sluice.backend.streamable.StreamableTransport;
import dev.sluice.bridge.BridgeConfig;
import dev.sluice.bridge.BridgeCounts;
import dev.sluice.bridge.BridgeDispatcher;
import dev.sluice.bridge.StateSeal;
import dev.sluice.demo.DemoOptions;
import dev.sluice.demo.DemoServer;
import dev.sluice.dispatch.DispatchConfig;
import dev.sluice.dispatch.FleetDispatcher;
import dev.sluice.dispatch.ReplicaSet;
import dev.sluice.dispatch.ReplicaSpec;
import dev.sluice.dispatch.ServerLane;
import dev.sluice.edge.EdgeConfig;
import dev.sluice.edge.EdgeServer;
import dev.sluice.edge.EdgeStages;
import dev.sluice.edge.KeepaliveConfig;
import dev.sluice.edge.LimitsConfig;
import dev.sluice.edge.ListenConfig;
import dev.sluice.edge.ResponseConfig;
import dev.sluice.exchange.Client;
import dev.sluice.exchange.ClientCapabilities;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.ServerEvents;
import dev.sluice.exchange.ServerName;
import dev.sluice.observability.Operations;
import dev.sluice.protocol.jsonrpc.EnvelopeReader;
import dev.sluice.routing.Router;
import dev.sluice.routing.RoutingConfig;
import dev.sluice.security.AccessConfig;
import dev.sluice.security.AccessPolicy;
import dev.sluice.session.CloseReason;
import dev.sluice.session.SealKeys;
import dev.sluice.session.SealSecret;
import dev.sluice.session.SessionClock;
import dev.sluice.session.SessionConfig;
import dev.sluice.session.SessionListener;
import dev.sluice.session.SessionSeal;
import dev.sluice.session.Sessions;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Everything of a call happens on the loop of its client's connection, and is handed to none. */
final class OneLoopIT {
  private static final ServerName CRM = new ServerName("crm");
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int LOOPS = 4;
  private static final int BATCH = 20;

  /** A list that is fetched on the side may fall into some batches; a hop falls into all. */
  private static final int BATCHES = 10;

  private final EventLoopGroup outside =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final CountedLoops loops = CountedLoops.of(LOOPS);
  private final Stations stations = new Stations();
  private @Nullable DemoServer demo;
  private @Nullable ServerLane lane;
  private @Nullable Sessions sessions;
  private @Nullable EdgeServer edge;
  private int port;

  @BeforeEach
  void start() throws Exception {
    demo = DemoServer.start(outside, DemoOptions.DEFAULTS);
    EnvelopeReader reader = new EnvelopeReader(EnvelopeReader.DEFAULT_MAX_DEPTH);
    lane =
        new ServerLane(
            CRM,
            DispatchConfig.DEFAULTS,
            ReplicaSet.of(
                ReplicaSpec.only(
                    stations.before(
                        new StreamableTransport(CRM, HttpConfig.of(demo.url()), reader, loops)))),
            new ServerLane.Surroundings(new Deaf(), Operations.NONE, System::nanoTime));
    StateSeal states = StateSeal.fresh(RANDOM);
    Router router =
        new Router(
            RoutingConfig.DEFAULTS,
            List.of(CRM),
            stations.before(
                new BridgeDispatcher(
                    new FleetDispatcher(List.of(lane)),
                    BridgeConfig.DEFAULTS,
                    new BridgeCounts(),
                    () -> states)),
            loops,
            System::nanoTime);
    SessionSeal seal =
        new SessionSeal(
            SealKeys.of(List.of(SealSecret.random(RANDOM))), RANDOM, SessionConfig.DEFAULTS);
    seal.tryOut();
    sessions =
        new Sessions(
            SessionConfig.DEFAULTS,
            stations.before(router),
            SessionClock.SYSTEM,
            () -> seal,
            SessionListener.NONE);
    edge =
        new EdgeServer(
            new EdgeConfig(
                new ListenConfig("127.0.0.1", 0, null),
                LimitsConfig.DEFAULTS,
                ResponseConfig.DEFAULTS,
                KeepaliveConfig.DEFAULTS,
                Map.of()),
            new AccessPolicy(AccessConfig.DEFAULTS, "127.0.0.1"),
            new EdgeStages(
                sessions,
                router,
                router,
                CRM::equals,
                () -> true,
                Operations.NONE,
                reader,
                sessions.streamCounts(),
                null),
            loops);
    InetSocketAddress bound = edge.start().get(5, SECONDS);
    port = bound.getPort();
  }

  @AfterEach
  void stop() throws Exception {
    Objects.requireNonNull(sessions).closeAll(CloseReason.SHUTDOWN);
    Objects.requireNonNull(edge).close().get(5, SECONDS);
    CountDownLatch closed = new CountDownLatch(1);
    Objects.requireNonNull(lane).close(closed::countDown);
    assertThat(closed.await(10, SECONDS)).isTrue();
    Objects.requireNonNull(demo).stop();
    loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).get(10, SECONDS);
    outside.shutdownGracefully(0, 2, TimeUnit.SECONDS).get(10, SECONDS);
  }

  /** Hears nothing of what servers say outside calls. */
  private static final class Deaf implements ServerEvents {
    @Override
    public void onNotification(
        ServerName server,
        @Nullable ClientCapabilities capabilities,
        @Nullable Client client,
        Message notification) {
      notification.release();
    }

    @Override
    public void onUp(ServerName server) {}

    @Override
    public void onDown(ServerName server, Failure failure) {}
  }

  @ParameterizedTest
  @CsvSource({"/mcp, crm__echo", "/servers/crm/mcp, echo"})
  void call_fromOneConnection_staysOnItsLoop(String path, String tool) throws Exception {
    for (int client = 0; client < LOOPS; client++) {
      try (Connection connection = new Connection(port, path)) {
        connection.open();
        int least = Integer.MAX_VALUE;
        for (int batch = 0; batch < BATCHES && least > 0; batch++) {
          stations.clear();
          int before = loops.tasks();
          for (int call = 0; call < BATCH; call++) {
            connection.call(tool);
          }
          least = Math.min(least, loops.tasks() - before);
          assertThat(stations.threads())
              .containsOnlyKeys(
                  "read",
                  "dispatched",
                  "written to the server",
                  "answer begun",
                  "answer read",
                  "answered",
                  "written to the client");
          assertThat(stations.threads().values()).allSatisfy(at -> assertThat(at).hasSize(1));
          assertThat(stations.threads().values().stream().distinct()).hasSize(1);
        }
        assertThat(least).as("tasks handed to event loops by %s calls", BATCH).isZero();
      }
    }
  }

  /** One connection of one client with a session of its own. */
  private static final class Connection implements AutoCloseable {
    private final Socket socket;
    private final Line answers;
    private final String path;
    private String session = "";

    Connection(int port, String path) throws IOException {
      this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
      this.socket.setSoTimeout((int) Pending.PATIENCE_SECONDS * 1_000);
      this.answers = new Line(socket);
      this.path = path;
    }

    private Line.Request post(String json) throws IOException {
      socket
          .getOutputStream()
          .write(
              ("POST "
                      + path
                      + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                      + "Accept: application/json, text/event-stream\r\n"
                      + session
                      + "Content-Length: "
                      + json.length()
                      + "\r\n\r\n"
                      + json)
                  .getBytes(UTF_8));
      return Objects.requireNonNull(answers.read());
    }

    void open() throws IOException {
      Line.Request opened =
          post(
              "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"initialize\",\"params\":{\"protocolVersion\":\"2025-11-25\",\"capabilities\":{},\"clientInfo\":{\"name\":\"t\",\"version\":\"1\"}}}");
      session = "Mcp-Session-Id: " + opened.header("mcp-session-id") + "\r\n";
      post("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/initialized\"}");
      assertThat(post("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\"}").body())
          .contains("echo");
    }

    void call(String tool) throws IOException {
      assertThat(
              post("{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"tools/call\",\"params\":{\"name\":\""
                      + tool
                      + "\",\"arguments\":{\"message\":\"hello\"}}}")
                  .body())
          .contains("hello");
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
