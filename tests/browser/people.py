"""Signing in and looking, as a person would."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe

from tests.factories import PASSWORD


def sign_in(page: Any, address: str, username: str) -> None:
    page.goto(f"{address}/account/login/")
    page.get_by_label("Username or email").fill(username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{address}/")


def assert_accessible(page: Any) -> None:
    found = Axe().run(page)
    told = [f"{v['id']}: {v['help']} {[n['target'] for n in v['nodes']][:3]}" for v in found.response["violations"]]
    assert told == []
