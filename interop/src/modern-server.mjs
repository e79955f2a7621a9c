// A server of the TypeScript SDK 2.x that serves 2026-07-28 and nothing older: node modern-server.mjs PORT

import { McpServer, acceptedContent, createMcpHandler, inputRequired, inputResponse } from '@modelcontextprotocol/server';
import { createServer } from 'node:http';
import { Readable } from 'node:stream';
import { z } from 'zod';

const text = (said) => ({ content: [{ type: 'text', text: said }] });

function make() {
  const server = new McpServer({ name: 'modern', version: '1.0.0' });
  server.registerTool('add', { description: 'Adds', inputSchema: z.object({ a: z.number(), b: z.number() }) }, ({ a, b }) =>
    text(String(a + b)));
  server.registerTool('count', { description: 'Counts', inputSchema: z.object({ to: z.number() }) }, async ({ to }, ctx) => {
    const progressToken = ctx.mcpReq._meta?.progressToken;
    for (let progress = 1; progress <= to && progressToken !== undefined; progress++) {
      await ctx.mcpReq.notify({ method: 'notifications/progress', params: { progressToken, progress, total: to } });
    }
    return text(`counted to ${to}`);
  });
  server.registerTool('ask', { description: 'Asks the user', inputSchema: z.object({}) }, (args, ctx) => {
    const schema = z.object({ city: z.string() });
    const answer = acceptedContent(ctx.mcpReq.inputResponses, 'city', schema);
    return answer
      ? text(`from ${answer.city}`)
      : inputRequired({ inputRequests: { city: inputRequired.elicit({ message: 'Which city?', requestedSchema: schema }) } });
  });
  server.registerTool('both', { description: 'Asks model and client', inputSchema: z.object({}) }, (args, ctx) => {
    const { mcpReq } = ctx;
    const sampled = inputResponse(mcpReq.inputResponses, 'sample');
    if (sampled.kind === 'sampling') {
      return text(JSON.stringify(sampled.result.content));
    }
    const message = { role: 'user', content: { type: 'text', text: 'hello' } };
    return inputRequired({
      inputRequests: {
        sample: inputRequired.createMessage({ messages: [message], maxTokens: 10 }),
        roots: inputRequired.listRoots(),
      },
    });
  });
  server.registerTool('fail', { description: 'Fails', inputSchema: z.object({}) }, () => {
    throw new Error('this tool always fails');
  });
  server.registerResource('greeting', 'modern://greeting', { description: 'A text' }, (uri) => ({
    contents: [{ uri: uri.href, text: 'hello' }],
  }));
  server.registerPrompt('review', { description: 'A prompt', argsSchema: z.object({ code: z.string() }) }, ({ code }) => ({
    messages: [{ role: 'user', content: { type: 'text', text: `Review ${code}` } }],
  }));
  return server;
}

const handler = createMcpHandler(make, { legacy: 'reject' });

createServer(async (request, response) => {
  const { method, headers, url } = request;
  const body = method === 'POST' ? { body: Readable.toWeb(request), duplex: 'half' } : {};
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const answer = await handler.fetch(new Request(`http://${headers.host}${url}`, { method, headers, signal: gone.signal, ...body }));
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  if (answer.body) {
    Readable.fromWeb(answer.body).on('error', () => response.destroy()).pipe(response);
  } else {
    response.end();
  }
}).listen(Number(process.argv[2]), '127.0.0.1');
