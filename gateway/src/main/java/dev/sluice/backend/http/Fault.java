package dev.sluice.backend.http;

import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Message;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Sent;
import dev.sluice.exchange.ServerName;
import dev.sluice.protocol.jsonrpc.Envelope;
import dev.sluice.protocol.jsonrpc.Member;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquirePendingLimitException;
import reactor.netty.internal.shaded.reactor.pool.PoolAcquireTimeoutException;

/** Says in one sentence what went wrong with a server reached over HTTP, and what to do. */
public record Fault(ServerName server, HttpConfig config) {

  /** A request that got no complete answer. */
  public Failure.ByBackend broken(Throwable cause, Sent sent) {
    if (sent != Sent.NOTHING
        && (cause instanceof DecoderException || cause instanceof IllegalArgumentException)) {
      return protocol("answered with what is no HTTP/1.1; check its url");
    }
    return switch (sent) {
      case NOTHING -> unreached(cause);
      case MAYBE ->
          failure(
              Reason.BACKEND_DISCONNECTED,
              "closed the connection before it answered; see its log",
              sent);
      case ALL ->
          failure(
              Reason.BACKEND_DISCONNECTED,
              "broke off in the middle of its answer; see its log",
              sent);
    };
  }

  /** A stream that ended properly, but without the response. */
  public Failure.ByBackend unanswered() {
    return failure(
        Reason.BACKEND_DISCONNECTED,
        "ended its stream without the response; see its log",
        Sent.ALL);
  }

  /** A stream on which nothing comes any more. */
  public Failure.ByBackend silent() {
    return failure(
        Reason.DEADLINE_EXCEEDED,
        "said nothing on its stream for "
            + config.streamIdleTimeout().toMillis()
            + " ms and was told to cancel; raise its setting streamIdleTimeout if it needs longer",
        Sent.ALL);
  }

  /** An answer over the configured size. */
  public Failure.ByBackend tooLarge() {
    return failure(
        Reason.RESPONSE_TOO_LARGE,
        "answered with more than " + config.response() + "; raise its setting response",
        Sent.ALL);
  }

  /** An answer that breaks the protocol. */
  public Failure.ByBackend protocol(String what) {
    return failure(Reason.BACKEND_PROTOCOL_ERROR, what, Sent.ALL);
  }

  /** A call that Sluice itself ended with its channel. */
  public Failure.ByBackend closed(Sent sent) {
    return failure(
        Reason.BACKEND_DISCONNECTED,
        "was disconnected by Sluice while the call was under way; call again",
        sent);
  }

  /** The end of a channel whose session the server forgot. */
  public Failure.ByBackend sessionLost() {
    return failure(
        Reason.BACKEND_DISCONNECTED,
        "no longer knows the session Sluice had with it; the next call opens another",
        Sent.NOTHING);
  }

  /** A call that could not even wait. */
  public Failure.ByBackend overloaded(String what) {
    return failure(Reason.OVERLOADED, what, Sent.NOTHING);
  }

  /**
   * A status that is no answer.
   *
   * @param error the body when it was a JSON-RPC error of no request of ours, else null
   */
  public Failure.ByBackend status(AnswerHead head, @Nullable Message error) {
    int status = head.status();
    String answered =
        "answered HTTP " + status + " (" + contentType(head.headers()) + jsonRpcCode(error) + ')';
    Duration retryAfter =
        RetryAfter.parse(head.headers().get(HttpHeaderNames.RETRY_AFTER), Instant.now());
    return switch (status) {
      case 401, 403 ->
          failure(
              Reason.BACKEND_PROTOCOL_ERROR,
              answered + ": it refuses Sluice's credentials; set headers.Authorization for it",
              Sent.ALL);
      case 404 ->
          failure(
              Reason.BACKEND_PROTOCOL_ERROR,
              answered + ": no MCP endpoint there; check the path of its url",
              Sent.ALL);
      case 421 ->
          failure(
              Reason.BACKEND_PROTOCOL_ERROR,
              answered
                  + ": it refuses the Host header; allow the url's host and port in its settings",
              Sent.ALL);
      case 408 ->
          failure(
              Reason.BACKEND_DISCONNECTED,
              answered + ": it did not wait for the request; see its log",
              Sent.MAYBE);
      case 429 ->
          refused(
              Reason.OVERLOADED,
              answered + ": too many requests; lower maxCalls for it",
              Sent.ALL,
              retryAfter);
      case 503 ->
          refused(
              Reason.BACKEND_UNREACHABLE,
              answered + ": it is unavailable; see its log",
              Sent.MAYBE,
              retryAfter);
      case 502, 504 ->
          failure(
              Reason.BACKEND_UNREACHABLE,
              answered + ": the proxy in front of it got no answer of it; see the log of both",
              Sent.MAYBE);
      default -> failure(Reason.BACKEND_PROTOCOL_ERROR, answered + "; see its log", Sent.ALL);
    };
  }

  /**
   * A status that turns work away. Only with the time to come back is it taken for a promise that
   * none was done; without, it may as well come from a proxy that lost the server on the way.
   */
  private Failure.ByBackend refused(
      Reason reason, String what, Sent otherwise, @Nullable Duration retryAfter) {
    return new Failure.ByBackend(
        reason,
        "server " + server + ' ' + what,
        server,
        retryAfter == null ? otherwise : Sent.NOTHING,
        1,
        retryAfter);
  }

  /** The media type for a message, in so far as it looks like one. */
  static String contentType(HttpHeaders headers) {
    String type = headers.get(HttpHeaderNames.CONTENT_TYPE);
    if (type == null) {
      return "no content type";
    }
    int end = type.indexOf(';') < 0 ? type.length() : type.indexOf(';');
    String plain = type.substring(0, Math.min(60, end)).trim();
    return plain.matches("[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+")
        ? plain
        : "an odd content type";
  }

  private static String jsonRpcCode(@Nullable Message error) {
    return error != null && error.kind() == Envelope.Kind.ERROR
        ? ", JSON-RPC error " + error.raw(Member.ERROR_CODE)
        : "";
  }

  private Failure.ByBackend unreached(Throwable cause) {
    if (cause instanceof NoConnectionException none) {
      return none.hasWaited() ? noneFree() : crowded();
    }
    if (cause instanceof PoolAcquirePendingLimitException) {
      return crowded();
    }
    if (cause instanceof PoolAcquireTimeoutException) {
      return noneFree();
    }
    if (cause instanceof RefusedException) {
      return failure(
          Reason.BACKEND_UNREACHABLE,
          "refused the request before it looked at it (HTTP/2); lower maxCalls if it does so often",
          Sent.NOTHING);
    }
    return failure(Reason.BACKEND_UNREACHABLE, "could not be reached: " + why(cause), Sent.NOTHING);
  }

  private Failure.ByBackend crowded() {
    return overloaded(
        "has " + config.waiting() + " calls waiting for a connection; raise its setting waiting");
  }

  private Failure.ByBackend noneFree() {
    return overloaded(
        "had no connection free within "
            + config.connectTimeout().toMillis()
            + " ms; raise its setting connections");
  }

  private String why(Throwable cause) {
    String host = String.valueOf(config.url().getHost());
    if (cause instanceof UnknownHostException) {
      return "host " + host + " is unknown; check its url";
    }
    if (cause instanceof SSLException) {
      return "TLS with " + host + " failed (" + cause.getMessage() + "); check its certificate";
    }
    if (cause instanceof ConnectTimeoutException) {
      return "no connection to "
          + config.url().getAuthority()
          + " within "
          + config.connectTimeout().toMillis()
          + " ms; is it running?";
    }
    return "no connection to " + config.url().getAuthority() + "; is it running?";
  }

  /** A failure in words that follow "server x". */
  public Failure.ByBackend failure(Reason reason, String what, Sent sent) {
    return new Failure.ByBackend(reason, "server " + server + ' ' + what, server, sent);
  }
}
