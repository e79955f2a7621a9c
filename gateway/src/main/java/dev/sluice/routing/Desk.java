package dev.sluice.routing;

/** What both kinds of routes and the news of servers share. */
record Desk(
    Fleet fleet,
    Catalogues catalogues,
    Listeners listeners,
    Listens listens,
    Calls calls,
    ToolCalls tools,
    Subscriptions subscriptions) {

  static Desk of(Fleet fleet) {
    Listeners listeners = new Listeners();
    Calls calls = new Calls(fleet);
    Catalogues catalogues =
        new Catalogues(
            fleet,
            audience -> listeners.any(new Listeners.Group.Merged(audience)),
            (audience, kind) ->
                listeners.tell(
                    new Listeners.Group.Merged(audience),
                    OwnMessages.notification(kind.changed())));
    return new Desk(
        fleet,
        catalogues,
        listeners,
        new Listens(fleet),
        calls,
        new ToolCalls(fleet, catalogues),
        new Subscriptions(fleet, calls));
  }
}
