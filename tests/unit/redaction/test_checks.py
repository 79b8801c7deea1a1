from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from compliance.redaction import checks


def test_known_numbers_hold() -> None:
    assert checks.luhn_holds("4111111111111111")
    assert checks.aba_holds("021000021")
    assert checks.iban_holds("GB29 NWBK 6016 1331 9268 19")
    assert checks.isin_holds("US0378331005")
    assert checks.cusip_holds("037833100")


@given(st.text("0123456789", min_size=12, max_size=18), st.integers(0, 9), st.integers(1, 9))
def test_luhn_sees_any_single_wrong_digit(digits: str, place: int, step: int) -> None:
    good = next(digits + last for last in "0123456789" if checks.luhn_holds(digits + last))
    wrong = good[:place] + str((int(good[place]) + step) % 10) + good[place + 1 :]
    assert not checks.luhn_holds(wrong)


def test_numbers_no_office_hands_out() -> None:
    assert not checks.ssn_possible("000123456")
    assert not checks.ssn_possible("900123456")
    assert checks.itin_possible("912701234")
    assert not checks.aba_holds("991000021")
