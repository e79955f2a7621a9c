// A server of 2026-07-28 with the Tasks extension, which no SDK serves yet: node tasks-server.mjs PORT
// Its one tool, report, makes a task that works, asks for a city, and completes. What it sends is checked against the extension's schemas.

import { CreateTaskResultV2Schema, GetTaskResultV2Schema } from '@modelcontextprotocol/ext-tasks/core/v2';
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';

const VERSION = '2026-07-28';
const EXTENSION = 'io.modelcontextprotocol/tasks';
const tasks = new Map();
const question = {
  method: 'elicitation/create',
  params: { message: 'Which city?', requestedSchema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } },
};
const kept = { ttlMs: 0, cacheScope: 'private' };

class Refused extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/** The task as it is; the next time somebody looks it has gone on. */
function detailed(task) {
  const { status, id, since, city } = task;
  if (status === 'working' && task.seen) {
    task.status = city ? 'completed' : 'input_required';
  }
  task.seen = true;
  return {
    taskId: id,
    status,
    createdAt: since,
    lastUpdatedAt: new Date().toISOString(),
    ttlMs: 60_000,
    pollIntervalMs: 20,
    ...(status === 'input_required' ? { inputRequests: { city: question } } : {}),
    ...(status === 'completed' ? { result: { resultType: 'complete', content: [{ type: 'text', text: `report on ${city}` }] } } : {}),
  };
}

function known({ taskId }) {
  const task = tasks.get(taskId);
  if (!task) {
    throw new Refused(-32602, 'Task not found');
  }
  return task;
}

const METHODS = {
  'server/discover': () => ({
    supportedVersions: [VERSION],
    capabilities: { tools: {}, extensions: { [EXTENSION]: {} } },
    serverInfo: { name: 'tasks', version: '1.0.0' },
    ...kept,
  }),
  'tools/list': () => ({ tools: [{ name: 'report', description: 'Takes its time', inputSchema: { type: 'object' } }], ...kept }),
  'tools/call': ({ _meta }) => {
    if (!_meta['io.modelcontextprotocol/clientCapabilities'].extensions?.[EXTENSION]) {
      return { content: [{ type: 'text', text: 'no task: the client knows none' }] };
    }
    const task = { id: randomUUID(), status: 'working', since: new Date().toISOString() };
    tasks.set(task.id, task);
    return CreateTaskResultV2Schema.parse({ resultType: 'task', ...detailed(task) });
  },
  'tasks/get': (params) => GetTaskResultV2Schema.parse({ resultType: 'complete', ...detailed(known(params)) }),
  'tasks/update': (params) => {
    const task = known(params);
    Object.assign(task, { status: 'working', city: params.inputResponses.city.content.city });
    return {};
  },
  'tasks/cancel': (params) => {
    known(params).status = 'cancelled';
    return {};
  },
};

function answer({ method, params }, headers) {
  if (headers['mcp-protocol-version'] !== VERSION) {
    throw Object.assign(new Refused(-32022, 'Unsupported protocol version'), { status: 400 });
  }
  const named = params?.taskId ?? params?.name;
  if (headers['mcp-method'] !== method || headers['mcp-name'] !== named) {
    throw Object.assign(new Refused(-32020, 'Header mismatch'), { status: 400 });
  }
  if (!(method in METHODS)) {
    throw Object.assign(new Refused(-32601, 'Method not found'), { status: 404 });
  }
  return { resultType: 'complete', ...METHODS[method](params ?? {}) };
}

createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) {
    body += chunk;
  }
  let message = {};
  let said;
  let status = request.method === 'POST' ? 200 : 405;
  try {
    message = status === 200 ? JSON.parse(body) : {};
    said = { result: answer(message, request.headers) };
  } catch (error) {
    status = error.status ?? status;
    said = { error: { code: error.code ?? -32603, message: error.message } };
  }
  response.writeHead(status, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify({ jsonrpc: '2.0', id: message.id ?? null, ...said }));
}).listen(Number(process.argv[2]), '127.0.0.1');
