package dev.sluice.protocol.mcp;

/** Names of members a gateway reads or writes, and the few values that are names too. */
public final class McpField {
  // Of initialize and server/discover.

  /** 2024-11-05 to 2025-11-25. */
  public static final String PROTOCOL_VERSION = "protocolVersion";

  public static final String CAPABILITIES = "capabilities";

  /** 2024-11-05 to 2025-11-25. */
  public static final String CLIENT_INFO = "clientInfo";

  /** 2024-11-05 to 2025-11-25. */
  public static final String SERVER_INFO = "serverInfo";

  public static final String INSTRUCTIONS = "instructions";

  /** Since 2026-07-28. */
  public static final String SUPPORTED_VERSIONS = "supportedVersions";

  public static final String NAME = "name";
  public static final String VERSION = "version";

  /** Since 2025-03-26. */
  public static final String TITLE = "title";

  // Of capabilities.
  public static final String TOOLS = "tools";
  public static final String PROMPTS = "prompts";
  public static final String RESOURCES = "resources";

  /** Since 2025-03-26. */
  public static final String COMPLETIONS = "completions";

  public static final String LOGGING = "logging";
  public static final String ROOTS = "roots";
  public static final String SAMPLING = "sampling";

  /** Since 2025-06-18. */
  public static final String ELICITATION = "elicitation";

  /** Since 2026-07-28. */
  public static final String EXTENSIONS = "extensions";

  /** 2025-11-25 only. */
  public static final String TASKS = "tasks";

  /** Of requests about tasks, and of tasks. Since 2025-11-25. */
  public static final String TASK_ID = "taskId";

  /** Holds the task a call is answered with, 2025-11-25 only. */
  public static final String TASK = "task";

  public static final String LIST_CHANGED = "listChanged";
  public static final String SUBSCRIBE = "subscribe";

  // Of lists and what they hold.
  public static final String CURSOR = "cursor";
  public static final String NEXT_CURSOR = "nextCursor";
  public static final String URI = "uri";
  public static final String INPUT_SCHEMA = "inputSchema";

  /** Since 2025-06-18. */
  public static final String OUTPUT_SCHEMA = "outputSchema";

  /** Since 2025-03-26. */
  public static final String READ_ONLY_HINT = "readOnlyHint";

  /** Since 2025-03-26. */
  public static final String IDEMPOTENT_HINT = "idempotentHint";

  /** Since 2025-03-26. */
  public static final String DESTRUCTIVE_HINT = "destructiveHint";

  /** Since 2025-03-26. */
  public static final String OPEN_WORLD_HINT = "openWorldHint";

  // Of calls, reads and their results.
  public static final String ARGUMENTS = "arguments";
  public static final String REF = "ref";

  /** Since 2025-06-18. */
  public static final String STRUCTURED_CONTENT = "structuredContent";

  public static final String IS_ERROR = "isError";
  public static final String MESSAGES = "messages";
  public static final String TYPE = "type";
  public static final String TEXT = "text";

  // Of every message.
  public static final String META = "_meta";

  /** Since 2026-07-28. */
  public static final String RESULT_TYPE = "resultType";

  /** Since 2026-07-28. */
  public static final String TTL_MS = "ttlMs";

  /** Since 2026-07-28. */
  public static final String CACHE_SCOPE = "cacheScope";

  // Of notifications.
  public static final String REQUEST_ID = "requestId";
  public static final String REASON = "reason";
  public static final String PROGRESS_TOKEN = "progressToken";
  public static final String PROGRESS = "progress";
  public static final String LEVEL = "level";
  public static final String LOGGER = "logger";
  public static final String DATA = "data";

  // Of a server's own requests.

  /** Since 2026-07-28. */
  public static final String REQUEST_STATE = "requestState";

  /** Since 2026-07-28. */
  public static final String INPUT_REQUESTS = "inputRequests";

  /** Since 2026-07-28. */
  public static final String INPUT_RESPONSES = "inputResponses";

  public static final String METHOD = "method";
  public static final String PARAMS = "params";

  /** 2025-11-25 only. */
  public static final String ELICITATIONS = "elicitations";

  /** 2025-11-25 only. */
  public static final String ELICITATION_ID = "elicitationId";

  // Of subscriptions/listen.

  /** Since 2026-07-28. */
  public static final String NOTIFICATIONS = "notifications";

  /** Since 2026-07-28. */
  public static final String TOOLS_LIST_CHANGED = "toolsListChanged";

  /** Since 2026-07-28. */
  public static final String PROMPTS_LIST_CHANGED = "promptsListChanged";

  /** Since 2026-07-28. */
  public static final String RESOURCES_LIST_CHANGED = "resourcesListChanged";

  /** Since 2026-07-28. */
  public static final String RESOURCE_SUBSCRIPTIONS = "resourceSubscriptions";

  // Of error data.

  /** Since 2026-07-28. */
  public static final String SUPPORTED = "supported";

  /** Since 2026-07-28. */
  public static final String REQUESTED = "requested";

  /** Since 2026-07-28. */
  public static final String REQUIRED_CAPABILITIES = "requiredCapabilities";

  // Values of resultType and cacheScope. Since 2026-07-28.
  public static final String COMPLETE = "complete";
  public static final String INPUT_REQUIRED = "input_required";
  public static final String CACHE_PUBLIC = "public";
  public static final String CACHE_PRIVATE = "private";

  /** Keyword of a tool's input schema that names an argument's header. Since 2026-07-28. */
  public static final String X_MCP_HEADER = "x-mcp-header";

  private McpField() {}
}
