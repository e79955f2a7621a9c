// All servers behind one address, the dead one among them.

import { connect } from './clients.mjs';
import { same } from './compare.mjs';
import { check } from './report.mjs';
import { list } from './survey.mjs';

const GROUP = 'all servers behind /mcp';

function expect(condition, words) {
  if (!condition) {
    throw new Error(words);
  }
}

export async function mixedChecks({ gateway, management, roots }) {
  const peer = await connect('sdk-1', { url: `${gateway}/mcp` }, roots);
  const updated = (uri) => (message) => message.method === 'notifications/resources/updated' && message.params.uri === uri;

  await check(GROUP, 'tools of those that live, in the order configured', async () => {
    const tools = await list(peer, 'tools/list', 'tools');
    const order = [...new Set(tools.map(({ name }) => name.split('__')[0]))];
    same(order, ['everything', 'remote', 'files', 'python', 'python2']);
    expect(new Set(tools.map(({ name }) => name)).size === tools.length, 'a name twice');
    return `${tools.length} tools`;
  });
  await check(GROUP, 'a list does not wait for the dead one', async () => {
    const start = performance.now();
    await list(peer, 'tools/list', 'tools');
    const ms = performance.now() - start;
    expect(ms < 2_000, `took ${Math.round(ms)} ms`);
  });
  await check(GROUP, 'resources of all, one for each URI', async () => {
    const uris = (await list(peer, 'resources/list', 'resources')).map(({ uri }) => uri);
    expect(uris.includes('interop://greeting'), 'the python server\'s is missing');
    expect(new Set(uris).size === uris.length, 'a URI twice');
    return `${uris.length} resources`;
  });
  await check(GROUP, '100 calls at once', async () => {
    const other = await connect('sdk-2', { url: `${gateway}/mcp` }, roots);
    try {
      const answers = await Promise.all(
        Array.from({ length: 100 }, (_, n) =>
          other.client.callTool(
            n % 2 === 0
              ? { name: 'python__add', arguments: { a: n, b: 1 } }
              : { name: 'remote__get-sum', arguments: { a: n, b: 1 } })));
      answers.forEach(({ content }, n) => expect(content[0].text.includes(String(n + 1)), `answer ${n}: ${content[0].text}`));
    } finally {
      await other.close();
    }
  });
  await check(GROUP, 'a tool of the dead server: an error that names it', async () => {
    const { response } = await peer.ask('tools/call', { name: 'dead__anything', arguments: {} });
    expect(response.error, 'no error');
    expect(response.error.message.includes('dead'), response.error.message);
    return `${response.error.code} ${response.error.message.slice(0, 90)}`;
  });
  await check(GROUP, 'an unknown tool: -32602 with the nearest names', async () => {
    const { response } = await peer.ask('tools/call', { name: 'remote__ecko', arguments: {} });
    same(response.error?.code, -32602);
    expect(response.error.message.includes('remote__echo'), response.error.message);
  });
  await check(GROUP, 'an unknown resource: an error', async () => {
    const { response } = await peer.ask('resources/read', { uri: 'nobody://has/this' });
    expect(response.error, 'no error');
    return `${response.error.code}`;
  });
  await check(GROUP, 'subscribed resources: updates arrive', async () => {
    const uri = 'demo://resource/dynamic/text/1';
    same((await peer.ask('resources/subscribe', { uri })).response, {});
    await peer.ask('tools/call', { name: 'everything__toggle-subscriber-updates', arguments: {} });
    await peer.until(updated(uri));
    await peer.ask('tools/call', { name: 'everything__toggle-subscriber-updates', arguments: {} });
    same((await peer.ask('resources/unsubscribe', { uri })).response, {});
  });
  await check(GROUP, 'log messages of a server arrive', async () => {
    await peer.ask('logging/setLevel', { level: 'debug' });
    await peer.ask('tools/call', { name: 'remote__toggle-simulated-logging', arguments: {} });
    await peer.until(({ method, params }) => method === 'notifications/message' && /-level|level-/.test(String(params.data)));
    await peer.ask('tools/call', { name: 'remote__toggle-simulated-logging', arguments: {} });
  });
  await check(GROUP, 'a cancelled call leaves the session usable', async () => {
    const gone = new AbortController();
    const call = peer.client.callTool(
      { name: 'remote__trigger-long-running-operation', arguments: { duration: 20, steps: 2 } },
      undefined,
      { signal: gone.signal });
    setTimeout(() => gone.abort('enough'), 300);
    await call.then(() => expect(false, 'it was not cancelled'), () => {});
    same((await peer.ask('ping')).response, {});
  });
  await peer.close();

  await check('/servers/dead', 'initialize: an answer, not a hang', async () => {
    const start = performance.now();
    const dead = await connect('sdk-1', { url: `${gateway}/servers/dead/mcp` }).catch((failure) => failure);
    if (dead.close) {
      const { response } = await dead.ask('tools/list', {});
      await dead.close();
      expect(response.error || response.tools.length === 0, JSON.stringify(response));
    }
    expect(performance.now() - start < 25_000, 'it took too long');
    return String(dead.message ?? 'opened, with nothing in it').slice(0, 90);
  });
  await check('plain HTTP', 'GET /tools', async () => {
    const response = await fetch(`${gateway}/tools`);
    same(response.status, 200);
    const body = await response.json();
    expect(JSON.stringify(body).includes('python__add'), 'python__add is missing');
  });
  await check('plain HTTP', 'POST /tools/call', async () => {
    const response = await fetch(`${gateway}/tools/call`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'remote__echo', arguments: { message: 'hi' } }),
    });
    same(response.status, 200);
    same((await response.json()).content, [{ type: 'text', text: 'Echo: hi' }]);
  });
  await check('management', 'GET /metrics names the servers', async () => {
    const text = await (await fetch(`${management}/metrics`)).text();
    expect(text.includes('mcp_client_operation_duration_seconds'), 'no mcp_client_operation_duration_seconds');
    expect(text.includes('mcp_server_operation_duration_seconds'), 'no mcp_server_operation_duration_seconds');
  });
}
