"""All read models, in the order in which they are filled."""

from accountability.projections.asks import ASKS
from accountability.projections.citations import CITATIONS
from accountability.projections.clocks import CLOCKS
from accountability.projections.disputes import DISPUTES
from accountability.projections.holds import HOLDS
from accountability.projections.panels import PANELS, RECOMMENDATIONS
from accountability.projections.referrals import REFERRALS
from accountability.projections.register import AREAS, INITIATIVES, OFFICES, TRANSFERS
from accountability.projections.removals import REMOVALS
from accountability.projections.tables import EntryTable, Table
from accountability.projections.timeline import TIMELINE

TABLES: tuple[Table, ...] = (
    AREAS,
    OFFICES,
    TRANSFERS,
    INITIATIVES,
    PANELS,
    RECOMMENDATIONS,
    ASKS,
    CLOCKS,
    CITATIONS,
    HOLDS,
    REFERRALS,
    DISPUTES,
)
ENTRY_TABLES: tuple[EntryTable, ...] = (TIMELINE, REMOVALS)
