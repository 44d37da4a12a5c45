"""The cast of the rule tests: each fixture is a person, or a step that a test gives."""

from datetime import date

import msgspec
import pytest

from accountability.domain.integrity import effective, fold
from accountability.storage.codec import decode
from tests.domain.scene import Given, Person


@pytest.fixture
def given():
    return Given


@pytest.fixture
def on():
    def day(*when):
        def step(scene):
            scene.day = date(*when)

        return step

    return day


@pytest.fixture
def police():
    return Person("officer", "norchester-police")


@pytest.fixture
def council():
    return Person("officer", "stonebridge-council")


@pytest.fixture
def secretariat():
    return Person("secretariat", "safer-trust")


@pytest.fixture
def quoting():
    """The secretariat, summarising what the police said in public."""
    return Person("secretariat", "safer-trust", quoting="norchester-police")


@pytest.fixture
def reviewer():
    return Person("reviewer", "norchester-scrutiny")


@pytest.fixture
def residents():
    """Members of the panel, who meet again to judge what came of it."""
    return Person("reviewer", "norchester-residents", voice_of="night-safety")


@pytest.fixture
def governance():
    return Person("information_governance", "safer-trust")


@pytest.fixture
def operator():
    return Person("operator", None)


@pytest.fixture
def midnight():
    """The service's own clock looks at the calendar."""

    def step(scene):
        said = Person("clock", None).said(scene, {}, provenance="derived")
        scene.recommendation.pass_time(scene.day, said)

    return step


@pytest.fixture
def same_state():
    """Everything an aggregate holds, to compare two of them."""

    def state(aggregate):
        return {
            "version": aggregate.version,
            "details": aggregate.details,
            "asks": {identifier: msgspec.structs.asdict(ask) for identifier, ask in aggregate.asks.items()},
        }

    return state


@pytest.fixture
def replayed():
    return lambda scene: fold(effective(scene.history(), decode))
