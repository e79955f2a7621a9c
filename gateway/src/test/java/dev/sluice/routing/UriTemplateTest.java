package dev.sluice.routing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which URIs a template may have made. */
final class UriTemplateTest {

  @ParameterizedTest
  @CsvSource({
    "demo://resource/{id}, demo://resource/7",
    "demo://resource/{id}, demo://resource/a%20b",
    "demo://{kind}/{id}, demo://text/7",
    "demo://resource/{id}/raw, demo://resource/7/raw",
    "demo://resource/{id}-{rev}, demo://resource/7-1-2",
    "file:///{+path}, file:///a/b/c.txt",
    "file://{/path*}, file:///a/b",
    "file://{/path*}, file://",
    "demo://a{?q*}, demo://a?x=1&y=2",
    "demo://a{?q}, demo://a",
    "demo://a{#part}, demo://a#end",
    "demo://a{.ext}, demo://a.txt",
    "demo://a{;v}, demo://a;v=1",
    "demo://x{a}{b}, demo://x12",
    "demo://plain, demo://plain",
    "'demo://{open', 'demo://{open'",
  })
  void matches_uriOfTheTemplate_isTrue(String template, String uri) {
    assertThat(UriTemplate.of(template).matches(uri)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "demo://resource/{id}, demo://resource/",
    "demo://resource/{id}, demo://resource/7/8",
    "demo://resource/{id}, demo://resource/7?x",
    "demo://resource/{id}, other://resource/7",
    "demo://resource/{id}/raw, demo://resource/7/rawer",
    "demo://resource/{id}/raw, demo://resource/7",
    "demo://plain, demo://plainer",
    "file:///{+path}, file:///",
  })
  void matches_otherUri_isFalse(String template, String uri) {
    assertThat(UriTemplate.of(template).matches(uri)).isFalse();
  }

  @Test
  void matches_longestUri_isTrueAndOneCharacterMoreIsNot() {
    UriTemplate template = UriTemplate.of("a:{+x}");

    assertThat(template.matches("a:" + "b".repeat(UriTemplate.MAX_URI - 2))).isTrue();
    assertThat(template.matches("a:" + "b".repeat(UriTemplate.MAX_URI - 1))).isFalse();
  }

  @Test
  void matches_longestTemplate_isTrueAndOneCharacterMoreIsNot() {
    String longest = "a".repeat(UriTemplate.MAX_TEMPLATE - 3) + "{x}";

    assertThat(UriTemplate.of(longest).matches(longest.replace("{x}", "1"))).isTrue();
    assertThat(UriTemplate.of('a' + longest).matches('a' + longest.replace("{x}", "1"))).isFalse();
  }

  @Test
  void matches_templateMadeToBacktrack_endsSoon() {
    UriTemplate template = UriTemplate.of("a:" + "{x}a".repeat(200) + "b");

    assertThat(template.matches("a:" + "a".repeat(UriTemplate.MAX_URI - 2))).isFalse();
  }
}
