package dev.sluice.exchange;

/** What an address of the gateway stands for. */
public sealed interface Scope {

  /** Every server behind one endpoint, names prefixed. */
  record Aggregate() implements Scope {}

  /** One server, names untouched. */
  record Single(ServerName server) implements Scope {}

  Scope AGGREGATE = new Aggregate();
}
