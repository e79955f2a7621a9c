package dev.sluice.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.ClientFault;
import dev.sluice.exchange.Failure;
import dev.sluice.exchange.Reason;
import dev.sluice.exchange.Sent;
import dev.sluice.exchange.ServerName;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole table: a new fault or reason without a row fails. */
final class FailureMappingTest {
  private static final String FAULTS =
      """
      PARSE_ERROR, -32700, 400, 400
      INVALID_REQUEST, -32600, 400, 400
      METHOD_NOT_FOUND, -32601, 200, 404
      INVALID_PARAMS, -32602, 200, 400
      MISSING_SESSION, -32600, 400, 400
      UNKNOWN_SESSION, -32600, 404, 404
      UNSUPPORTED_PROTOCOL_VERSION, -32022, 400, 400
      HEADER_MISMATCH, -32020, 400, 400
      MISSING_CAPABILITY, -32021, 400, 400
      INVALID_META, -32602, 400, 400
      FORBIDDEN_HOST, -32600, 403, 403
      FORBIDDEN_ORIGIN, -32600, 403, 403
      NOT_FOUND, -32600, 404, 404
      METHOD_NOT_ALLOWED, -32600, 405, 405
      NOT_ACCEPTABLE, -32600, 406, 406
      UNSUPPORTED_MEDIA_TYPE, -32600, 415, 415
      BODY_TOO_LARGE, -32600, 413, 413
      HEADERS_TOO_LARGE, -32600, 431, 431
      REQUEST_TIMEOUT, -32600, 408, 408
      TOO_MANY_REQUESTS, -32013, 429, 429
      """;
  private static final String REASONS =
      """
      BACKEND_UNREACHABLE, -32010, 502, WARN, true
      DEADLINE_EXCEEDED, -32011, 504, INFO, true
      CIRCUIT_OPEN, -32012, 503, DEBUG, true
      OVERLOADED, -32013, 503, WARN, true
      BACKEND_DISCONNECTED, -32014, 502, WARN, true
      OUTCOME_UNKNOWN, -32015, 502, WARN, false
      BACKEND_PROTOCOL_ERROR, -32016, 502, WARN, false
      SHUTTING_DOWN, -32017, 503, DEBUG, true
      RESPONSE_TOO_LARGE, -32018, 502, WARN, false
      CANCELLED, -32019, 503, DEBUG, false
      """;

  @ParameterizedTest
  @CsvSource(textBlock = FAULTS)
  void clientFault_hasItsRow(ClientFault fault, int code, int rpcStatus, int plainStatus) {
    Failure failure = new Failure.ByClient(fault, "m");

    assertThat(FailureMapping.code(failure)).isEqualTo(code);
    assertThat(FailureMapping.rpcStatus(failure)).isEqualTo(rpcStatus);
    assertThat(FailureMapping.plainStatus(failure)).isEqualTo(plainStatus);
    assertThat(FailureMapping.level(failure)).hasToString("DEBUG");
    assertThat(FailureMapping.fault(failure)).isEqualTo("client");
    boolean tooMany = fault == ClientFault.TOO_MANY_REQUESTS;
    assertThat(failure.reasonText())
        .isEqualToIgnoringCase(tooMany ? Reason.OVERLOADED.text() : fault.name());
    assertThat(FailureMapping.retryable(failure))
        .isEqualTo(tooMany || fault == ClientFault.REQUEST_TIMEOUT);
  }

  @ParameterizedTest
  @CsvSource(textBlock = REASONS)
  void reason_hasItsRow(
      Reason reason, int code, int plainStatus, String level, boolean retryableUnsent) {
    ServerName server = new ServerName("crm");
    Failure gateway = new Failure.ByGateway(reason, "m", server, Sent.NOTHING, 2);
    Failure backend = new Failure.ByBackend(reason, "m", server, Sent.NOTHING);

    for (Failure failure : new Failure[] {gateway, backend}) {
      assertThat(FailureMapping.code(failure)).isEqualTo(code);
      assertThat(FailureMapping.rpcStatus(failure)).isEqualTo(200);
      assertThat(FailureMapping.plainStatus(failure)).isEqualTo(plainStatus);
      assertThat(FailureMapping.level(failure)).hasToString(level);
      assertThat(FailureMapping.label(failure)).isEqualToIgnoringCase(reason.name());
      assertThat(FailureMapping.retryable(failure)).isEqualTo(retryableUnsent);
    }
    assertThat(FailureMapping.fault(gateway)).isEqualTo("gateway");
    assertThat(FailureMapping.fault(backend)).isEqualTo("backend");
    assertThat(FailureMapping.retryable(new Failure.ByBackend(reason, "m", server, Sent.MAYBE)))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "1, 1", "1000, 1", "1001, 2", "86400000, 86400"})
  void retryAfterSeconds_knownWait_isRoundedUp(long millis, long seconds) {
    Failure failure =
        new Failure.ByBackend(
            Reason.OVERLOADED,
            "m",
            new ServerName("crm"),
            Sent.NOTHING,
            1,
            Duration.ofMillis(millis));
    assertThat(FailureMapping.retryAfterSeconds(failure)).isEqualTo(seconds);
  }

  @Test
  void retryAfterSeconds_unknownWait_isOne() {
    assertThat(FailureMapping.retryAfterSeconds(new Failure.ByGateway(Reason.SHUTTING_DOWN, "m")))
        .isEqualTo(1);
  }

  @Test
  void table_namesEverything() {
    assertThat(FAULTS.lines()).hasSize(ClientFault.values().length);
    assertThat(REASONS.lines()).hasSize(Reason.values().length);
  }

  @Test
  void data_ofGateway_holdsAllMembers() {
    assertThat(
            FailureMapping.data(
                new Failure.ByGateway(
                    Reason.OVERLOADED, "m", new ServerName("crm"), Sent.NOTHING, 3),
                12))
        .isEqualTo(
            "{\"sluice\":{\"fault\":\"gateway\",\"reason\":\"overloaded\",\"server\":\"crm\","
                + "\"sent\":\"nothing\",\"retryable\":true,\"attempts\":3,\"elapsedMs\":12}}");
  }

  @Test
  void data_ofClient_joinsItsOwn() {
    Failure failure = new Failure.ByClient(ClientFault.INVALID_PARAMS, "m", "{\"nearest\":[]}");
    Failure empty = new Failure.ByClient(ClientFault.INVALID_PARAMS, "m", "{}");

    assertThat(FailureMapping.data(failure, 0)).startsWith("{\"nearest\":[],\"sluice\":{");
    assertThat(FailureMapping.data(empty, 0)).startsWith("{\"sluice\":{").endsWith("}}");
  }
}
