// The SDK clients under one small face, with every message they receive written down.

import * as v1 from '@modelcontextprotocol/sdk/client/index.js';
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import {
  CreateMessageRequestSchema,
  ElicitRequestSchema,
  ListRootsRequestSchema,
  ResultSchema,
} from '@modelcontextprotocol/sdk/types.js';
import * as v2 from '@modelcontextprotocol/client';

const INFO = { name: 'interop', version: '1.0.0' };
const CAPABILITIES = {
  roots: { listChanged: true },
  sampling: {},
  elicitation: { form: {}, url: {} },
};

/** What the user and the model of every client here answer. */
const ANSWERS = {
  'sampling/createMessage': () => ({
    model: 'interop-model',
    role: 'assistant',
    stopReason: 'endTurn',
    content: { type: 'text', text: 'sampled' },
  }),
  'elicitation/create': ({ params }) =>
    params.mode === 'url'
      ? { action: 'accept' }
      : { action: 'accept', content: { name: 'Ada', check: true, integer: 7, city: 'Bern' } },
};

/**
 * Connects a client.
 *
 * @param sdk 'sdk-1', 'sdk-2' (2.x in its legacy mode) or 'sdk-2 new' (pinned to 2026-07-28)
 * @param target {url}, {sse} (a URL, over HTTP+SSE) or {command, args, env}
 * @param roots the roots it tells servers
 */
export async function connect(sdk, target, roots = []) {
  const transport = sdk === 'sdk-1' ? transport1(target) : transport2(target);
  const heard = tap(transport);
  const client =
    sdk === 'sdk-1'
      ? new v1.Client(INFO, { capabilities: CAPABILITIES })
      : new v2.Client(INFO, { capabilities: CAPABILITIES, versionNegotiation: { mode: sdk === 'sdk-2 new' ? { pin: '2026-07-28' } : 'legacy' } });
  const answers = { ...ANSWERS, 'roots/list': () => ({ roots }) };
  if (sdk === 'sdk-1') {
    client.setRequestHandler(CreateMessageRequestSchema, answers['sampling/createMessage']);
    client.setRequestHandler(ElicitRequestSchema, answers['elicitation/create']);
    client.setRequestHandler(ListRootsRequestSchema, answers['roots/list']);
  } else {
    for (const [method, answer] of Object.entries(answers)) {
      client.setRequestHandler(method, answer);
    }
  }
  await client.connect(transport);
  return new Peer(sdk, client, transport, heard);
}

function transport2(target) {
  return target.sse ? new v2.SSEClientTransport(new URL(target.sse)) : new v2.StreamableHTTPClientTransport(new URL(target.url));
}

function transport1(target) {
  if (target.sse) {
    return new SSEClientTransport(new URL(target.sse));
  }
  return target.url
    ? new StreamableHTTPClientTransport(new URL(target.url))
    : new StdioClientTransport({ ...target, stderr: 'ignore' });
}

/** Writes down every message a transport hands to its client, once, though handlers may be wrapped in others. */
function tap(transport) {
  const heard = [];
  const known = new WeakSet();
  let outer;
  Object.defineProperty(transport, 'onmessage', {
    get: () => outer,
    set(handler) {
      outer = handler && ((message, extra) => {
        if (!known.has(message)) {
          known.add(message);
          heard.push(message);
        }
        return handler(message, extra);
      });
    },
  });
  return heard;
}

class Peer {
  constructor(sdk, client, transport, heard) {
    this.sdk = sdk;
    this.client = client;
    this.transport = transport;
    this.heard = heard;
  }

  /** Sends one request; gives what came for it: {response, interim}. */
  async ask(method, params, { progress = false } = {}) {
    const from = this.heard.length;
    const options = { timeout: 30_000, ...(progress ? { onprogress: () => {} } : {}) };
    const request = params === undefined ? { method } : { method, params };
    const answer =
      this.sdk === 'sdk-1' ? this.client.request(request, ResultSchema, options) : this.client.request(request, options);
    let failure;
    try {
      await answer;
    } catch (error) {
      failure = error;
    }
    const came = this.heard.slice(from);
    const response = came.findLast((message) => 'result' in message || 'error' in message);
    if (!response) {
      throw failure ?? new Error(`${method}: no response`);
    }
    const interim = came
      .filter((message) => 'method' in message && BELONGING.has(message.method))
      .map(({ method: name, params: about }) => ({ method: name, params: about }));
    return { response: response.result ?? { error: response.error }, interim };
  }

  /** Waits until a message for which wanted is true was heard, from anywhere. */
  async until(wanted, millis = 10_000) {
    const deadline = Date.now() + millis;
    while (Date.now() < deadline) {
      const found = this.heard.find(wanted);
      if (found) {
        return found;
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    throw new Error(`not heard within ${millis} ms`);
  }

  async close() {
    if (this.transport.terminateSession) {
      await this.transport.terminateSession().catch(() => {});
    }
    await this.client.close();
  }
}

/** What belongs to a request and must come with it, in order. */
const BELONGING = new Set([
  'notifications/progress',
  'sampling/createMessage',
  'elicitation/create',
  'roots/list',
]);
