from __future__ import annotations

import argparse

import pytest

from wealthai.runtime.up import Options, add_arguments, main, up


def _parsed(*words: str) -> Options:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return Options(**vars(parser.parse_args(words)))


def test_options_default_to_this_machine_without_demo() -> None:
    assert _parsed() == Options(host="127.0.0.1", port=8000, data="", demo=False, workers=1)


def test_no_demo_wins_over_the_scripts_demo() -> None:
    assert _parsed("--demo", "--no-demo", "--workers", "3") == Options(demo=False, workers=3)


@pytest.mark.parametrize("options", [Options(port=70000), Options(port=-1), Options(workers=-1), Options(workers=1000)])
def test_up_refuses_what_makes_no_sense(options: Options, capsys: pytest.CaptureFixture[str]) -> None:
    assert up(options) == 2
    assert capsys.readouterr().err.startswith("wealthai: --")


def test_main_refuses_unknown_words(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--everything"])
    assert ended.value.code == 2
    assert "--everything" in capsys.readouterr().err
