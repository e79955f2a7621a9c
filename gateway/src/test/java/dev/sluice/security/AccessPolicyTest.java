package dev.sluice.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which Host and Origin are let in. */
final class AccessPolicyTest {
  private final AccessPolicy policy =
      new AccessPolicy(
          new AccessConfig(
              List.of("mcp.example.com", "Other.example:8443"), List.of("https://App.example")),
          "192.0.2.7");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LocalHost:8080",
        "127.0.0.1:1",
        "[::1]",
        "[::1]:8080",
        "192.0.2.7:8080",
        "mcp.example.com",
        "MCP.example.com:443",
        "other.example:8443"
      })
  void allowsHost_own_true(String host) {
    assertThat(policy.allowsHost(host)).isTrue();
  }

  @Test
  void allowsHost_emptyAtFirst_false() {
    assertThat(policy.allowsHost("")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "localhost.evil.example",
        "localhost:8080.evil.example",
        "other.example",
        "other.example:443",
        "127.0.0.1:",
        "::1",
        "0.0.0.0"
      })
  void allowsHost_foreign_false(String host) {
    assertThat(policy.allowsHost(host)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://localhost",
        "https://127.0.0.1:3000",
        "http://[::1]:3000",
        "HTTP://192.0.2.7:8080",
        "https://app.example"
      })
  void allowsOrigin_own_true(String origin) {
    assertThat(policy.allowsOrigin(origin)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "",
        "http://evil.example",
        "https://app.example:8443",
        "http://app.example",
        "http://localhost.evil.example",
        "http://localhost/",
        "file://localhost",
        "localhost"
      })
  void allowsOrigin_foreign_false(String origin) {
    assertThat(policy.allowsOrigin(origin)).isFalse();
  }

  @Test
  void allowsOrigin_absent_true() {
    assertThat(policy.allowsOrigin(null)).isTrue();
  }

  @Test
  void anyAllowed_star_true() {
    AccessPolicy open = new AccessPolicy(new AccessConfig(List.of("*"), List.of("*")), "0.0.0.0");

    assertThat(open.allowsHost("evil.example")).isTrue();
    assertThat(open.allowsOrigin("null")).isTrue();
  }

  @Test
  void allowsHost_boundToIpv6_matchesBrackets() {
    AccessPolicy six = new AccessPolicy(AccessConfig.DEFAULTS, "2001:db8::1");

    assertThat(six.allowsHost("[2001:db8::1]:8080")).isTrue();
    assertThat(six.allowsHost("[2001:db8::2]:8080")).isFalse();
  }

  @Test
  void allowsOrigin_namedForCors_true() {
    CorsConfig cors =
        new CorsConfig(
            List.of("https://page.example"), List.of(), List.of(), false, Duration.ofHours(1));
    AccessPolicy pages =
        new AccessPolicy(new AccessConfig(List.of(), List.of(), cors), "127.0.0.1");

    assertThat(pages.allowsOrigin("https://PAGE.example")).isTrue();
    assertThat(pages.allowsOrigin("https://other.example")).isFalse();
    assertThat(pages.allowsHost("page.example")).isFalse();
  }

  @Test
  void allowsOrigin_anyForCors_true() {
    CorsConfig cors =
        new CorsConfig(List.of("*"), List.of(), List.of(), false, Duration.ofHours(1));
    AccessPolicy open = new AccessPolicy(new AccessConfig(List.of(), List.of(), cors), "127.0.0.1");

    assertThat(open.allowsOrigin("https://anybody.example")).isTrue();
    assertThat(open.allowsHost("anybody.example")).isFalse();
  }
}
