package dev.sluice.exchange;

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
}
