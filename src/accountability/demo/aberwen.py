"""A later panel in Aberwen, on the Welsh side, in two languages: answers only begin to come. Invented."""

from accountability.demo.days import Days
from accountability.demo.norchester_register import (
    ABERWEN_PCC,
    ABERWEN_POLICE,
    HEALTH,
    TRUST,
)
from accountability.demo.telling import Asked, Step, Story, parts, secretariat
from accountability.domain.answers import Response
from accountability.domain.clocks import Period
from accountability.domain.commands.base import ReplyTerms
from accountability.domain.commands.panels import (
    CommissionPanel,
    PublishRecommendation,
    PublishReport,
    RecordActivity,
)
from accountability.domain.delivery import DeliveryReport
from accountability.domain.panels import Activity, PanelDetails, Report
from accountability.domain.recommendations import Support

PANEL = "aberwen-residents-jury"
KEEPER = secretariat(TRUST)
LAUNCH = 52


def ask(serial: int, office: str) -> Asked:
    return Asked(PANEL, serial, office, TRUST)


def jury(on: Days) -> Story:
    details = PanelDetails(
        slug=PANEL,
        kind="citizens_jury",
        secretariat=TRUST,
        area="aberwen",
        began=on(118),
        ended=on(68),
        members=18,
        hours=20,
        invented=True,
    )
    words = parts(
        {
            "name": "Aberwen Residents’ Jury",
            "name_cy": "Rheithgor Trigolion Aberwen",
            "question": "What would make it easier to ask for help in Aberwen, in either language?",
            "question_cy": "Beth fyddai’n ei gwneud yn haws gofyn am help yn Aberwen, yn y naill iaith neu’r "
            "llall?",
            "about": "Eighteen residents, nine of whom speak Welsh at home. Every session was held in both "
            "languages with simultaneous translation. The jury had read what became of the Stonebridge "
            "panel’s report.",
        }
    )
    held = RecordActivity(
        panel=PANEL,
        activity=Activity(kind="session", events=5, attendance=18, ended=on(68)),
        texts=parts({"text": "Five Saturdays at the old quarry school, with a crèche and two interpreters."}),
        occurred=on(118),
    )
    report = PublishReport(
        panel=PANEL,
        report=Report(published=on(LAUNCH), recommendations=4),
        texts=parts({"name": "Asking for help in Aberwen", "name_cy": "Gofyn am help yn Aberwen"}),
    )
    return [
        Step(126, KEEPER, CommissionPanel(details=details, texts=words)),
        Step(66, KEEPER, held),
        Step(LAUNCH, KEEPER, report),
    ]


def _published(serial: int, theme: str, in_favour: int, **words: str) -> Step:
    command = PublishRecommendation(
        panel=PANEL,
        serial=serial,
        printed=str(serial),
        theme=theme,
        area="aberwen",
        support=Support(method="consensus", in_favour=in_favour, against=18 - in_favour),
        texts=parts(words),
    )
    return Step(LAUNCH, KEEPER, command)


RECOMMENDATIONS = (
    _published(
        1,
        "language",
        18,
        title="Report a crime in Welsh without waiting longer",
        title_cy="Rhoi gwybod am drosedd yn Gymraeg heb aros yn hirach",
        text="A person who wants to report a crime in Welsh should reach a Welsh speaker as quickly as "
        "anybody else reaches anybody, and Aberwen Police should publish both waiting times side by "
        "side.",
        text_cy="Dylai person sydd am roi gwybod am drosedd yn Gymraeg gyrraedd siaradwr Cymraeg mor "
        "gyflym ag y mae unrhyw un arall yn cael ateb, a dylai Heddlu Aberwen gyhoeddi’r ddau amser "
        "aros ochr yn ochr.",
    ),
    _published(
        2,
        "neighbourhood-policing",
        17,
        title="A contact by role and a monthly drop-in",
        text="Do here what recommendation 2 of the Stonebridge panel asked of Norchester Police: for "
        "every neighbourhood team one contact by role, a number that is answered, and a drop-in each "
        "month.",
        supporting="We copied it because it worked there. Both of their reviewers say so.",
    ),
    _published(
        3,
        "mental-health",
        18,
        title="A place of calm that is open at night",
        text="Open one place in Aberwen where a person in distress can be taken at night that is neither "
        "a cell nor an emergency department, and say by when.",
    ),
    _published(
        4,
        "streets",
        15,
        title="Somebody in uniform at the bus station until the last bus",
        text="Let somebody in uniform, warden or officer, be at the bus station on Fridays and Saturdays "
        "until the last bus has gone.",
        minority="Three of us think that light and a working help point would do more.",
    ),
)


def recommendations(_on: Days) -> Story:
    return list(RECOMMENDATIONS)


def _within(days: int, said: str) -> ReplyTerms:
    return ReplyTerms(
        basis="undertaking", period=Period(length=days, unit="days"), texts=parts({"said": said})
    )


def addressed(_on: Days) -> Story:
    force = _within(56, "Letter of the force to the jury, read out at its last session: “within 56 days”.")
    commissioner = _within(56, "The Commissioner’s invitation to the jury: “an answer within eight weeks”.")
    quick = _within(
        28, "The Commissioner at the launch: “On the bus station you will hear from me in four weeks.”"
    )
    health = _within(56, "E-mail of the Board’s office on receipt of the report: “eight weeks from today”.")
    return [
        ask(1, ABERWEN_POLICE).addressed(49, force),
        ask(1, ABERWEN_PCC).addressed(49, commissioner),
        ask(2, ABERWEN_POLICE).addressed(49, force),
        ask(4, ABERWEN_PCC).addressed(49, quick),
        ask(3, HEALTH).addressed(21, health),
    ]


def answered(on: Days) -> Story:
    calls = ask(1, ABERWEN_POLICE)
    return [
        calls.answers(
            29,
            Response(decision="accepted", target=on(-130)),
            text="We accept this recommendation. Four more Welsh-speaking call handlers will be trained by "
            "the date given, and both waiting times will be published each month.",
            text_cy="Rydym yn derbyn yr argymhelliad hwn. Bydd pedwar ymatebydd galwadau arall sy’n siarad "
            "Cymraeg wedi’u hyfforddi erbyn y dyddiad a roddir, a bydd y ddau amser aros yn cael eu "
            "cyhoeddi bob mis.",
        ),
        calls.reports(
            6,
            DeliveryReport(state="planned", next_update=on(-80)),
            text="Posts advertised in both languages. The first month’s waiting times: 21 seconds in "
            "English, three minutes and 40 seconds in Welsh.",
            text_cy="Hysbysebwyd y swyddi yn y ddwy iaith. Amseroedd aros y mis cyntaf: 21 eiliad yn "
            "Saesneg, tri munud a 40 eiliad yn Gymraeg.",
        ),
    ]


STORIES = (jury, recommendations, addressed, answered)
