// The Tasks extension: its own client library, through Sluice, at a server's address and at the one of all.

import { createTaskSessionFromClient, resultFromTaskOutcome } from '@modelcontextprotocol/ext-tasks/client';
import { join } from 'node:path';
import { connect } from './clients.mjs';
import { same } from './compare.mjs';
import { check } from './report.mjs';
import { answering, freePort, gateway, start, stop } from './stack.mjs';

const VERSION = '2026-07-28';
const FRAMING = {
  protocolVersion: VERSION,
  clientInfo: { name: 'interop', version: '1.0.0' },
  clientCapabilities: { elicitation: { form: {} } },
};

/** Sends what the SDK's client has no words for. */
function raw(url) {
  let ids = 0;
  return async (request, { signal, context } = {}) => {
    const { method, params } = request;
    const headers = { 'MCP-Protocol-Version': VERSION, 'Mcp-Method': method, ...(params.name ? { 'Mcp-Name': params.name } : {}), ...context?.headers };
    const response = await fetch(url, {
      method: 'POST',
      signal,
      headers: { 'Content-Type': 'application/json', Accept: 'application/json, text/event-stream', ...headers },
      body: JSON.stringify({ jsonrpc: '2.0', id: `raw-${ids++}`, ...request }),
    });
    const { result, error } = await response.json();
    return error ? { kind: 'error', error } : { kind: 'result', result };
  };
}

async function taskChecks(group, url, tool) {
  const peer = await connect('sdk-2 new', { url });
  const states = [];
  const asked = [];
  const onInputRequest = async (request) => {
    asked.push(request.params.message);
    return { action: 'accept', content: { city: 'Bern' } };
  };
  const dispatch = raw(url);
  try {
    let session;
    await check(group, 'the server declares the extension', async () => {
      session = createTaskSessionFromClient(peer.client, { endpointId: group, rawDispatch: dispatch, v2RequestFraming: FRAMING, onInputRequest });
      same(peer.client.getServerCapabilities().extensions['io.modelcontextprotocol/tasks'], {});
    });
    await check(group, 'a task works, asks, and completes', async () => {
      const execution = await session.callTool(tool, {});
      same(execution.kind, 'task');
      const { outcome } = await execution.settle({ onEvent: ({ task }) => task && states.push(task.status) });
      same(resultFromTaskOutcome(outcome).content[0].text, 'report on Bern');
      same(asked, ['Which city?']);
      return [...new Set(states)].join(', ');
    });
    await check(group, 'a task that is cancelled', async () => {
      const execution = await session.callTool(tool, {});
      await execution.cancel();
      same((await execution.result()).status, 'cancelled');
    });
    await check(group, 'a task of nobody', async () => {
      const meta = { 'io.modelcontextprotocol/protocolVersion': VERSION, 'io.modelcontextprotocol/clientCapabilities': {} };
      const request = { method: 'tasks/get', params: { taskId: 'none', _meta: meta } };
      same((await dispatch(request, { context: { headers: { 'Mcp-Name': 'none' } } })).error.code, -32602);
      same((await dispatch(request, { context: { headers: { 'Mcp-Name': 'other' } } })).error.code, -32020);
    });
    await session.close();
  } finally {
    await peer.close();
  }
}

/** A client that knows no tasks gets none. */
async function withoutTasks(group, sdk, url, tool) {
  await check(group, `${sdk}, which knows no tasks`, async () => {
    const peer = await connect(sdk, { url });
    try {
      const { response } = await peer.ask('tools/call', { name: tool, arguments: {} });
      same(response.content[0].text, 'no task: the client knows none');
    } finally {
      await peer.close();
    }
  });
}

/** @param stack {project, straight}: see main.mjs */
export async function taskExtensionChecks({ project, straight }) {
  const port = await freePort();
  const server = { url: `http://127.0.0.1:${port}/mcp` };
  const child = start('tasks', process.execPath, [join(import.meta.dirname, 'tasks-server.mjs'), String(port)]);
  await answering(server.url, child);
  const url = await gateway(project, { tasks: server, python: { url: straight.python.url } }, 'tasks');
  await taskChecks('tasks, straight', server.url, 'report');
  await taskChecks('tasks /servers/tasks', `${url}/servers/tasks/mcp`, 'report');
  await taskChecks('tasks /mcp', `${url}/mcp`, 'tasks__report');
  await withoutTasks('tasks /servers/tasks', 'sdk-1', `${url}/servers/tasks/mcp`, 'report');
  await withoutTasks('tasks /servers/tasks', 'sdk-2 new', `${url}/servers/tasks/mcp`, 'report');
  await stop(child);
}
