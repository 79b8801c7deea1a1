"""The permission matrix as a page, drawn from the same entries that decide."""

from __future__ import annotations

from itertools import groupby

from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from wealthai.groups import Role, matrix
from wealthai.page import page


@require_GET
@permission_required("compliance.view_matrix", raise_exception=True)
def permission_matrix(request: HttpRequest) -> HttpResponse:
    rows = [(area, list(acts)) for area, acts in groupby(matrix(), key=lambda act: act.area)]
    return page(request, "wealthai/permission_matrix.html", None, {"areas": rows, "roles": list(Role)})
