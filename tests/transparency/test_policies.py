"""A reader's policy is read strictly (C2SP tlog-policy), and says whom a checkpoint was signed by."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accountability.transparency.keys import COSIGNATURE_ED25519, ED25519, MLDSA44, SigningKey
from accountability.transparency.notes import BadNote, Signature, parse
from accountability.transparency.policies import BadPolicy, Group, Policy, PolicyRefused, Witness

NOW = 1_795_000_000


def key(number, kind=COSIGNATURE_ED25519):
    return SigningKey(f"w{number}.example", kind, bytes((number,)) * 32)


LOG = str(SigningKey("log.example", ED25519, b"L" * 32).verifier)
W = [str(key(number).verifier) for number in range(8)]
# the example of the specification, its keys filled in
EXAMPLE = f"""log {LOG}

witness X1 {W[1]}
witness X2 {W[2]}
witness X3 {W[3]}
group X-witnesses 2 X1 X2 X3

witness Y1 {W[4]}
witness Y2 {W[5]}
witness Y3 {W[6]}
group Y-witnesses any Y1 Y2 Y3

group X-and-Y all X-witnesses Y-witnesses
quorum X-and-Y
"""


def test_the_specifications_example():
    policy = Policy.parse(EXAMPLE)

    assert [str(log) for log in policy.logs] == [LOG]
    assert {name: str(key) for name, (key, url) in policy.witnesses.items()} == {
        "X1": W[1],
        "X2": W[2],
        "X3": W[3],
        "Y1": W[4],
        "Y2": W[5],
        "Y3": W[6],
    }
    assert policy.groups == {
        "X-witnesses": Group(2, ("X1", "X2", "X3")),
        "Y-witnesses": Group(1, ("Y1", "Y2", "Y3")),
        "X-and-Y": Group(2, ("X-witnesses", "Y-witnesses")),
    }
    assert policy.quorum == "X-and-Y"


@pytest.mark.parametrize(
    ("signers", "met"),
    [
        ([1, 2, 4], True),
        ([1, 3, 6], True),
        ([1, 2, 3, 4, 5, 6], True),
        ([1, 4], False),
        ([1, 2, 3], False),
        ([4, 5, 6], False),
        ([1, 4, 5, 6], False),
        ([], False),
        ([1, 2, 7], False),
    ],
)
def test_a_quorum_of_groups(checkpoint, sign, log_key, signers, met):
    policy = Policy.parse(EXAMPLE.replace(LOG, str(log_key.verifier)))
    judged = policy.judge(sign(checkpoint, log_key, *(key(number) for number in signers)))

    assert judged.quorum_met is met
    names = {1: "X1", 2: "X2", 3: "X3", 4: "Y1", 5: "Y2", 6: "Y3"}
    assert judged.witnesses == {names[number]: NOW for number in signers if number in names}


@pytest.mark.parametrize(("quorum", "met"), [("university", True), ("neighbour", False), ("none", True)])
def test_a_quorum_of_one_or_of_none(checkpoint, sign, log_key, university, policy, quorum, met):
    asked = Policy(policy.logs, policy.witnesses, quorum=quorum)

    assert asked.judge(sign(checkpoint, log_key, university)).quorum_met is met


def test_what_a_judgement_says(policy, signed, checkpoint, log_key, second_log_key):
    judged = policy.judge(signed)

    assert judged.checkpoint == checkpoint
    assert judged.log_keys == (log_key.verifier, second_log_key.verifier)
    assert judged.witnesses == {"university": NOW, "neighbour": NOW}
    assert judged.opened.note.encode() == signed


def test_either_of_the_logs_keys_is_enough(policy, checkpoint, sign, log_key, second_log_key):
    """As while one key is exchanged for another."""
    for one in (log_key, second_log_key):
        assert policy.judge(sign(checkpoint, one)).log_keys == (one.verifier,)


def test_a_checkpoint_that_no_known_log_signed_is_refused(policy, checkpoint, sign, university, neighbour):
    stranger = SigningKey(checkpoint.origin, ED25519, b"?" * 32)

    for keys in ([stranger], [university, neighbour], [stranger, university]):
        with pytest.raises(PolicyRefused):
            policy.judge(sign(checkpoint, *keys))
    with pytest.raises(PolicyRefused):
        Policy((), policy.witnesses).judge(sign(checkpoint, university))


def test_one_logs_key_does_not_sign_for_another_log(policy, checkpoint, sign, university):
    """The origin is the name of the key: else a proof could be moved from one log to the other."""
    other = SigningKey("other.example/log", ED25519, b"O" * 32)
    both = Policy((*policy.logs, other.verifier), policy.witnesses)

    with pytest.raises(PolicyRefused, match=r"of panel\.example/log"):
        both.judge(sign(checkpoint, other, university))


def test_a_forged_line_of_any_known_key_is_refused(policy, signed, university):
    note = parse(signed)
    forged = Signature(university.name, university.verifier.key_id, bytes(72))

    with pytest.raises(BadNote):
        policy.judge(note.signed_with(forged).encode())


@pytest.mark.parametrize("content", [b"", b"x\n", b"\n\n", bytes(200_000)])
def test_what_is_no_checkpoint_is_refused(policy, content):
    with pytest.raises(BadNote):
        policy.judge(content)


def test_blanks_tabs_comments_and_addresses():
    text = (
        "# a comment\n\n \t \n\t# another, — żółć\n"
        f"  log\t{LOG}   https://log.example/log/  \n"
        f"\twitness\tü {W[1]} https://w1.example/\n"
        f"witness any {W[2]}\n"
        "group none-of-these 1 ü any\n"
        "quorum none-of-these\t\n"
        f"witness late {W[3]}\n"
    )
    policy = Policy.parse(text)

    assert policy.log_urls == {policy.logs[0]: "https://log.example/log/"}
    assert policy.witnesses["ü"] == Witness(key(1).verifier, "https://w1.example/")
    assert policy.witnesses["any"] == Witness(key(2).verifier, None)
    assert list(policy.witnesses) == ["ü", "any", "late"]
    assert Policy.parse(policy.encode()) == policy


def test_names_are_octets_that_need_not_be_text():
    """A Kelvin sign is not a K, and bytes that are no UTF-8 are a name like any other ("Character set")."""
    lines = [
        b"witness K " + W[1].encode(),
        b"witness \xe2\x84\xaa " + W[2].encode(),
        b"witness \xff " + W[3].encode(),
    ]
    policy = Policy.parse(b"\n".join([*lines, b"quorum \xff", b""]))

    assert len(policy.witnesses) == 3
    assert policy.encode().splitlines()[-1] == b"quorum \xff"
    assert Policy.parse(policy.encode()) == policy


def test_the_limits_that_an_implementation_should_have_fit():
    """32 logs, witnesses and groups ("Implementation limits"), every key of the largest kind."""
    logs = [f"log {SigningKey(f'log{n}', MLDSA44, bytes((n,)) * 32).verifier}" for n in range(32)]
    witnesses = [f"witness w{n} {key(n + 100, MLDSA44).verifier}" for n in range(32)]
    groups = ["group g0 1 w0", *(f"group g{n} all w{n} g{n - 1}" for n in range(1, 32))]
    policy = Policy.parse("\n".join([*logs, *witnesses, *groups, "quorum g31", ""]))

    assert (len(policy.logs), len(policy.witnesses), len(policy.groups)) == (32, 32, 32)


def test_a_policy_of_groups_is_written_and_read_back():
    policy = Policy.parse(EXAMPLE)

    assert Policy.parse(policy.encode()) == policy


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "newline"),
        ("\n", "no quorum"),
        (f"log {LOG}\n", "no quorum"),
        (f"log {LOG}\nquorum none", "newline"),
        (f"log {LOG}\r\nquorum none\r\n", "carriage returns"),
        ("quorum none\0\n", "control"),
        ("quorum none\x7f\n", "control"),
        ("quorum none\x0b\n", "control"),
        ("\ufeffquorum none\n", "line 1: this is no rule"),
        ("Quorum none\n", "line 1: this is no rule"),
        ("quorum\n", "line 1: this is no rule"),
        ("quorum none none\n", "line 1: this is no rule"),
        ("quorum none # really\n", "line 1: this is no rule"),
        ("quorum none\nquorum none\n", "line 2: there is a quorum"),
        ("quorum a\n", "line 1: 'a' is not a name"),
        (f"quorum a\nwitness a {W[1]}\n", "line 1: 'a' is not a name"),
        ("quorum\u00a0none\n", "line 1: this is no rule"),
        ("log\nquorum none\n", "line 1: this is no rule"),
        ("log x\nquorum none\n", "line 1: a key is"),
        (f"log {LOG} a b\nquorum none\n", "line 1: this is no rule"),
        (f"log {LOG}\nlog {LOG}\nquorum none\n", "line 2: this key"),
        ("witness a\nquorum none\n", "line 1: this is no rule"),
        (f"witness a {W[1]} b c\nquorum none\n", "line 1: this is no rule"),
        (f"witness a {LOG}\nquorum none\n", "line 1: a witness's key is of kind"),
        (f"witness none {W[1]}\nquorum none\n", "line 1: the name 'none' is taken"),
        (f"witness a {W[1]}\nwitness a {W[2]}\nquorum none\n", "line 2: the name 'a' is taken"),
        (f"witness a {W[1]}\nwitness b {W[1]}\nquorum none\n", "line 2: this key"),
        (f"log {W[1]}\nwitness b {W[1]}\nquorum none\n", "line 2: this key"),
        (f"witness a {W[1]}\ngroup a any a\nquorum none\n", "line 2: the name 'a' is taken"),
        (f"witness a {W[1]}\ngroup none any a\nquorum none\n", "line 2: the name 'none' is taken"),
        (f"witness a {W[1]}\ngroup g any\nquorum g\n", "line 2: this is no rule"),
        (f"witness a {W[1]}\ngroup g 0 a\nquorum g\n", "line 2: a group needs"),
        (f"witness a {W[1]}\ngroup g 2 a\nquorum g\n", "line 2: a group of 1 cannot need 2"),
        (f"witness a {W[1]}\ngroup g 01 a\nquorum g\n", "line 2: a group needs"),
        (f"witness a {W[1]}\ngroup g -1 a\nquorum g\n", "line 2: a group needs"),
        (f"witness a {W[1]}\ngroup g most a\nquorum g\n", "line 2: a group needs"),
        (f"witness a {W[1]}\ngroup g {'9' * 5000} a\nquorum g\n", "line 2: a group needs"),
        (f"witness a {W[1]}\ngroup g any a a\nquorum g\n", "line 2: 'a' is not a name"),
        (f"witness a {W[1]}\ngroup g any g\nquorum g\n", "line 2: 'g' is not a name"),
        (f"witness a {W[1]}\ngroup g any none\nquorum g\n", "line 2: 'none' is not a name"),
        (f"witness a {W[1]}\ngroup g any a\ngroup h any a\nquorum g\n", "line 3: 'a' is not a name"),
        (f"group g any a\nwitness a {W[1]}\nquorum g\n", "line 1: 'a' is not a name"),
        ("#" * 1024 * 1024 + "\nquorum none\n", "1 MiB"),
    ],
    ids=range(43),
)
def test_what_is_only_nearly_a_policy_is_refused(text, why):
    with pytest.raises(BadPolicy) as told:
        Policy.parse(text)
    assert why in str(told.value)


def test_one_key_under_two_names_or_kinds_is_one_key():
    """Duplicate are two vkeys "if they wrap the same underlying public key" ("Public key representation")."""
    again = SigningKey("again.example", COSIGNATURE_ED25519, key(1).seed).verifier

    with pytest.raises(BadPolicy, match="this key"):
        Policy.parse(f"witness a {W[1]}\nwitness b {again}\nquorum none\n")


@given(st.lists(st.sampled_from([1, 2, 3, 4, 5, 6, 7]), unique=True))
def test_more_witnesses_never_make_less_of_a_quorum(signers):
    policy = Policy.parse(EXAMPLE)
    names = {1: "X1", 2: "X2", 3: "X3", 4: "Y1", 5: "Y2", 6: "Y3"}
    seen = {names[number] for number in signers if number in names}
    by_hand = len(seen & {"X1", "X2", "X3"}) >= 2 and bool(seen & {"Y1", "Y2", "Y3"})

    assert policy.is_met_by(seen) is by_hand
