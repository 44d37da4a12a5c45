"""Who is let in by which private route. A route that does not stand here fails `test_every_route_every_role`.

Each route has an address at which it is tried, and the kinds of people who are let in there; where a route
serves a whole registry of forms, an address for each kind of form; where not all who read may write, one for
each method. Everybody else must be turned away: to the sign-in, with 403, or with 404 where even to know of a
thing is too much. `test_every_route.py` fills the braces.
"""

SIGNED = frozenset(
    {
        "drafter",
        "approver",
        "approver elsewhere",
        "editor",
        "publisher",
        "publisher elsewhere",
        "reviewer",
        "information governance",
        "operator",
    }
)
EVERYBODY = SIGNED | {"stranger", "expired", "waiting"}
NOBODY: frozenset[str] = frozenset()
OFFICERS = frozenset({"drafter", "approver", "approver elsewhere"})
SECRETARIATS = frozenset({"editor", "publisher", "publisher elsewhere"})
OWN_OFFICE = frozenset({"drafter", "approver"})
KEEPERS = frozenset({"editor", "publisher"})
REVIEWERS = frozenset({"reviewer"})
RELEASE = frozenset({"approver", "approver elsewhere", "publisher", "publisher elsewhere"})
REMOVERS = frozenset({"information governance", "operator"})
LOOK_AFTER_PEOPLE = RELEASE | {"operator"}
# What is closed to all as things stand: no office has taken anything over.
NOBODY: frozenset[str] = frozenset()
ENDS = OFFICERS | SECRETARIATS | {"operator"}
ENDS_POLICE = OWN_OFFICE | SECRETARIATS | {"operator"}
READ_THE_AUDIT = LOOK_AFTER_PEOPLE | {"information governance"}

# Nobody signs in there: a feed by mail is asked for, confirmed and stopped by whoever has the address.
WITHOUT_SIGN_IN = frozenset({"/mail", "/mail/asked", "/mail/confirm/{token}", "/mail/stop/{token}"})

ASK, KEPT_ASK = "/workspace/asks/{ask}", "/workspace/secretariat/asks/{ask}"
ENTRY, PANEL = "/workspace/entries/{position}", "/workspace/secretariat/panels/{panel}"
REMOVAL, ANSWER_REMOVAL = (f"/workspace/removals/entries/{{{which}}}" for which in ("position", "answer"))
REGISTERED_OFFICE, INITIATIVE, AREA = (
    f"/workspace/secretariat/{kind}" for kind in ("offices", "initiatives", "areas")
)
OWN_WORK = "/workspace/initiatives"
REFERRAL = "/workspace/referrals/{ask}/{number}"
MAY_ASK = OWN_OFFICE | KEEPERS | REMOVERS

Tried = dict[str, frozenset[str]]


def at(path: str, who: frozenset[str]) -> Tried:
    """A route that is tried at its own address."""
    return {path: who}


WHO_MAY: dict[str, Tried] = {
    # Signing in: whoever comes.
    **{
        path: at(path, EVERYBODY)
        for path in (
            "/sign-in",
            "/sign-out",
            "/sign-in/passkey",
            "/sign-in/passkey/options",
            "/sign-in/invitation/{token}",
        )
    },
    "/sign-in/with/{office}": {"/sign-in/with/norchester-police": EVERYBODY},
    "/sign-in/with/{office}/return": {"/sign-in/with/norchester-police/return": EVERYBODY},
    "/sign-in/second-step": at("/sign-in/second-step", frozenset({"waiting"})),
    "/sign-in/set-up": at("/sign-in/set-up", frozenset({"waiting"})),
    # One's own: everybody who is signed in.
    **{
        path: at(path, SIGNED)
        for path in (
            "/workspace",
            "/workspace/account",
            "/workspace/account/sessions",
            "/workspace/account/second-step",
            "/workspace/account/passkeys",
            "/workspace/account/passkeys/options",
            "/workspace/account/passkeys/again",
            "/workspace/account/sign-out-everywhere",
            "/workspace/removals",
            "/workspace/removals/new",
            REMOVAL,
        )
    },
    "/workspace/published/{entries}": {"/workspace/published/{answer}-{answer}": SIGNED},
    # The people of an office.
    "/workspace/people": at("/workspace/people", LOOK_AFTER_PEOPLE),
    "/workspace/people/invite": at("/workspace/people/invite", LOOK_AFTER_PEOPLE),
    "/workspace/people/{account}": {
        "/workspace/people/{drafter}": frozenset({"approver", "operator"}),
        "/workspace/people/{editor}": frozenset({"publisher", "operator"}),
        "/workspace/people/{reviewer}": frozenset({"operator"}),
    },
    "/workspace/office": at("/workspace/office", RELEASE),
    "/workspace/office/sign-in": at("/workspace/office/sign-in", SIGNED),
    "/workspace/audit": at("/workspace/audit", READ_THE_AUDIT),
    "/workspace/audit.csv": at("/workspace/audit.csv", READ_THE_AUDIT),
    "/workspace/account/passkeys/{passkey}": at(
        "/workspace/account/passkeys/{passkey}", frozenset({"drafter"})
    ),
    "/workspace/account/reminders": at("/workspace/account/reminders", OFFICERS | SECRETARIATS),
    "/workspace/post": at("/workspace/post", frozenset({"operator"})),
    # What an office answers, and what a reviewer says of it.
    "/workspace/asks/{ask}": at(ASK, OWN_OFFICE | REVIEWERS),
    "/workspace/asks/{ask}/{form}": {f"{ASK}/answer": OWN_OFFICE, f"{ASK}/verdict": REVIEWERS},
    "/workspace/asks/{ask}/{form}/{step}": {
        f"{ASK}/answer/decision": OWN_OFFICE,
        f"{ASK}/answer/check": OWN_OFFICE,
        f"{ASK}/verdict/verdict": REVIEWERS,
    },
    "/workspace/answers": at("/workspace/answers", OFFICERS),
    "/workspace/answers/asks.csv": at("/workspace/answers/asks.csv", OFFICERS),
    "/workspace/answers/asks.xlsx": at("/workspace/answers/asks.xlsx", OFFICERS),
    "/workspace/batch": at("/workspace/batch", OFFICERS),
    "/workspace/batch/{step}": {"/workspace/batch/asks": OFFICERS},
    "/workspace/batch/leave-out": at("/workspace/batch/leave-out", OFFICERS),
    "/workspace/approvals": at("/workspace/approvals", OFFICERS | SECRETARIATS),
    "/workspace/approvals/stop": at("/workspace/approvals/stop", RELEASE),
    "/workspace/approvals/{number}/files/{digest}": {
        "/workspace/approvals/{submission}/files/{digest}": OWN_OFFICE,
        f"/workspace/approvals/{{submission}}/files/{'0' * 64}": NOBODY,
    },
    OWN_WORK: at(OWN_WORK, OFFICERS),
    f"{OWN_WORK}/{{initiative}}": {f"{OWN_WORK}/night-hub": OWN_OFFICE},
    f"{OWN_WORK}/{{initiative}}/{{form}}": {f"{OWN_WORK}/night-hub/end": OWN_OFFICE},
    f"{OWN_WORK}/{{initiative}}/{{form}}/{{step}}": {f"{OWN_WORK}/night-hub/end/check": OWN_OFFICE},
    "/workspace/publishing": at("/workspace/publishing", OFFICERS | SECRETARIATS),
    "/workspace/publishing/{form}": {"/workspace/publishing/hold": OFFICERS | SECRETARIATS},
    "/workspace/publishing/{form}/{step}": {"/workspace/publishing/hold/check": OFFICERS | SECRETARIATS},
    # Every entry is public; what may be done about it is for the office that made it, or was asked.
    ENTRY: at(ENTRY, SIGNED),
    f"{ENTRY}/correct": {"/workspace/entries/{answer}/correct": OWN_OFFICE, f"{ENTRY}/correct": KEEPERS},
    f"{ENTRY}/correct/{{step}}": {
        "/workspace/entries/{answer}/correct/check": OWN_OFFICE,
        f"{ENTRY}/correct/check": KEEPERS,
    },
    f"{ENTRY}/{{form}}": {f"{ENTRY}/facts": KEEPERS},
    f"{ENTRY}/{{form}}/{{step}}": {f"{ENTRY}/facts/check": KEEPERS},
    # What a secretariat keeps.
    "/workspace/secretariat": at("/workspace/secretariat", SECRETARIATS),
    "/workspace/secretariat/register": at("/workspace/secretariat/register", SECRETARIATS),
    "/workspace/secretariat/register/{form}": {"/workspace/secretariat/register/office": SECRETARIATS},
    "/workspace/secretariat/register/{form}/{step}": {
        "/workspace/secretariat/register/office/check": SECRETARIATS
    },
    f"{REGISTERED_OFFICE}/{{office}}": {f"{REGISTERED_OFFICE}/norchester-police": SECRETARIATS},
    f"{REGISTERED_OFFICE}/{{office}}/{{form}}": {
        f"{REGISTERED_OFFICE}/norchester-police/rename": SECRETARIATS
    },
    f"{REGISTERED_OFFICE}/{{office}}/{{form}}/{{step}}": {
        f"{REGISTERED_OFFICE}/norchester-police/rename/check": SECRETARIATS
    },
    f"{AREA}/{{area}}": {f"{AREA}/norchester": SECRETARIATS},
    f"{AREA}/{{area}}/{{form}}": {f"{AREA}/norchester/end": SECRETARIATS},
    f"{AREA}/{{area}}/{{form}}/{{step}}": {f"{AREA}/norchester/end/check": SECRETARIATS},
    f"{INITIATIVE}/{{initiative}}": {f"{INITIATIVE}/night-hub": SECRETARIATS},
    f"{INITIATIVE}/{{initiative}}/{{form}}": {f"{INITIATIVE}/night-hub/end": SECRETARIATS},
    f"{INITIATIVE}/{{initiative}}/{{form}}/{{step}}": {f"{INITIATIVE}/night-hub/end/check": SECRETARIATS},
    "/workspace/secretariat/chasers": at("/workspace/secretariat/chasers", SECRETARIATS),
    # Nothing wants a word here: a text for somebody is found by those alone who have one to send.
    "/workspace/secretariat/chasers/{whom}": {"/workspace/secretariat/chasers/norchester-police": NOBODY},
    # What was sent on to another body: nothing is here. Who says what of it: test_keeping_up.py.
    "/workspace/referrals": at("/workspace/referrals", OFFICERS | SECRETARIATS),
    REFERRAL: {"/workspace/referrals/{ask}/1": NOBODY},
    f"{REFERRAL}/{{form}}": {"/workspace/referrals/{ask}/1/received": NOBODY},
    f"{REFERRAL}/{{form}}/{{step}}": {"/workspace/referrals/{ask}/1/received/check": NOBODY},
    PANEL: at(PANEL, KEEPERS),
    f"{PANEL}/import": at(f"{PANEL}/import", KEEPERS),
    f"{PANEL}/import/check": at(f"{PANEL}/import/check", KEEPERS),
    f"{PANEL}/import/{{step}}": {f"{PANEL}/import/check": KEEPERS},
    f"{PANEL}/import/template.csv": at(f"{PANEL}/import/template.csv", KEEPERS),
    f"{PANEL}/{{form}}": {f"{PANEL}/recommendation": KEEPERS},
    f"{PANEL}/{{form}}/{{step}}": {f"{PANEL}/recommendation/check": KEEPERS},
    KEPT_ASK: at(KEPT_ASK, KEEPERS),
    f"{KEPT_ASK}/{{form}}": {f"{KEPT_ASK}/quote": KEEPERS},
    f"{KEPT_ASK}/{{form}}/{{step}}": {f"{KEPT_ASK}/quote/check": KEEPERS},
    # Words to be removed: asked for by those whose office made them or keeps them.
    f"{REMOVAL}/request": {f"{ANSWER_REMOVAL}/request": MAY_ASK},
    f"{REMOVAL}/request/{{step}}": {f"{ANSWER_REMOVAL}/request/what": MAY_ASK},
    "/workspace/removals/{number}": {
        "GET /workspace/removals/{number}": REMOVERS | {"drafter"},
        "POST /workspace/removals/{number}": REMOVERS,
    },
    # Offices that end, and what was taken over from them.
    "/workspace/succession": at("/workspace/succession", ENDS),
    "/workspace/succession/{office}": {"/workspace/succession/norchester-police": ENDS_POLICE},
    "/workspace/succession/{office}/{form}": {"/workspace/succession/norchester-police/end": ENDS_POLICE},
    "/workspace/succession/{office}/{form}/{step}": {
        "/workspace/succession/norchester-police/end/check": ENDS_POLICE
    },
    "/workspace/inherited": at("/workspace/inherited", OFFICERS),
    "/workspace/inherited/{form}": {"/workspace/inherited/answer": NOBODY},
    "/workspace/inherited/{form}/{step}": {"/workspace/inherited/answer/check": NOBODY},
}
