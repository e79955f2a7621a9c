package dev.sluice.exchange;

import tools.jackson.databind.json.JsonMapper;

/**
 * Makes mappers of JSON trees fit for event loops: what a mapper makes behind a lock when it first
 * reads is made here, so that no loop waits there for another.
 */
public final class ReadyMapper {
  private ReadyMapper() {}

  /** The same mapper, which has read a tree. */
  public static JsonMapper of(JsonMapper mapper) {
    mapper.readTree("{}");
    return mapper;
  }
}
