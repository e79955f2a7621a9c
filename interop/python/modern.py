"""A server of the Python SDK 2.x that serves 2026-07-28 and nothing older, over Streamable HTTP: python modern.py PORT"""

import sys
from typing import Annotated

import uvicorn
from mcp.server.mcpserver import Context, Elicit, ListRoots, MCPServer, Resolve, Sample
from mcp.types import CreateMessageResult, ListRootsResult, SamplingMessage, TextContent
from pydantic import BaseModel
from starlette.responses import JSONResponse

VERSION = "2026-07-28"
mcp = MCPServer("modern", log_level="WARNING")


class Answer(BaseModel):
    city: str


def which_city() -> Elicit[Answer]:
    return Elicit("Which city?", Answer)


def sampled() -> Sample:
    return Sample([SamplingMessage(role="user", content=TextContent(type="text", text="hello"))], max_tokens=10)


def roots() -> ListRoots:
    return ListRoots()


@mcp.tool()
def add(a: float, b: float) -> float:
    """Adds two numbers."""
    return a + b


@mcp.tool()
async def count(ctx: Context, to: int) -> str:
    """Counts, with progress for each step."""
    for i in range(to):
        await ctx.report_progress(i + 1, to, f"step {i + 1}")
    return f"counted to {to}"


@mcp.tool()
def ask(answer: Annotated[Answer, Resolve(which_city)]) -> str:
    """Asks the user for a city."""
    return answer.model_dump_json()


@mcp.tool()
def both(said: Annotated[CreateMessageResult, Resolve(sampled)], where: Annotated[ListRootsResult, Resolve(roots)]) -> str:
    """Asks the model and for roots."""
    return f"{said.content.text} in {len(where.roots)} roots"


@mcp.tool()
def fail() -> str:
    """Always fails."""
    raise ValueError("this tool always fails")


@mcp.resource("interop://greeting")
def greeting() -> str:
    """A resource."""
    return "hello"


@mcp.prompt()
def review(code: str) -> str:
    """A prompt."""
    return f"Review this code:\n\n{code}"


app = mcp.streamable_http_app()


async def only_new(scope, receive, send):
    """Turns away whatever does not name the one revision."""
    named = dict(scope.get("headers", [])).get(b"mcp-protocol-version")
    if scope["type"] == "http" and named != VERSION.encode():
        data = {"supported": [VERSION], "requested": named.decode("latin-1") if named else ""}
        error = {"code": -32022, "message": "Unsupported protocol version", "data": data}
        await JSONResponse({"jsonrpc": "2.0", "id": None, "error": error}, 400)(scope, receive, send)
    else:
        await app(scope, receive, send)


uvicorn.run(only_new, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning")
