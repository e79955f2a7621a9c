package dev.sluice.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class SessionPagesTest {
  private static final JsonMapper JSON = new JsonMapper();

  private final ListedSessions listed = new ListedSessions();
  private final SessionPages pages = new SessionPages(listed);

  private JsonNode list(String query) {
    Answer answer = pages.list(Question.of(false, "/admin/sessions" + query, null));
    assertThat(answer.status()).isEqualTo(200);
    return JSON.readTree(answer.body().toString(UTF_8));
  }

  private Answer one(boolean delete, String id) {
    return pages.one(Question.of(delete, "/admin/sessions/" + id + '/', null));
  }

  @Test
  void list_someSessions_showsEachWithWhatItHolds() {
    listed.add("abc");
    JsonNode page = list("");
    assertThat(page.path("count").asInt()).isEqualTo(1);
    assertThat(page.path("next").isNull()).isTrue();
    assertThat(page.path("sessions").get(0).toString())
        .isEqualTo(
            "{\"id\":\"abc\",\"transport\":\"http_sse\",\"revision\":\"2024-11-05\",\"scope\":\"*\","
                + "\"caller\":\"anonymous\",\"state\":\"open\",\"ageSeconds\":9,\"idleSeconds\":3,"
                + "\"holds\":{\"calls\":1}}");
  }

  @Test
  void list_morePages_nextLeadsToTheLast() {
    for (char id = 'a'; id <= 'e'; id++) {
      listed.add(String.valueOf(id));
    }
    JsonNode first = list("?limit=3");
    assertThat(first.path("sessions")).hasSize(3);
    assertThat(first.path("next").asString()).isEqualTo("c");
    JsonNode last = list("?limit=3&after=c");
    assertThat(last.path("sessions")).hasSize(2);
    assertThat(last.path("next").isNull()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "1000"})
  void list_limitAtItsBounds_isTaken(String limit) {
    assertThat(list("?limit=" + limit).path("sessions").isArray()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1001", "-1", "many", ""})
  void list_limitPastItsBounds_isRefused(String limit) {
    Question question = Question.of(false, "/admin/sessions?limit=" + limit, null);
    assertThat(pages.list(question).status()).isEqualTo(400);
  }

  @Test
  void one_known_isShownAndEnded() {
    listed.add("abc");
    assertThat(JSON.readTree(one(false, "abc").body().toString(UTF_8)).path("id").asString())
        .isEqualTo("abc");
    assertThat(one(true, "abc").status()).isEqualTo(200);
    assertThat(listed.ended).containsExactly("abc");
  }

  @Test
  void one_unknownOrAmbiguous_isSaidAndEndsNothing() {
    listed.add("abc");
    listed.add("abc");
    assertThat(one(false, "abc").status()).isEqualTo(409);
    assertThat(one(true, "abc").status()).isEqualTo(409);
    assertThat(one(false, "x").status()).isEqualTo(404);
    assertThat(one(true, "x").status()).isEqualTo(404);
    assertThat(listed.ended).isEmpty();
  }
}
