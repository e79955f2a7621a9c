// The client under test: the reference client, behind a Sluice of its own unless SLUICE_PROJECT is empty. The suite appends the
// address of its server and names the scenario in the environment.

import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { gateway, stopAll } from '../stack.mjs';

const STATELESS = '2026-07-28';
const { MCP_CONFORMANCE_SCENARIO: scenario, MCP_CONFORMANCE_PROTOCOL_VERSION: revision, SLUICE_PROJECT: project } = process.env;
const context = JSON.parse(process.env.MCP_CONFORMANCE_CONTEXT ?? '{}');

/** Calls every tool once, with the arguments the suite asks for if it does. */
async function callAll(client) {
  const { tools } = await client.listTools();
  for (const { name } of tools) {
    await client.callTool({ name, arguments: {} });
  }
}

async function callNamed(client, name, args = {}) {
  await client.listTools();
  await client.callTool({ name, arguments: args });
}

const SCENARIOS = {
  initialize: (client) => client.listTools(),
  tools_call: (client) => callNamed(client, 'add_numbers', { a: 5, b: 3 }),
  'sse-retry': (client) => callNamed(client, 'test_reconnection'),
  'elicitation-sep1034-client-defaults': (client) => callNamed(client, 'test_client_elicitation_defaults'),
  // Lists are asked for everybody; what one client can do goes with its calls.
  'request-metadata': (client) => callNamed(client, 'any'),
  'json-schema-ref-no-deref': (client) => client.listTools(),
  'http-invalid-tool-headers': callAll,
  async 'sep-2322-client-request-state'(client) {
    await client.listTools();
    const both = ['test_mrtr_echo_state', 'test_mrtr_unrelated'].map((name) => client.callTool({ name, arguments: {} }));
    await Promise.all(both);
    await client.callTool({ name: 'test_mrtr_no_state', arguments: {} });
    await client.callTool({ name: 'test_mrtr_no_result_type', arguments: {} }).catch(() => {}); // the SDK insists on a type
  },
  async 'http-standard-headers'(client) {
    await callAll(client);
    for (const { uri } of (await client.listResources()).resources) {
      await client.readResource({ uri });
    }
    for (const { name } of (await client.listPrompts()).prompts) {
      await client.getPrompt({ name, arguments: {} });
    }
  },
  async 'http-custom-headers'(client) {
    await client.listTools();
    for (const { name, arguments: args } of context.toolCalls) {
      await client.callTool({ name, arguments: args });
    }
  },
};

const client = new Client(
  { name: 'conformance', version: '1.0.0' },
  {
    capabilities: { elicitation: { form: { applyDefaults: true } } },
    versionNegotiation: { mode: revision === STATELESS ? { pin: STATELESS } : 'legacy' },
  },
);
client.setRequestHandler('elicitation/create', () => ({
  action: 'accept',
  content: revision === STATELESS ? { confirmed: true } : {},
}));

let code = 0;
try {
  const server = process.argv[2];
  const url = project ? `${await gateway(project, { mock: { url: server } }, 'client')}/servers/mock/mcp` : server;
  await client.connect(new StreamableHTTPClientTransport(new URL(url)));
  await SCENARIOS[scenario](client);
  await client.close();
} catch (failure) {
  console.error(failure);
  code = 1;
} finally {
  await stopAll();
}
process.exit(code);
