package dev.sluice.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A page in a browser: asks before it calls, and sees of an answer only what it may.
 *
 * @see <a href="https://fetch.spec.whatwg.org/#http-cors-protocol">CORS protocol, Fetch</a>
 */
final class Browser implements AutoCloseable {
  private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "POST");
  private static final Set<String> SAFE_RESPONSE =
      Set.of("cache-control", "content-language", "content-type", "expires", "pragma");

  private final HttpClient http = HttpClient.newHttpClient();
  private final String origin;
  int preflights;

  Browser(String origin) {
    this.origin = origin;
  }

  /** What a page sees of an answer. */
  record Seen(int status, Map<String, String> headers, InputStream body) {
    Optional<String> header(String name) {
      return Optional.ofNullable(headers.get(name));
    }

    String text() throws IOException {
      return new String(body.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    }
  }

  /** The browser keeps the answer from the page. */
  static final class Blocked extends Exception {
    private static final long serialVersionUID = 1L;

    Blocked(String why) {
      super(why);
    }
  }

  Seen fetch(String method, URI address, Map<String, String> headers, String body)
      throws Exception {
    Set<String> unsafe = unsafe(headers);
    if (!SAFE_METHODS.contains(method) || !unsafe.isEmpty()) {
      ask(method, address, unsafe);
    }
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .header("Origin", origin)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    headers.forEach(request::header);
    HttpResponse<InputStream> response = http.send(request.build(), BodyHandlers.ofInputStream());
    checkOrigin(response);
    Set<String> exposed = names(response, "access-control-expose-headers");
    return new Seen(
        response.statusCode(),
        response.headers().map().entrySet().stream()
            .filter(
                field -> SAFE_RESPONSE.contains(field.getKey()) || exposed.contains(field.getKey()))
            .collect(Collectors.toMap(Map.Entry::getKey, field -> field.getValue().getFirst())),
        response.body());
  }

  private static Set<String> unsafe(Map<String, String> headers) {
    return headers.entrySet().stream()
        .filter(
            field ->
                !field.getKey().equals("accept")
                    && !(field.getKey().equals("content-type")
                        && field.getValue().equals("text/plain")))
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private void ask(String method, URI address, Set<String> headers) throws Exception {
    preflights++;
    HttpResponse<InputStream> response =
        http.send(
            HttpRequest.newBuilder(address)
                .header("Origin", origin)
                .header("Access-Control-Request-Method", method)
                .header("Access-Control-Request-Headers", String.join(",", headers))
                .method("OPTIONS", BodyPublishers.noBody())
                .build(),
            BodyHandlers.ofInputStream());
    response.body().close();
    checkOrigin(response);
    if (response.statusCode() / 100 != 2) {
      throw new Blocked("preflight: " + response.statusCode());
    }
    if (!SAFE_METHODS.contains(method)
        && !names(response, "access-control-allow-methods")
            .contains(method.toLowerCase(Locale.ROOT))) {
      throw new Blocked("method " + method);
    }
    Set<String> allowed = names(response, "access-control-allow-headers");
    if (!allowed.containsAll(headers)) {
      throw new Blocked("headers " + headers + " (allowed: " + allowed + ')');
    }
  }

  private void checkOrigin(HttpResponse<InputStream> response) throws Blocked {
    List<String> allowed = response.headers().allValues("access-control-allow-origin");
    if (!allowed.equals(List.of(origin)) && !allowed.equals(List.of("*"))) {
      throw new Blocked("origin " + origin + " (allowed: " + allowed + ')');
    }
  }

  private static Set<String> names(HttpResponse<InputStream> response, String header) {
    return response.headers().allValues(header).stream()
        .flatMap(value -> List.of(value.split(",", -1)).stream())
        .map(name -> name.strip().toLowerCase(Locale.ROOT))
        .collect(Collectors.toSet());
  }

  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }
}
