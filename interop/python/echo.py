"""A server with one tool, over stdio, or over Streamable HTTP for the Python SDK 1.x and 2.x: python echo.py [PORT]"""

import sys

ADDRESS = {"host": "127.0.0.1", "port": int(sys.argv[1])} if len(sys.argv) > 1 else {}
TRANSPORT = "streamable-http" if ADDRESS else "stdio"
try:
    from mcp.server.mcpserver import MCPServer

    mcp = MCPServer("echo", log_level="WARNING")
    run = ADDRESS
except ImportError:
    from mcp.server.fastmcp import FastMCP

    mcp = FastMCP("echo", log_level="WARNING", **ADDRESS)
    run = {}


@mcp.tool()
def echo(message: str) -> str:
    """Says what it was told."""
    return "Echo: " + message


mcp.run(transport=TRANSPORT, **run)
