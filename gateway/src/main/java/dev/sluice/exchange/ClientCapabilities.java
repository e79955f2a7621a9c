package dev.sluice.exchange;

import dev.sluice.protocol.mcp.McpMethod;
import org.jspecify.annotations.Nullable;

/**
 * What a client declared it can do. Two clients with equal capabilities may share an upstream
 * session.
 *
 * @param json the {@code capabilities} object of {@code initialize}, canonical: members sorted, no
 *     white space
 * @param sampling whether {@code sampling} is declared
 * @param elicitation whether {@code elicitation} is declared
 * @param roots whether {@code roots} is declared
 */
public record ClientCapabilities(
    String json, boolean sampling, boolean elicitation, boolean roots) {
  public static final ClientCapabilities NONE = new ClientCapabilities("{}", false, false, false);

  /** The rest follows from the text; what a record would link for it takes time at the start. */
  @Override
  public int hashCode() {
    return json.hashCode();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ClientCapabilities(var its, var samples, var elicits, var lists)
        && its.equals(json)
        && samples == sampling
        && elicits == elicitation
        && lists == roots;
  }

  /** Whether a server may ask such a client anything. */
  public boolean any() {
    return sampling || elicitation || roots;
  }

  /** Whether a server may send such a client a request of {@code method}. */
  public boolean allow(String method) {
    return switch (method) {
      case McpMethod.SAMPLING_CREATE_MESSAGE -> sampling;
      case McpMethod.ELICITATION_CREATE -> elicitation;
      case McpMethod.ROOTS_LIST -> roots;
      default -> true;
    };
  }
}
