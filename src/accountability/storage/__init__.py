"""Remembers: PostgreSQL through asyncpg. The log, its words, the private tables, migrations, the server."""
