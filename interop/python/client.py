"""The Python SDK's client, against one address: python client.py URL PREFIX

Prints one JSON object: what each step gave. PREFIX stands before the names of the server's tools and prompts.
"""

import asyncio
import json
import sys

from mcp import ClientSession
from mcp.client.sse import sse_client
from mcp.client.streamable_http import streamablehttp_client
from mcp.types import ElicitResult
from pydantic import AnyUrl

URL, PREFIX = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else ""


async def elicit(context, params):
    return ElicitResult(action="accept", content={"city": "Bern"})


def plain(model):
    return model.model_dump(mode="json", by_alias=True, exclude_none=True)


def named(items):
    found = []
    for item in items:
        if item["name"].startswith(PREFIX):
            found.append({**item, "name": item["name"][len(PREFIX) :]})
    return found


async def survey(session):
    progress = []

    async def on_progress(done, total, message):
        progress.append([done, total, message])

    async def call(name, arguments, **more):
        return plain(await session.call_tool(PREFIX + name, arguments, **more))

    steps = {
        "tools/list": named(plain(await session.list_tools())["tools"]),
        "prompts/list": named(plain(await session.list_prompts())["prompts"]),
        "add": await call("add", {"a": 1, "b": 2.5}),
        "count": await call("count", {"to": 3}, progress_callback=on_progress),
        "progress of count": progress,
        "ask": await call("ask", {}),
        "fail": await call("fail", {}),
        "wrong arguments": await call("add", {"a": "x"}),
        "large": await call("large", {"kib": 300}),
        "resources/read": plain(await session.read_resource(AnyUrl("interop://greeting"))),
        "template": plain(await session.read_resource(AnyUrl("interop://greeting/you"))),
        "prompts/get": plain(await session.get_prompt(PREFIX + "review", {"code": "x = 1"})),
        "ping": plain(await session.send_ping()),
    }
    many = await asyncio.gather(*(call("add", {"a": n, "b": 1}) for n in range(50)))
    steps["50 calls at once"] = many
    return steps


async def main():
    legacy = URL.rstrip("/").endswith("/sse")
    async with (sse_client(URL) if legacy else streamablehttp_client(URL)) as (read, write, *_):
        async with ClientSession(read, write, elicitation_callback=elicit) as session:
            await session.initialize()
            print(json.dumps(await survey(session)))


asyncio.run(main())
