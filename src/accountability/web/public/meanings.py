"""What each status means, for the page that explains them. One sentence for every value there is."""

from accountability.domain.asks import Decision, Delivery, Outcome, Verdict
from accountability.domain.clocks import Timeliness
from accountability.domain.headline import Headline

DECISIONS: dict[Decision, str] = {
    "awaiting": "The office was asked, and nothing it said in answer is recorded here.",
    "acknowledged": "The office has it. A welcome or a promise to share it is this. The clock runs on.",
    "under_consideration": "The office says by when it will decide, and where. That date has its own clock.",
    "accepted": "The office says what it will do, and by when.",
    "accepted_in_part": "The office says which part it does not accept, and why.",
    "accepted_in_principle": "The office says what must be settled first, and by when it will decide.",
    "mapped_to_initiative": "The office names work that is there already, how much of the recommendation it "
    "covers, and what it does not cover.",
    "not_accepted": "The office says why not.",
    "not_ours": "The office says who should answer instead. That stays open until they do.",
    "cannot_comment_yet": "The office says when it will look at this again. Clocks that the law does not set "
    "stand still until then.",
}
DELIVERIES: dict[Delivery, str] = {
    "not_started": "Accepted, and not begun.",
    "planned": "There is a plan; the work has not begun.",
    "in_progress": "The work has begun.",
    "paused": "The work stands still. The office says why, and when it will look at this again.",
    "stopped": "The work has ended before it was done. The office says why.",
    "reported_complete": "The office says that it has done what it undertook. This is its own word.",
}
VERDICTS: dict[Verdict, str] = {
    "not_assessed": "Looked at, and not judged.",
    "no_evidence_found": "Evidence was looked for on the day named, and none was found.",
    "not_met": "What was recommended has not come about.",
    "partly_met": "Some of it has come about.",
    "largely_met": "Most of it has come about.",
    "fully_met": "All of it has come about.",
    "lapsed": "It was met once, and is no longer.",
}
TIMES: dict[Timeliness, str] = {
    "no_deadline": "No law sets a date and the office promised none.",
    "due": "A date set by law or promised lies ahead.",
    "due_soon": "That date is 14 days away or less.",
    "overdue": "That date has gone by, and nothing that meets it is recorded here.",
    "long_overdue": "Twice the time there was has gone by.",
    "paused": "The clock stands still, for a reason on the record.",
    "replied_on_time": "The answer came by that date.",
    "replied_late": "The answer came after that date. The entry that says the date passed stays.",
}
HEADLINES: dict[Headline, str] = {
    "registered": "Published, and nobody is asked yet.",
    "awaiting_responses": "Nobody who was asked has decided. Where all have received it, the page says so.",
    "partly_answered": "Some of those asked have decided, not all.",
    "answered": "All have decided. Not all who accepted report delivery, or one has stopped it.",
    "in_delivery": "All who accepted report delivery, and not all of them report it complete.",
    "reported_complete": "All who accepted report the work complete.",
    "confirmed": "For every office asked, a voice other than its own says “fully met”.",
    "declined": "All have decided, and none accepted.",
}
OUTCOMES: dict[Outcome, str] = {
    "considered": "That body looked at it, and no decision is stated. It stays open.",
    "adopted": "That body took it up: what it decided is in its words.",
    "declined": "That body did not take it up: why is in its words.",
    "no_further_action": "That body says that it will do no more about it.",
}
