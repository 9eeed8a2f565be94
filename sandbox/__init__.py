"""A small strict Slack and a small strict Confluence on loopback; imports no other room."""
