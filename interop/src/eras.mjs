// Clients of one era in front of servers of the other, neither written here.

import { join } from 'node:path';
import { connect } from './clients.mjs';
import { same } from './compare.mjs';
import { printed } from './python.mjs';
import { check } from './report.mjs';
import { answering, freePort, gateway, start, stop } from './stack.mjs';

/** Steps that need nothing of a session. */
const STEPS = [
  ['tools/call', { name: 'echo', arguments: { message: 'grüß' } }],
  ['tools/call', { name: 'get-sum', arguments: { a: 2, b: 40 } }],
  ['tools/call', { name: 'get-sum', arguments: { a: 'two' } }],
  ['tools/call', { name: 'get-tiny-image', arguments: {} }],
  ['tools/call', { name: 'get-structured-content', arguments: { location: 'Chicago' } }],
  ['tools/call', { name: 'trigger-elicitation-request', arguments: {} }],
  ['tools/call', { name: 'trigger-sampling-request', arguments: { prompt: 'hello', maxTokens: 10 } }],
  ['tools/call', { name: 'trigger-long-running-operation', arguments: { duration: 0.3, steps: 3 } }],
  ['prompts/get', { name: 'args-prompt', arguments: { city: 'Bern', state: 'BE' } }],
  ['resources/read', { uri: 'demo://resource/dynamic/text/7' }],
  ['completion/complete', { ref: { type: 'ref/prompt', name: 'completable-prompt' }, argument: { name: 'department', value: 'S' } }],
];

/** What only results of 2026-07-28 have. */
const NEW = new Set(['resultType', 'ttlMs', 'cacheScope', '_meta']);

function content(response) {
  return Object.fromEntries(Object.entries(response).filter(([member]) => !NEW.has(member)));
}

async function steps(peer, from) {
  const came = [];
  for (const [method, params] of from) {
    came.push(content((await peer.ask(method, params)).response));
  }
  return came;
}

/** The two have no revision in common: what follows is Sluice's doing. */
async function cannotConnect(group, sdk, target) {
  await check(group, 'without Sluice it cannot connect', async () => {
    let peer;
    try {
      peer = await connect(sdk, target);
    } catch {
      return;
    }
    await peer.close();
    throw new Error('it can');
  });
}

async function newClientOldServer(url, server, { straight, roots }) {
  const group = `sdk 2 at 2026-07-28 /servers/${server}`;
  const before = await connect('sdk-1', straight[server], roots);
  const expected = await steps(before, STEPS);
  await before.close();
  if (straight[server].url) {
    await cannotConnect(group, 'sdk-2 new', straight[server]);
  }
  const peer = await connect('sdk-2 new', { url: `${url}/servers/${server}/mcp` }, roots);
  try {
    const came = await steps(peer, STEPS);
    for (const [i, [method, params]] of STEPS.entries()) {
      await check(group, `${method} ${params.name ?? params.uri ?? ''}`, () => same(came[i], expected[i]));
    }
    await check(group, 'progress before the result', async () => {
      const params = { name: 'trigger-long-running-operation', arguments: { duration: 0.3, steps: 3 } };
      const { interim } = await peer.ask('tools/call', params, { progress: true });
      same(interim.map(({ params: { progress } }) => progress), [1, 2, 3]);
    });
  } finally {
    await peer.close();
  }
}

async function oldClientNewServer(url, straight, roots) {
  const group = 'sdk 1 /servers/modern';
  await cannotConnect(group, 'sdk-1', straight);
  const peer = await connect('sdk-1', { url: `${url}/servers/modern/mcp` }, roots);
  const call = async (name, args = {}, options = {}) => peer.ask('tools/call', { name, arguments: args }, options);
  const said = async (name, args) => (await call(name, args)).response.content[0].text;
  try {
    await check(group, 'tools/list', async () => {
      const { response } = await peer.ask('tools/list', {});
      same(response.tools.map(({ name }) => name), ['add', 'count', 'ask', 'both', 'fail']);
    });
    await check(group, 'a tool', async () => same(await said('add', { a: 1, b: 2 }), '3'));
    await check(group, 'a tool that fails', async () => same((await call('fail')).response.isError, true));
    await check(group, 'progress before the result', async () => {
      const { interim } = await call('count', { to: 3 }, { progress: true });
      same(interim.map(({ params }) => params.progress), [1, 2, 3]);
    });
    await check(group, 'elicitation', async () => same(await said('ask'), 'from Bern'));
    await check(group, 'sampling and roots in one question', async () => {
      const { response, interim } = await call('both');
      same(JSON.parse(response.content[0].text).text, 'sampled');
      same(interim.map(({ method }) => method).sort(), ['roots/list', 'sampling/createMessage']);
    });
    await check(group, 'a resource', async () => {
      const { response } = await peer.ask('resources/read', { uri: 'modern://greeting' });
      same(response.contents[0].text, 'hello');
    });
    await check(group, 'a prompt', async () => {
      const { response } = await peer.ask('prompts/get', { name: 'review', arguments: { code: 'x' } });
      same(response.messages[0].content.text, 'Review x');
    });
  } finally {
    await peer.close();
  }
}

/** The Python client of 2026-07-28 in front of a server of the Python SDK 1.x, which has sessions. */
async function pythonClient(url, stack) {
  const group = 'py 2 at 2026-07-28 /servers/python';
  const program = (address, mode) => printed(stack, stack.python[1], 'client2.py', address, mode, '');
  const expected = await program(stack.straight.python.url, 'legacy');
  let through;
  await check(group, 'connects and answers every step', async () => {
    through = await program(`${url}/servers/python/mcp`, '2026-07-28');
  });
  for (const [step, came] of through ? Object.entries(expected) : []) {
    await check(group, step, () => same(bare(through[step]), bare(came)));
  }
}

function bare(value) {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? content(value) : Array.isArray(value) ? value.map(bare) : value;
}

/** A server of the Python SDK that serves 2026-07-28 only, straight and through Sluice, for clients of both eras. */
async function pythonServer(url, straight, stack) {
  const group = 'py 2 server of 2026-07-28 only';
  const program = (address, mode, prefix = '') => printed(stack, stack.python[1], 'client2.py', address, mode, prefix);
  const expected = await program(straight.url, '2026-07-28');
  await cannotConnect(group, 'sdk-1', straight);
  const routes = [
    ['py 2 /servers/pymodern', `${url}/servers/pymodern/mcp`, ''],
    ['py 2 /mcp', `${url}/mcp`, 'pymodern__'],
  ];
  for (const [route, address, prefix] of routes) {
    for (const mode of ['2026-07-28', 'legacy']) {
      let through;
      await check(`${group}, ${route} ${mode}`, 'connects and answers every step', async () => {
        through = await program(address, mode, prefix);
      });
      for (const [step, came] of through ? Object.entries(expected) : []) {
        await check(`${group}, ${route} ${mode}`, step, () => same(bare(through[step]), bare(came)));
      }
    }
  }
  for (const sdk of ['sdk-1', 'sdk-2 new']) {
    await asks(`${group}, ${sdk}`, sdk, `${url}/servers/pymodern/mcp`, stack.roots);
  }
}

/** What the server asks, in one round and in the middle of a call that reports progress. */
async function asks(group, sdk, url, roots) {
  const peer = await connect(sdk, { url }, roots);
  const said = async (name, args = {}) => (await peer.ask('tools/call', { name, arguments: args })).response.content[0].text;
  try {
    await check(group, 'elicitation', async () => same(JSON.parse(await said('ask')), { city: 'Bern' }));
    await check(group, 'sampling and roots in one question', async () => same(await said('both'), 'sampled in 1 roots'));
    await check(group, 'progress before the result', async () => {
      const { interim } = await peer.ask('tools/call', { name: 'count', arguments: { to: 3 } }, { progress: true });
      same(interim.map(({ params }) => params.progress), [1, 2, 3]);
    });
  } finally {
    await peer.close();
  }
}

/** @param stack {project, straight, roots, python, env}: see main.mjs */
export async function eraChecks(stack) {
  const port = await freePort();
  const straight = { url: `http://127.0.0.1:${port}/mcp` };
  const modern = start('modern', process.execPath, [join(import.meta.dirname, 'modern-server.mjs'), String(port)]);
  await answering(straight.url, modern);
  const pythonPort = await freePort();
  const pymodern = { url: `http://127.0.0.1:${pythonPort}/mcp` };
  const pythonModern = start('pymodern', stack.python[1], [join(process.cwd(), 'python/modern.py'), String(pythonPort)]);
  await answering(pymodern.url, pythonModern);
  const { everything, remote, python } = stack.straight;
  const { env, ...child } = everything;
  const url = await gateway(stack.project, { everything: child, remote, modern: straight, python, pymodern }, 'eras');
  await newClientOldServer(url, 'everything', stack);
  await newClientOldServer(url, 'remote', stack);
  await oldClientNewServer(url, straight, stack.roots);
  await pythonClient(url, stack);
  await pythonServer(url, pymodern, stack);
  await stop(modern);
  await stop(pythonModern);
}
