package dev.sluice.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * An MCP server over Streamable HTTP/1.1 that fails on demand: with a call as its plan says, and
 * with a connection as chance has it. Every run of a tool is in the ledger before anything is
 * answered.
 */
final class FaultyServer implements FaultyWeb {
  /** Below the ports that systems give to clients. */
  private static final int FIRST_PORT = 20_000;

  private static final int LAST_PORT = 32_000;
  private static final int MOST_TRIES = 100;

  private static final int BACKLOG = 4096;

  /** What happens to a connection before any call is read from it. */
  private enum Welcome {
    NORMAL,
    RESET_AT_ONCE,
    /** After the head of the first request. */
    RESET_IN_REQUEST,
    /** Reads nothing and says nothing. */
    SILENT
  }

  private final Desk desk;
  private final SplittableRandom random;
  private final AtomicReference<ServerSocket> listener = new AtomicReference<>();
  private final int port;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private final AtomicInteger calls = new AtomicInteger();
  private final LongAdder spoiled = new LongAdder();
  private final AtomicReference<String> mood = new AtomicReference<>("");
  private volatile CountDownLatch gathering = new CountDownLatch(0);
  private volatile int spoiledPercent;
  private volatile int delayMillis;
  private volatile boolean closed;

  /**
   * @param seed of what happens to connections
   */
  FaultyServer(Ledger ledger, long seed) {
    this.desk = new Desk(ledger);
    this.random = new SplittableRandom(seed);
    this.port = listenBelowClients();
  }

  /**
   * Listens where no client's socket gets its port: one that takes ours while we refuse connections
   * would keep it.
   */
  private int listenBelowClients() {
    for (int tries = 1; ; tries++) {
      int free = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
      try {
        listen(free);
        return free;
      } catch (UncheckedIOException taken) {
        if (tries == MOST_TRIES) {
          throw taken;
        }
      }
    }
  }

  private void listen(int wanted) {
    try {
      ServerSocket socket = new ServerSocket();
      socket.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), BACKLOG);
      listener.set(socket);
      Thread.ofVirtual().start(() -> accept(socket));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String url() {
    return "http://127.0.0.1:" + port + "/mcp";
  }

  @Override
  public void spoil(int percentOfConnections) {
    spoiledPercent = percentOfConnections;
  }

  @Override
  public long spoiled() {
    return spoiled.sum();
  }

  /** From now on every call is played this fault, whatever its plan; empty for the plan again. */
  void mood(String fault) {
    mood.set(fault);
  }

  /** Calls of tools that reached it. */
  int calls() {
    return calls.get();
  }

  /** From now on every call takes so long before it runs. */
  void delay(int millis) {
    delayMillis = millis;
  }

  /** From now on calls are answered only when so many have come. */
  void gather(int calls) {
    gathering = new CountDownLatch(calls);
  }

  private void gathered() throws IOException {
    gathering.countDown();
    try {
      if (!gathering.await(Caller.PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        throw new IOException(gathering.getCount() + " calls did not come");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /**
   * Refuses connections for a while; those that are open stay. A socket that does not listen keeps
   * the port meanwhile.
   */
  void refuseFor(long nanos) throws IOException {
    try (Socket keeper = new Socket()) {
      keeper.setOption(StandardSocketOptions.SO_REUSEPORT, true);
      keeper.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      listener.get().close();
      LockSupport.parkNanos(nanos);
      if (!closed) {
        listen(port);
      }
    }
  }

  /** Refuses connections from now on and resets those that are open. */
  void die() throws IOException {
    listener.get().close();
    for (Connection connection : connections) {
      connection.reset();
    }
    desk.forgetSessions();
  }

  /** Listens again after {@link #die}. */
  void revive() {
    listen(port);
  }

  @Override
  public int openSessions() {
    return desk.openSessions();
  }

  int sessionsOpened() {
    return desk.sessionsOpened();
  }

  private void accept(ServerSocket socket) {
    while (true) {
      try {
        Connection connection = new Connection(socket.accept());
        connections.add(connection);
        Welcome welcome = welcome();
        Thread.ofVirtual().start(() -> serve(connection, welcome));
      } catch (IOException closing) {
        return;
      }
    }
  }

  private Welcome welcome() {
    if (random.nextInt(100) >= spoiledPercent) {
      return Welcome.NORMAL;
    }
    spoiled.increment();
    return Welcome.values()[1 + random.nextInt(Welcome.values().length - 1)];
  }

  private void serve(Connection connection, Welcome welcome) {
    try {
      switch (welcome) {
        case NORMAL -> {}
        case RESET_AT_ONCE -> connection.reset();
        case RESET_IN_REQUEST -> {
          connection.reader().head();
          connection.reset();
        }
        case SILENT -> {
          return;
        }
      }
      HttpReader reader = connection.reader();
      for (HttpReader.Head head = reader.head(); head != null; head = reader.head()) {
        handle(connection, head, reader.body(head));
      }
      connection.close();
    } catch (IOException cut) {
      // Either side may cut a connection at any time here.
    }
    connections.remove(connection);
  }

  private void handle(Connection line, HttpReader.Head head, String body) throws IOException {
    String verb = head.first().substring(0, head.first().indexOf(' '));
    switch (desk.receive(verb, head.header("mcp-session-id"), body)) {
      case Desk.Answer answer ->
          line.respond(
              answer.status() + " X",
              answer.type(),
              answer.session().isEmpty() ? "" : "Mcp-Session-Id: " + answer.session() + "\r\n",
              answer.body());
      case Desk.Turn turn -> {
        int attempt = desk.arrived(turn);
        calls.incrementAndGet();
        gathered();
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(delayMillis));
        String now = mood.get();
        Fault fault = Script.fault(now.isEmpty() ? turn.plan() : now, attempt);
        desk.runs(turn, fault);
        HttpFaults.play(fault, turn, line);
      }
    }
  }

  @Override
  public int leftOpen(int patienceMillis) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(patienceMillis);
    int open = 0;
    for (Connection connection : connections) {
      int left = (int) TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (!connection.isClosed() && !connection.endsWithin(Math.max(1, left))) {
        open++;
      }
    }
    return open;
  }

  @Override
  public void close() {
    closed = true;
    try {
      listener.get().close();
      for (Connection connection : connections) {
        connection.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
