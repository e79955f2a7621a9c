package dev.sluice.protocol.jsonrpc;

/** The members of a JSON-RPC message that a gateway reads or replaces. All else stays unread. */
public enum Member {
  /** {@code id} */
  ID,
  /** {@code method} */
  METHOD,
  /** {@code params}, whole */
  PARAMS,
  /** {@code result}, whole */
  RESULT,
  /** {@code error}, whole */
  ERROR,
  /** {@code error.code} */
  ERROR_CODE,
  /** {@code params.name} of tools/call and prompts/get */
  NAME,
  /** {@code params.uri} of resources/* and notifications/resources/updated */
  URI,
  /** {@code params.cursor} of the lists */
  CURSOR,
  /** {@code params.ref}, whole, of completion/complete */
  REF,
  /** {@code params.ref.name} */
  REF_NAME,
  /** {@code params.ref.uri} */
  REF_URI,
  /** {@code params.level} of logging/setLevel and notifications/message */
  LEVEL,
  /** {@code params.requestId} of notifications/cancelled */
  REQUEST_ID,
  /** {@code params.progressToken} of notifications/progress */
  NOTIFIED_PROGRESS_TOKEN,
  /** {@code params._meta}, whole */
  META,
  /** {@code params._meta.progressToken} */
  PROGRESS_TOKEN,
  /** {@code params._meta["io.modelcontextprotocol/protocolVersion"]} (2026-07-28) */
  META_PROTOCOL_VERSION,
  /** {@code params._meta["io.modelcontextprotocol/clientInfo"]} (2026-07-28) */
  META_CLIENT_INFO,
  /** {@code params._meta["io.modelcontextprotocol/clientCapabilities"]} (2026-07-28) */
  META_CLIENT_CAPABILITIES,
  /** {@code params._meta["io.modelcontextprotocol/logLevel"]} (2026-07-28) */
  META_LOG_LEVEL,
  /** {@code params._meta["io.modelcontextprotocol/subscriptionId"]} (2026-07-28) */
  META_SUBSCRIPTION_ID,
  /** {@code params.requestState} (2026-07-28) */
  REQUEST_STATE,
  /** {@code params.inputResponses} (2026-07-28) */
  INPUT_RESPONSES,
  /** {@code result.isError} of tools/call */
  IS_ERROR,
  /** {@code result.nextCursor} of the lists */
  NEXT_CURSOR,
  /** {@code result.resultType} (2026-07-28) */
  RESULT_TYPE,
  /** {@code result.ttlMs} of what may be cached (2026-07-28) */
  TTL_MS,
  /** {@code result.cacheScope} of what may be cached (2026-07-28) */
  CACHE_SCOPE
}
