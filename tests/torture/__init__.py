"""Kill tests: the bot dies at every request and every commit; the sandbox counts what is left."""
