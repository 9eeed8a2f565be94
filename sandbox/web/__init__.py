"""The web page of the sandbox: a workspace at the left, Confluence at the right."""

from sandbox.web.routes import add_routes

__all__ = ["add_routes"]
