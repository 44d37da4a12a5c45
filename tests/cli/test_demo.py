"""`accountability demo`: one command to a lived-in record, kept between starts, and nothing left running."""

import signal

from accountability.demo.playing import SIGN_INS
from tests.cli.conftest import free_port


def test_the_first_start_plays_the_history_and_says_how_to_go_on(played):
    """It takes no notice of DATABASE_URL, and says so."""
    said = played.said
    assert said.startswith("DATABASE_URL is set and ignored: a demonstration keeps to its own database.\n")
    assert "Setting up a private PostgreSQL" in said
    assert f"The record is at {played.url}/en\n" in said
    assert "with the password " in said
    for person in SIGN_INS:
        assert f"  {person.email}  ({(person.duty or person.role).replace('_', ' ')}" in said
    assert f"No mail leaves: each is a file in {played.data / 'mail'}\n" in said
    assert said.endswith("Stop with Ctrl-C. The data stay; `accountability demo --fresh` starts over.\n")


def test_ctrl_c_stops_everything_quietly(played, servers):
    """Not a word is said after the welcome: no warning, no traceback."""
    assert played.done.code == 0
    assert servers(played.data) == []
    assert played.done.said.endswith("`accountability demo --fresh` starts over.\n")


def test_a_second_start_keeps_the_data_and_plays_nothing(played, demo):
    password = next(line for line in played.said.splitlines() if "with the password " in line).split()[-1]
    assert password in demo.said
    assert "playing" not in demo.said
    assert "Setting up" not in demo.said
    assert played.took > demo.took


def test_one_demonstration_at_a_time_uses_a_folder(demo, called):
    done = called("demo", "--data", demo.data, "--port", free_port())
    assert done.refusal == f"another program uses the data folder {demo.data}"
    assert demo.get("/readyz")[0] == 200


def test_a_fresh_start_takes_no_running_demonstration_its_data_away(demo, called):
    done = called("demo", "--fresh", "--data", demo.data, "--port", free_port())
    assert done.refusal == f"another program uses the data folder {demo.data}"
    assert demo.get("/en/")[0] == 200


def test_a_taken_port_is_refused_before_anything_is_begun(demo, called, place):
    done = called("demo", "--data", place / "other", "--port", demo.port)
    assert done.refusal.startswith(f"cannot listen on 127.0.0.1:{demo.port}: ")
    assert not (place / "other").exists()


def test_a_demonstrations_folder_is_not_served_as_a_record(demo, called):
    done = called("serve", "--data", demo.data, "--port", free_port())
    assert done.refusal == f"{demo.data} is the data folder of a demo, not of a service"


def test_killed_while_it_serves_it_keeps_its_data(copied, start, servers):
    """The server that it left is taken over, and stopped in the end."""
    first = start("demo", data=copied)
    first.ready()
    first.kill()
    orphan = servers(copied)
    assert len(orphan) == 1

    second = start("demo", data=copied)
    second.ready()
    assert servers(copied) == orphan
    assert "playing" not in second.said
    assert "Aberwen" in second.get("/en/panels")[1]
    assert second.stop().code == 0
    assert servers(copied) == []


def test_a_fresh_start_begins_anew(cut_off, played):
    assert "Setting up a private PostgreSQL" in cut_off.said
    assert not (cut_off.data / "log" / "tile").exists()
    assert (cut_off.data / "keys" / "origin").read_text() != (played.data / "keys" / "origin").read_text()


def test_killed_while_it_plays_it_starts_over_and_stopped_while_it_plays_it_leaves_nothing(
    cut_off, start, servers
):
    second = start("demo", data=cut_off.data)
    second.says("playing")
    assert "The last start was cut off while the history was being played: starting over." in second.said
    done = second.stop()
    assert (done.code, done.said.splitlines()[-1]) == (1, "Stopped.")
    assert servers(cut_off.data) == []


def test_ctrl_c_while_the_database_is_set_up_leaves_nothing(place, start, servers):
    started = start("demo", data=place / "data")
    started.says("Setting up")
    done = started.stop(signal.SIGINT)
    assert (done.code, done.said.splitlines()[-1]) == (1, "Stopped.")
    assert servers(place / "data") == []


def test_a_fresh_start_removes_nothing_without_the_mark(called, place):
    (place / "letters").mkdir()
    (place / "letters" / "to-the-panel.txt").write_text("Dear panel")
    done = called("demo", "--fresh", "--data", place / "letters")
    assert "does not bear a demonstration's mark: it was not removed" in done.refusal
    assert (place / "letters" / "to-the-panel.txt").read_text() == "Dear panel"
