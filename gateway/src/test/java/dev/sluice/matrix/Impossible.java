package dev.sluice.matrix;

import org.jspecify.annotations.Nullable;

/** The cells that the specification leaves no way for, each with the clause: a closed list. */
enum Impossible {
  NO_ELICITATION(
      "The client cannot be asked: `elicitation` came with 2025-06-18"
          + " ([changes](https://modelcontextprotocol.io/specification/2025-06-18/changelog)).") {
    @Override
    boolean covers(Revision client, ServerKind server, Feature feature) {
      return feature == Feature.ELICITATION
          && (client == Revision.HTTP_SSE || client == Revision.R2025_03);
    }
  };

  private final String clause;

  Impossible(String clause) {
    this.clause = clause;
  }

  String clause() {
    return clause;
  }

  abstract boolean covers(Revision client, ServerKind server, Feature feature);

  /** Why a cell cannot work, null when it must. */
  static @Nullable Impossible of(Revision client, ServerKind server, Feature feature) {
    for (Impossible each : values()) {
      if (each.covers(client, server, feature)) {
        return each;
      }
    }
    return null;
  }
}
