package dev.sluice.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.exchange.HeardReply;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Errors of 2025-11-25 that name URLs to visit, towards clients of 2026-07-28. */
class UrlRequiredTest {
  private final Crossing crossing = new Crossing();

  @AfterEach
  void nothingIsHeld() {
    crossing.nothingIsHeld();
  }

  @Test
  void error_urlsToVisit_becomesInputRequiredAndTheCallIsMadeAgain() {
    HeardReply first = crossing.start();
    crossing
        .house
        .last()
        .error(
            "{\"code\":-32042,\"message\":\"visit\",\"data\":{\"elicitations\":[{\"mode\":\"url\",\"elicitationId\":\"e\",\"url\":\"https://x.example\",\"message\":\"m\"}]}}");
    assertThat(first.answer())
        .contains(
            "\"resultType\":\"input_required\",\"inputRequests\":{\"1\":{\"method\":\"elicitation/create\",\"params\":{\"mode\":\"url\",\"elicitationId\":\"e\",");
    HeardReply second = crossing.again(2, first, "{\"1\":{\"action\":\"accept\"}}");
    assertThat(crossing.house.calls).hasSize(2);
    assertThat(crossing.house.last().request())
        .contains("\"params\":{\"name\":\"tool\",\"_meta\"")
        .doesNotContain("requestState", "inputResponses");
    crossing.house.last().answer("{}");
    assertThat(second.answer()).contains("\"id\":2").contains("complete");
  }

  @Test
  void error_urlsToVisitDeclined_endsTheCall() {
    HeardReply first = crossing.start();
    crossing
        .house
        .last()
        .error(
            "{\"code\":-32042,\"message\":\"\",\"data\":{\"elicitations\":[{\"mode\":\"url\"}]}}");
    assertThat(crossing.again(2, first, "{\"1\":{\"action\":\"decline\"}}").why())
        .contains("declined");
    assertThat(crossing.house.calls).hasSize(1);
  }

  @Test
  void error_urlsToVisitWithoutTheAbility_saysWhatIsMissing() {
    HeardReply first =
        crossing.send(
            Crossing.request(1, "").replace(Crossing.ALL, "{\"elicitation\":{\"form\":{}}}"));
    crossing
        .house
        .last()
        .error(
            "{\"code\":-32042,\"message\":\"\",\"data\":{\"elicitations\":[{\"mode\":\"url\"}]}}");
    assertThat(first.answer())
        .contains("\"code\":-32021")
        .contains("\"requiredCapabilities\":{\"elicitation\":{\"url\":{}}}");
  }
}
