package dev.sluice.admin;

/** Everything the management port may see of the gateway, beside its meters. */
public record Views(
    ServersView servers, SessionsView sessions, ConfigView config, LoggersView loggers) {}
