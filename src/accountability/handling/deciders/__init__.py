"""Which streams a command needs, and which method of the domain decides it. Routing as data, by noun.

A decider reads streams through `Deciding`, calls the aggregate and leaves its new entries pending.
"""

from accountability.handling.deciders import (
    areas,
    asks,
    disputes,
    holds,
    panels,
    register,
    revisiting,
    succession,
)
from accountability.handling.deciding import Deciders

DECIDERS: Deciders = {
    **areas.DECIDERS,
    **register.DECIDERS,
    **panels.DECIDERS,
    **asks.DECIDERS,
    **disputes.DECIDERS,
    **holds.DECIDERS,
    **revisiting.DECIDERS,
    **succession.DECIDERS,
}
