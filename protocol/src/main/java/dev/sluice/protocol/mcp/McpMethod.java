package dev.sluice.protocol.mcp;

import java.util.List;

/** Method names. Asserted against the published schemas of every revision. */
public final class McpMethod {
  public static final String INITIALIZE = "initialize";
  public static final String PING = "ping";
  public static final String TOOLS_LIST = "tools/list";
  public static final String TOOLS_CALL = "tools/call";
  public static final String PROMPTS_LIST = "prompts/list";
  public static final String PROMPTS_GET = "prompts/get";
  public static final String RESOURCES_LIST = "resources/list";
  public static final String RESOURCES_TEMPLATES_LIST = "resources/templates/list";
  public static final String RESOURCES_READ = "resources/read";
  public static final String RESOURCES_SUBSCRIBE = "resources/subscribe";
  public static final String RESOURCES_UNSUBSCRIBE = "resources/unsubscribe";
  public static final String COMPLETION_COMPLETE = "completion/complete";
  public static final String LOGGING_SET_LEVEL = "logging/setLevel";
  public static final String SAMPLING_CREATE_MESSAGE = "sampling/createMessage";
  public static final String ELICITATION_CREATE = "elicitation/create";
  public static final String ROOTS_LIST = "roots/list";

  /** Since 2026-07-28. */
  public static final String SERVER_DISCOVER = "server/discover";

  /** Since 2026-07-28. */
  public static final String SUBSCRIPTIONS_LISTEN = "subscriptions/listen";

  /** 2025-11-25 only, as are the other tasks. */
  public static final String TASKS_GET = "tasks/get";

  public static final String TASKS_RESULT = "tasks/result";
  public static final String TASKS_LIST = "tasks/list";
  public static final String TASKS_CANCEL = "tasks/cancel";

  public static final String NOTIFICATIONS_INITIALIZED = "notifications/initialized";
  public static final String NOTIFICATIONS_CANCELLED = "notifications/cancelled";
  public static final String NOTIFICATIONS_PROGRESS = "notifications/progress";
  public static final String NOTIFICATIONS_MESSAGE = "notifications/message";
  public static final String NOTIFICATIONS_TOOLS_LIST_CHANGED = "notifications/tools/list_changed";
  public static final String NOTIFICATIONS_PROMPTS_LIST_CHANGED =
      "notifications/prompts/list_changed";
  public static final String NOTIFICATIONS_RESOURCES_LIST_CHANGED =
      "notifications/resources/list_changed";
  public static final String NOTIFICATIONS_RESOURCES_UPDATED = "notifications/resources/updated";
  public static final String NOTIFICATIONS_ROOTS_LIST_CHANGED = "notifications/roots/list_changed";
  public static final String NOTIFICATIONS_ELICITATION_COMPLETE =
      "notifications/elicitation/complete";
  public static final String NOTIFICATIONS_TASKS_STATUS = "notifications/tasks/status";

  /** Since 2026-07-28. */
  public static final String NOTIFICATIONS_SUBSCRIPTIONS_ACKNOWLEDGED =
      "notifications/subscriptions/acknowledged";

  /** Every method of every published revision. */
  public static final List<String> ALL =
      List.of(
          INITIALIZE,
          PING,
          TOOLS_LIST,
          TOOLS_CALL,
          PROMPTS_LIST,
          PROMPTS_GET,
          RESOURCES_LIST,
          RESOURCES_TEMPLATES_LIST,
          RESOURCES_READ,
          RESOURCES_SUBSCRIBE,
          RESOURCES_UNSUBSCRIBE,
          COMPLETION_COMPLETE,
          LOGGING_SET_LEVEL,
          SAMPLING_CREATE_MESSAGE,
          ELICITATION_CREATE,
          ROOTS_LIST,
          SERVER_DISCOVER,
          SUBSCRIPTIONS_LISTEN,
          TASKS_GET,
          TASKS_RESULT,
          TASKS_LIST,
          TASKS_CANCEL,
          NOTIFICATIONS_INITIALIZED,
          NOTIFICATIONS_CANCELLED,
          NOTIFICATIONS_PROGRESS,
          NOTIFICATIONS_MESSAGE,
          NOTIFICATIONS_TOOLS_LIST_CHANGED,
          NOTIFICATIONS_PROMPTS_LIST_CHANGED,
          NOTIFICATIONS_RESOURCES_LIST_CHANGED,
          NOTIFICATIONS_RESOURCES_UPDATED,
          NOTIFICATIONS_ROOTS_LIST_CHANGED,
          NOTIFICATIONS_ELICITATION_COMPLETE,
          NOTIFICATIONS_TASKS_STATUS,
          NOTIFICATIONS_SUBSCRIPTIONS_ACKNOWLEDGED);

  private McpMethod() {}
}
