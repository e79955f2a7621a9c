package dev.sluice.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.observability.Exposition;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * The management port. Health is answered on the event loop; metrics and views on a thread of their
 * own, so that a slow one holds up neither calls nor health.
 */
public final class ManagementServer {
  /** Most connections open at once; one more is closed. */
  static final int MAX_CONNECTIONS = 64;

  /** Most scrapes and views that wait for one under way; one more is answered 503. */
  static final int MAX_WAITING = 16;

  /** Largest body that is read. */
  static final int MAX_BODY = 4_096;

  private static final Logger LOG = LoggerFactory.getLogger(ManagementServer.class);
  private static final Duration IDLE = Duration.ofMinutes(2);
  private static final Duration REQUEST = Duration.ofSeconds(10);
  private static final Duration BIND = Duration.ofSeconds(10);

  private final ManagementConfig config;
  private final EventLoopGroup loops;
  private final Pages pages;
  private final ChannelGroup channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final AtomicInteger open = new AtomicInteger();
  private final LongAdder refused = new LongAdder();
  private final Scheduler worker =
      Schedulers.newBoundedElastic(1, MAX_WAITING, "sluice-management", 60, true);

  /**
   * @param metrics gives all meters for an {@code Accept} header, or for none; may take its time
   * @param ready asked on event loops
   */
  public ManagementServer(
      ManagementConfig config,
      Function<@Nullable String, Exposition> metrics,
      BooleanSupplier ready,
      Views views,
      EventLoopGroup loops) {
    this.config = config;
    this.loops = loops;
    this.pages = new Pages(metrics, ready, views);
  }

  /** Connections and requests refused because there were as many as there may be. */
  public long refused() {
    return refused.sum();
  }

  /** Opens a port of its own. Blocks until it is open. */
  public InetSocketAddress start() throws IOException {
    return start(false);
  }

  /**
   * Opens the port. Blocks until it is open.
   *
   * @param reusePort whether another process of the same user may listen on it already
   * @return the address bound
   */
  public InetSocketAddress start(boolean reusePort) throws IOException {
    boolean epoll = usesEpoll();
    HttpServer listening = HttpServer.create();
    if (epoll && reusePort) {
      listening = listening.option(EpollChannelOption.SO_REUSEPORT, true);
    }
    try {
      DisposableServer server =
          listening
              .host(config.host())
              .port(config.port())
              .runOn(loops)
              .channelGroup(channels)
              .doOnChannelInit((observer, channel, address) -> limit(channel))
              .httpRequestDecoder(limits -> limits.maxInitialLineLength(4096).maxHeaderSize(8192))
              .idleTimeout(IDLE)
              .requestTimeout(REQUEST)
              .handle(this::handle)
              .bindNow(BIND);
      channels.add(server.channel());
      if (epoll) {
        // Whoever is to take over may listen here, too.
        server.channel().config().setOption(EpollChannelOption.SO_REUSEPORT, true);
      }
      return (InetSocketAddress) server.address();
    } catch (RuntimeException failure) {
      worker.dispose();
      throw new IOException(
          "management: cannot listen on "
              + config.host()
              + ':'
              + config.port()
              + " ("
              + failure.getMessage()
              + "); free the port or set management.port",
          failure);
    }
  }

  private boolean usesEpoll() {
    return Epoll.isAvailable()
        && loops instanceof IoEventLoopGroup group
        && group.isIoType(EpollIoHandler.class);
  }

  /** Closes the port and its connections. Does not block. */
  public Future<?> stop() {
    worker.dispose();
    return channels.close();
  }

  private void limit(Channel connection) {
    var _ = connection.closeFuture().addListener(closed -> open.decrementAndGet());
    if (open.incrementAndGet() > MAX_CONNECTIONS) {
      refused.increment();
      LOG.warn("management_connection_refused max={}", MAX_CONNECTIONS);
      var _ = connection.close();
    }
  }

  private Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
    boolean head = request.method().equals(HttpMethod.HEAD);
    boolean delete = request.method().equals(HttpMethod.DELETE);
    Pages.@Nullable Page page;
    Question question;
    try {
      page = pages.find(request.fullPath());
      question =
          Question.of(delete, request.uri(), request.requestHeaders().get(HttpHeaderNames.ACCEPT));
    } catch (IllegalArgumentException malformed) {
      return send(response, Answer.text(400, "the address cannot be read"), head);
    }
    if (page == null) {
      return send(response, Answer.text(404, "nothing here"), head);
    }
    if (!page.has(request.method())) {
      response.header(HttpHeaderNames.ALLOW, page.methods());
      return send(response, Answer.text(405, "only " + page.methods()), head);
    }
    boolean reads = request.method().equals(HttpMethod.GET) || head;
    if (!reads && request.requestHeaders().contains(HttpHeaderNames.ORIGIN)) {
      // A name that a page made point here has no other mark.
      return send(response, Answer.text(403, "not for web pages"), head);
    }
    if (page.quick()) {
      return send(response, page.answer().apply(question), head);
    }
    if (!request.method().equals(HttpMethod.PUT)) {
      return slow(request, response, page, question);
    }
    int length = request.requestHeaders().getInt(HttpHeaderNames.CONTENT_LENGTH, -1);
    if (length < 0 || length > MAX_BODY) {
      response.header(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
      int status = length < 0 ? 411 : 413;
      return send(response, Answer.text(status, "a body of at most " + MAX_BODY + " bytes"), head);
    }
    return request
        .receive()
        .aggregate()
        .asString(UTF_8)
        .defaultIfEmpty("")
        .flatMap(body -> Mono.from(slow(request, response, page, question.put(body))));
  }

  private Publisher<Void> slow(
      HttpServerRequest request, HttpServerResponse response, Pages.Page page, Question question) {
    boolean head = request.method().equals(HttpMethod.HEAD);
    return Mono.fromSupplier(() -> page.answer().apply(question))
        .subscribeOn(worker)
        .onErrorResume(failure -> Mono.just(failed(request.fullPath(), failure)))
        .flatMap(answer -> Mono.from(send(response, answer, head)))
        // Who asked may be gone before it is there.
        .doOnDiscard(Answer.class, Answer::release);
  }

  private Answer failed(String path, Throwable failure) {
    if (failure instanceof RejectedExecutionException) {
      refused.increment();
      return Answer.text(503, "busy: too many requests wait");
    }
    LOG.error("management_page_failed path={}", path, failure);
    return Answer.text(500, "failed; the log says why");
  }

  private static Publisher<Void> send(HttpServerResponse response, Answer answer, boolean head) {
    response
        .status(answer.status())
        .header(HttpHeaderNames.CONTENT_TYPE, answer.contentType())
        .header(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(answer.body().readableBytes()))
        .header(HttpHeaderNames.CACHE_CONTROL, "no-store");
    if (head) {
      answer.release();
      return response.send();
    }
    return response.sendObject(answer.body());
  }
}
