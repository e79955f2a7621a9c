package dev.sluice.admin;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of a page.
 *
 * @param delete whether what it shows is to be ended
 * @param path without a slash at its end
 * @param accept the {@code Accept} header, if any
 * @param body what is to stand there from now on, null unless it is to be changed
 */
record Question(
    boolean delete,
    String path,
    Map<String, List<String>> query,
    @Nullable String accept,
    @Nullable String body) {

  /** The same with what is to stand there from now on. */
  Question put(String text) {
    return new Question(false, path, query, accept, text);
  }

  /**
   * @throws IllegalArgumentException when the URI cannot be read
   */
  static Question of(boolean delete, String uri, @Nullable String accept) {
    QueryStringDecoder decoder = new QueryStringDecoder(uri);
    return new Question(
        delete, withoutLastSlash(decoder.path()), decoder.parameters(), accept, null);
  }

  static String withoutLastSlash(String path) {
    return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  /** The first value of a parameter, null when it is not given. */
  @Nullable String parameter(String name) {
    List<String> values = query.get(name);
    return values == null ? null : values.getFirst();
  }
}
