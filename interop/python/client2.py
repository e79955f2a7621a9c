"""The Python SDK's 2.x client, against one address: python client2.py URL MODE PREFIX

MODE is legacy, or auto: probe for a newer revision first. Prints one JSON object: what each step gave.
"""

import asyncio
import json
import sys

from mcp import Client
from mcp.client.sse import sse_client
from mcp.types import ElicitResult

URL, MODE, PREFIX = sys.argv[1], sys.argv[2], sys.argv[3] if len(sys.argv) > 3 else ""


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


async def main():
    progress = []

    async def on_progress(done, total, message):
        progress.append([done, total, message])

    async with Client(sse_client(URL) if URL.endswith("/sse") else URL, mode=MODE, elicitation_callback=elicit) as client:

        async def call(name, arguments, **more):
            return plain(await client.call_tool(PREFIX + name, arguments, **more))

        steps = {
            "tools/list": named(plain(await client.list_tools())["tools"]),
            "prompts/list": named(plain(await client.list_prompts())["prompts"]),
            "add": await call("add", {"a": 1, "b": 2.5}),
            "count": await call("count", {"to": 3}, progress_callback=on_progress),
            "progress of count": progress,
            "ask": await call("ask", {}),
            "fail": await call("fail", {}),
            "resources/read": plain(await client.read_resource("interop://greeting")),
            "prompts/get": plain(await client.get_prompt(PREFIX + "review", {"code": "x = 1"})),
            "20 calls at once": await asyncio.gather(*(call("add", {"a": n, "b": 1}) for n in range(20))),
        }
        print(json.dumps(steps))


asyncio.run(main())
