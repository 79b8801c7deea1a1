"""The acts on a promise as pages offer them: each with its form, the service behind it and what is said when it is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest

from advisors import services
from advisors.forms import PromiseDoneForm, PromiseGiveForm, PromiseMoveForm, PromiseReopenForm, PromiseWithdrawForm
from advisors.models import Promise
from wealthai.firm_day import firm_today
from wealthai.undo import offer, register_undo

Label = Callable[[str], str]


@dataclass(frozen=True)
class Act:
    """`undone`: it can be taken back for a while."""

    name: str
    form: type[forms.Form]
    do: Callable[..., Promise]
    said: str
    undone: bool = False


ACTS = {
    act.name: act
    for act in (
        Act("done", PromiseDoneForm, services.promise_done, "Done.", undone=True),
        Act("withdraw", PromiseWithdrawForm, services.promise_withdraw, "Withdrawn.", undone=True),
        Act("reopen", PromiseReopenForm, services.promise_reopen, "It is open again."),
        Act(
            "move", PromiseMoveForm, services.promise_move, "Moved. The day it was first promised for stays beside it."
        ),
        Act("give", PromiseGiveForm, services.promise_give, "Given to its new owner."),
    )
}


def form_of(act: Act, promise: Promise, owners: list[tuple[str, str]], data: Any = None) -> forms.Form:
    first = {"revision": promise.revision, "done_on": firm_today()}
    form = act.form(data, auto_id=f"{act.name}-%s", initial=first)
    if act.name == "give":
        form.fields["owner"] = forms.ChoiceField(label="Who is to do it?", required=False, choices=owners)
    return form


# --- Taken back ---------------------------------------------------------------------------------------------------------
def undo_of(request: HttpRequest, closed: list[Promise]) -> str:
    """The address that opens these again, each at the revision it has now."""
    return offer(request, "promises-closed", {"promises": [[one.pk, one.revision] for one in closed]})


def _open_again(user: Any, kept: dict[str, Any]) -> str:
    for pk, revision in kept["promises"]:
        services.promise_reopen(promise_id=pk, by=user, revision=revision)
    count = len(kept["promises"])
    return "The promise is open again." if count == 1 else f"{count} promises are open again."


register_undo("promises-closed", _open_again)
