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
    Subscriptions subscriptions = new Subscriptions(fleet, calls);
    Listens listens = new Listens(fleet, new Reconnection(fleet, catalogues, subscriptions)::of);
    return new Desk(
        fleet,
        catalogues,
        listeners,
        listens,
        calls,
        new ToolCalls(fleet, catalogues),
        subscriptions);
  }
}
