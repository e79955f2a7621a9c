package dev.sluice.edge;

import java.util.Map;

/** Headers that go with every answer to one kind of caller. Immutable. */
final class Dress {
  private final Map<String, String> headers;
  private final ResponseHead json;
  private final ResponseHead accepted;
  private final ResponseHead stream;

  /**
   * @param headers names in lower case, in the order they are written
   */
  Dress(Map<String, String> headers) {
    this.headers = headers;
    this.json = ResponseHead.OK_JSON.with(headers);
    this.accepted = ResponseHead.ACCEPTED.with(headers);
    this.stream = ResponseHead.STREAM.with(headers);
  }

  /** The head with these headers; the usual ones are ready. */
  ResponseHead on(ResponseHead plain) {
    if (plain == ResponseHead.OK_JSON) {
      return json;
    }
    if (plain == ResponseHead.ACCEPTED) {
      return accepted;
    }
    return plain == ResponseHead.STREAM ? stream : plain.with(headers);
  }
}
