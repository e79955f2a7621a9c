"""A server over Streamable HTTP or HTTP+SSE, for the Python SDK 1.x (FastMCP) and 2.x (MCPServer): python server.py PORT [sse]"""

import sys

from pydantic import BaseModel

ADDRESS = {"host": "127.0.0.1", "port": int(sys.argv[1])}
try:
    from mcp.server.mcpserver import Context, MCPServer

    mcp = MCPServer("interop", log_level="WARNING")
    run = ADDRESS
except ImportError:
    from mcp.server.fastmcp import Context, FastMCP

    mcp = FastMCP("interop", log_level="WARNING", **ADDRESS)
    run = {}


class Answer(BaseModel):
    city: str


@mcp.tool()
def add(a: float, b: float) -> float:
    """Adds two numbers."""
    return a + b


@mcp.tool()
async def count(ctx: Context, to: int) -> str:
    """Counts, with progress and a log message for each step."""
    for i in range(to):
        await ctx.report_progress(i + 1, to, f"step {i + 1}")
        await ctx.info(f"counted {i + 1}")
    return f"counted to {to}"


@mcp.tool()
async def ask(ctx: Context) -> str:
    """Asks the user for a city."""
    result = await ctx.elicit("Which city?", Answer)
    return result.model_dump_json()


@mcp.tool()
def fail() -> str:
    """Always fails."""
    raise ValueError("this tool always fails")


@mcp.tool()
def large(kib: int) -> str:
    """Answers with many bytes."""
    return "\u00e9" * (kib * 512)


@mcp.resource("interop://greeting")
def greeting() -> str:
    """A resource."""
    return "hello"


@mcp.resource("interop://greeting/{name}")
def greeting_of(name: str) -> str:
    """A template."""
    return f"hello, {name}"


@mcp.prompt()
def review(code: str) -> str:
    """A prompt."""
    return f"Review this code:\n\n{code}"


mcp.run(transport="sse" if "sse" in sys.argv else "streamable-http", **run)
