package dev.sluice.backend.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Sent;
import dev.sluice.exchange.ServerName;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultTest {
  private final Fault fault =
      new Fault(new ServerName("crm"), HttpConfig.of(URI.create("http://crm.internal:81/mcp")));

  private static AnswerHead head(int status, @Nullable String retryAfter) {
    HttpHeaders headers = new DefaultHttpHeaders();
    if (retryAfter != null) {
      headers.set("retry-after", retryAfter);
    }
    return new AnswerHead(status, headers);
  }

  /** What a status means, without and with {@code Retry-After: 3}. */
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          400, BACKEND_PROTOCOL_ERROR, ALL,   BACKEND_PROTOCOL_ERROR, ALL
          401, BACKEND_PROTOCOL_ERROR, ALL,   BACKEND_PROTOCOL_ERROR, ALL
          403, BACKEND_PROTOCOL_ERROR, ALL,   BACKEND_PROTOCOL_ERROR, ALL
          404, BACKEND_PROTOCOL_ERROR, ALL,   BACKEND_PROTOCOL_ERROR, ALL
          408, BACKEND_DISCONNECTED,   MAYBE, BACKEND_DISCONNECTED,   MAYBE
          421, BACKEND_PROTOCOL_ERROR, ALL,   BACKEND_PROTOCOL_ERROR, ALL
          429, OVERLOADED,             ALL,   OVERLOADED,             NOTHING
          500, BACKEND_PROTOCOL_ERROR, ALL,   BACKEND_PROTOCOL_ERROR, ALL
          502, BACKEND_UNREACHABLE,    MAYBE, BACKEND_UNREACHABLE,    MAYBE
          503, BACKEND_UNREACHABLE,    MAYBE, BACKEND_UNREACHABLE,    NOTHING
          504, BACKEND_UNREACHABLE,    MAYBE, BACKEND_UNREACHABLE,    MAYBE
          """)
  void status_anyError_followsTheTable(
      int status, Reason reason, Sent sent, Reason reasonWithTime, Sent sentWithTime) {
    Failure.ByBackend without = fault.status(head(status, null), null);
    assertThat(without.reason()).isEqualTo(reason);
    assertThat(without.sent()).isEqualTo(sent);
    assertThat(without.retryAfter()).isNull();
    assertThat(fault.status(head(status, "soon"), null)).isEqualTo(without);

    Failure.ByBackend with = fault.status(head(status, "3"), null);
    assertThat(with.reason()).isEqualTo(reasonWithTime);
    assertThat(with.sent()).isEqualTo(sentWithTime);
    assertThat(with.retryAfter())
        .isEqualTo(sentWithTime == Sent.NOTHING ? Duration.ofSeconds(3) : null);
  }

  @Test
  void messages_all_nameTheServerAndSayWhatToDo() {
    List<Failure> all = new ArrayList<>();
    for (int status = 400; status < 600; status++) {
      all.add(fault.status(head(status, null), null));
    }
    for (Throwable cause :
        List.of(
            new ConnectException("refused"),
            new RefusedException(new IOException("refused")),
            new ConnectTimeoutException("late"),
            new UnknownHostException("crm.internal"),
            new SSLException("no trust"))) {
      all.add(fault.broken(cause, Sent.NOTHING));
    }
    all.add(fault.broken(new IOException("reset"), Sent.MAYBE));
    all.add(fault.broken(new IOException("reset"), Sent.ALL));
    all.add(fault.broken(new DecoderException("no http"), Sent.MAYBE));
    all.add(fault.unanswered());
    all.add(fault.tooLarge());
    all.add(fault.closed(Sent.MAYBE));
    all.add(fault.sessionLost());
    for (Failure failure : all) {
      assertThat(failure.message()).contains("server crm ").matches(".+[;:,] [a-z][^;]+");
    }
  }
}
