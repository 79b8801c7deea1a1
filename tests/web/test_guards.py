"""Walks every URL, model and task of the product, so that nothing new slips past the house's rules."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client as Browser
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from advisors import services
from compliance import services as gate
from compliance.models import OutboxMessage
from wealthai import groups
from wealthai.tasking import _queues

OURS = ("wealthai", "compliance", "advisors", "documents", "analytics")
OPEN = {
    "healthz",
    "readyz",
    "account_login",
    "account_logout",
    "account_inactive",
    "account_signup",
    "account_reauthenticate",
    "account_reset_password",
}
# Sign-in belongs to allauth, the admin to Django: their own log-in checks are tested by the walk all the same.
TRANSCRIPT = b"Ann: Good morning.\nEleanor: I want to retire at sixty.\nAnn: I will send you the plan by Friday.\n"


def patterns(
    resolver: Any = None, prefix: str = "", names: tuple[str, ...] = ()
) -> Iterator[tuple[str, str, URLPattern]]:
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            namespace = (*names, entry.namespace) if entry.namespace else names
            yield from patterns(entry, prefix + str(entry.pattern), namespace)
        elif isinstance(entry, URLPattern) and entry.name:
            yield ":".join((*names, entry.name)), prefix + str(entry.pattern), entry


def own_patterns() -> list[tuple[str, URLPattern]]:
    found = []
    for name, _, entry in patterns():
        view = getattr(entry.callback, "view_class", getattr(entry.callback, "cls", entry.callback))
        if inspect.getmodule(view) and inspect.getmodule(view).__name__.split(".")[0] in OURS:  # type: ignore[union-attr]
            found.append((name, entry))
    return sorted(found, key=lambda pair: pair[0])


def address(name: str, entry: URLPattern, **given: Any) -> str:
    kinds = entry.pattern.converters
    args = {key: given.get(key) or (uuid4() if key == "uuid" else "PHONE_1") for key in kinds}
    return reverse(name, kwargs=args)


NAMES = [name for name, _ in own_patterns()]


def test_walk_finds_the_product() -> None:
    assert {"home", "search", "compliance:review-approve", "advisors:note-detail", "advisors:api-notes"} <= set(NAMES)


@pytest.mark.django_db
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_every_url_asks_who_it_is(name: str, method: str, client: Browser) -> None:
    entry = dict(own_patterns())[name]
    response = getattr(client, method)(address(name, entry))
    if name in OPEN:
        assert response.status_code in (200, 405, 503)
    elif ":api-" in name:
        assert response.status_code == 401
    else:
        assert response.status_code == 302
        assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name", [n for n in NAMES if n.count(":") and "uuid" in dict(own_patterns())[n].pattern.converters]
)
def test_unknown_object_is_404_for_whoever_has_the_right(name: str, client: Browser, everybody: dict[str, Any]) -> None:
    entry = dict(own_patterns())[name]
    answers = set()
    for user in everybody.values():
        client.force_login(user)
        for method in ("get", "post"):
            answers.add(getattr(client, method)(address(name, entry)).status_code)
    # 405 for the other verb, 403 without the right, 401 for the API's own sign-in; never 200, never 500.
    assert answers <= {401, 403, 404, 405}
    assert 404 in answers or ":api-" in name


@pytest.fixture
def everybody(advisor_ann: Any, reviewer_rita: Any, ops_omar: Any, analyst_nia: Any, admin_ada: Any) -> dict[str, Any]:
    people = [advisor_ann, reviewer_rita, ops_omar, analyst_nia, admin_ada]
    return {next(iter(user.roles)): user for user in people}


LISTS = {
    "home": None,
    "search": None,
    "saved-views": None,
    "notifications": None,
    "notification-bell": None,
    "notification-preferences": None,
    "permission-matrix": "compliance.view_matrix",
    "compliance:queue": "compliance.view_queue",
    "compliance:outbox": "compliance.view_outbox",
    "compliance:journal": "compliance.view_journal",
    "compliance:tokens": "compliance.issue_token",
    "compliance:exports": "compliance.verify_export",
    "compliance:complaints": "compliance.view_complaints",
    "compliance:quality": "compliance.view_supervision",
    "compliance:weekly-reports": "compliance.view_supervision",
    "compliance:machine-quality": "compliance.view_machine_quality",
    "compliance:samples": "compliance.draw_sample",
    "compliance:ageing": "compliance.view_supervision",
    "compliance:rules": "compliance.view_rules",
    "compliance:assignment": "compliance.view_rules",
    "compliance:absences": "compliance.enter_absence",
    "compliance:levels": "compliance.view_rules",
    "compliance:reasons": "compliance.view_rules",
    "compliance:reason-report": "compliance.view_supervision",
    "compliance:people": "wealthai.view_user",
    "compliance:person-add": "wealthai.change_user",
    "advisors:note-upload": "advisors.upload_note",
    "advisors:note-list": ("advisors.view_notes", "advisors.view_note_states"),
    "advisors:promise-list": "advisors.view_promises",
    "advisors:book-imports": "advisors.import_book",
    "advisors:book-template": "advisors.import_book",
    "advisors:client-list": ("advisors.view_clients", "advisors.view_all_clients"),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(LISTS))
def test_pages_answer_as_the_matrix_says(name: str, client: Browser, everybody: dict[str, Any]) -> None:
    needed = LISTS[name]
    wanted = (needed,) if isinstance(needed, str) else needed
    by_name = {act.name: act for act in groups.matrix()}
    for role, user in everybody.items():
        client.force_login(user)
        may = wanted is None or any(role in by_name[act].roles for act in wanted)
        assert client.get(reverse(name)).status_code == (200 if may else 403), (name, role)


ACTS = {
    "compliance:review-claim": "compliance.view_queue",
    "compliance:review-release": "compliance.view_queue",
    "compliance:review-approve": "compliance.view_queue",
    "compliance:review-return": "compliance.view_queue",
    "compliance:review-reject": "compliance.view_queue",
    "compliance:review-next": "compliance.view_queue",
    "compliance:review-assign": "compliance.assign_review",
    "compliance:review-escalate": "compliance.escalate_review",
    "compliance:review-bulk": "compliance.view_queue",
    "compliance:review-snooze": "compliance.escalate_review",
    "compliance:sample-next": "compliance.read_sample",
    "compliance:sample-read": "compliance.read_sample",
    "compliance:complaint-act": "compliance.handle_complaint",
    "compliance:quarter-report": "compliance.handle_complaint",
    "compliance:assignment-change": "compliance.keep_desk",
    "compliance:reason-change": "compliance.keep_desk",
    "compliance:level-end": "compliance.keep_desk",
    "compliance:absence-end": "compliance.enter_absence",
    "compliance:outbox-resend": "compliance.resend_outbox",
    "compliance:token-end": "compliance.issue_token",
    "compliance:access-ask": "wealthai.change_user",
    "compliance:role-withdraw": "wealthai.change_user",
    "compliance:person-switch": "wealthai.change_user",
    "compliance:password-link": "wealthai.change_user",
    "compliance:export-verify": "compliance.verify_export",
    "advisors:note-export": "advisors.export_note",
    "advisors:note-submit": "advisors.upload_note",
    "advisors:note-accept": "advisors.upload_note",
    "advisors:note-retry": "advisors.upload_note",
    "advisors:note-bulk": "advisors.upload_note",
    "compliance:outbox-bulk": "compliance.resend_outbox",
    "advisors:value-reveal": "advisors.reveal_value",
    "advisors:note-original": "advisors.reveal_value",
    "advisors:speakers-correct": "advisors.upload_note",
    "advisors:meeting-type": "advisors.upload_note",
    "advisors:checkpoint-mark": "advisors.upload_note",
    "advisors:letter-draft": "advisors.write_letter",
    "advisors:letter-write": "advisors.write_letter",
    "advisors:letter-submit": "advisors.write_letter",
    "advisors:letter-release": "advisors.write_letter",
    "advisors:promise-bulk": "advisors.keep_promise",
    "advisors:incoming-take": "advisors.upload_note",
    "advisors:incoming-discard": "advisors.upload_note",
    "advisors:book-columns": "advisors.import_book",
    "advisors:book-confirm": "advisors.import_book",
    "advisors:book-discard": "advisors.import_book",
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(ACTS))
def test_acts_are_refused_as_the_matrix_says(name: str, client: Browser, everybody: dict[str, Any]) -> None:
    entry = dict(own_patterns())[name]
    allowed = next(act.roles for act in groups.matrix() if act.name == ACTS[name])
    for role, user in everybody.items():
        client.force_login(user)
        status = client.post(address(name, entry)).status_code
        assert (status == 403) == (role not in allowed), (name, role, status)


@pytest.mark.django_db
def test_foreign_objects_are_404(
    client: Browser, advisor_ann: Any, advisor_bob: Any, reviewer_rita: Any, eleanor: Any
) -> None:
    note = services.note_upload(
        by=advisor_ann, client=eleanor, file_name="a.txt", data=TRANSCRIPT, met_on=date(2026, 3, 4)
    )
    services.summary_draft(note_id=note.pk)
    item = note.summaries.get().items.first()
    review = services.note_submit(note_id=note.pk, by=advisor_ann)
    gate.review_claim(review_id=review.pk, by=reviewer_rita)
    client.force_login(advisor_bob)
    for name, uuid in {
        "advisors:note-detail": note.uuid,
        "advisors:note-progress": note.uuid,
        "advisors:note-versions": note.uuid,
        "advisors:client-detail": eleanor.uuid,
    }.items():
        assert client.get(reverse(name, args=[uuid])).status_code == 404, name
    for name, uuid in {
        "advisors:note-export": note.uuid,
        "advisors:note-submit": note.uuid,
        "advisors:note-accept": note.uuid,
        "advisors:note-retry": note.uuid,
        "advisors:keep-rest": note.uuid,
        "advisors:speakers-correct": note.uuid,
        "advisors:meeting-type": note.uuid,
        "advisors:checkpoint-mark": note.uuid,
        "advisors:item-add": note.uuid,
        "advisors:item-decide": item.uuid,
    }.items():
        assert client.post(reverse(name, args=[uuid])).status_code == 404, name
    assert client.post(reverse("advisors:value-reveal", args=[note.uuid, "CLIENT_1"])).status_code == 404


@pytest.mark.django_db
def test_second_reviewer_and_administrator_see_no_words(
    client: Browser, advisor_ann: Any, reviewer_rita: Any, reviewer_sam: Any, admin_ada: Any, eleanor: Any
) -> None:
    note = services.note_upload(
        by=advisor_ann, client=eleanor, file_name="a.txt", data=TRANSCRIPT, met_on=date(2026, 3, 4)
    )
    services.summary_draft(note_id=note.pk)
    review = services.note_submit(note_id=note.pk, by=advisor_ann)
    gate.review_claim(review_id=review.pk, by=reviewer_rita)
    for user in (reviewer_sam, admin_ada):
        client.force_login(user)
        for url in (note.get_absolute_url(), reverse("compliance:review-detail", args=[review.uuid])):
            assert b"retire at sixty" not in client.get(url).content
    client.force_login(reviewer_rita)
    assert b"retire at sixty" in client.get(reverse("compliance:review-detail", args=[review.uuid])).content


def own_models() -> list[Any]:
    return [model for config in apps.get_app_configs() if config.label in OURS for model in config.get_models()]


@pytest.mark.parametrize("model", own_models(), ids=lambda m: m._meta.label)
def test_every_model_says_who_sees_it(model: Any) -> None:
    assert callable(getattr(model._default_manager.all(), "visible_to", None))


# Facts and derived rows are versioned or made anew, not journalled; what is append-only is its own record.
NOT_GOVERNED = {
    "compliance_journalrow",
    "compliance_payloadbody",
    "compliance_deliveryattempt",
    "compliance_apirequest",
    "compliance_reasonuse",
    "compliance_reviewcomment",
    "advisors_turn",
    "advisors_itemrevision",
    "wealthai_searchrow",
    "wealthai_digest",
    "wealthai_notification",
}


@pytest.mark.django_db
@pytest.mark.parametrize("model", own_models(), ids=lambda m: m._meta.label)
def test_every_table_is_governed_or_excused(model: Any) -> None:
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_trigger WHERE tgrelid = %s::regclass AND tgname = %s", [table, f"{table}_journal"]
        )
        governed = cursor.fetchone()[0] == 1
    assert governed != (table in NOT_GOVERNED)


def test_every_task_names_its_queue() -> None:
    from wealthai.celery import app

    app.loader.import_default_modules()
    ours = {name for name in app.tasks if name.split(".")[0] in OURS}
    assert ours == set(_queues)
    for name in ours:
        task = app.tasks[name]
        assert task.acks_late
        assert task.ignore_result
        assert 0 < task.soft_time_limit < task.time_limit < app.conf.broker_transport_options["visibility_timeout"]


@pytest.mark.django_db
def test_every_task_may_run_twice(advisor_ann: Any, reviewer_rita: Any, eleanor: Any) -> None:
    from advisors import tasks as notes
    from compliance import tasks as out

    note = services.note_upload(
        by=advisor_ann, client=eleanor, file_name="a.txt", data=TRANSCRIPT, met_on=date(2026, 3, 4)
    )
    for _ in range(2):
        notes.draft_summary(note.pk)
    assert note.summaries.count() == 1
    review = services.note_submit(note_id=note.pk, by=advisor_ann)
    gate.review_claim(review_id=review.pk, by=reviewer_rita)
    services.items_keep_rest(note_id=note.pk, by=reviewer_rita)
    review.refresh_from_db()
    gate.review_approve(review_id=review.pk, by=reviewer_rita, content_hash=review.content_hash)
    message = OutboxMessage.objects.get()
    for _ in range(2):
        out.deliver_outbox(message.pk)
    assert message.attempts.count() == 1
    notes.draft_summary(note.pk)
    assert note.summaries.count() == 1
