"""What a query may be asked of: a connection of one's own, or one lent by a pool. For annotations only."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from asyncpg import Connection
    from asyncpg.pool import PoolConnectionProxy

    AnyConnection = Connection[Any] | PoolConnectionProxy[Any]
