"""Django's admin writes users, groups and reference data only, deletes nothing, and its history is the journal."""

from __future__ import annotations

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from wealthai.models import User


class JournalledAdmin(admin.ModelAdmin):
    """No second history beside the journal, no deletion, one permission of the matrix for all that may be done."""

    permission = "wealthai.change_user"

    def _may(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(self.permission))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._may(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self._may(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def log_addition(self, *args: Any) -> None: ...

    def log_change(self, *args: Any) -> None: ...

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        row = get_object_or_404(self.get_queryset(request), pk=object_id)
        return HttpResponseRedirect(f"{reverse('compliance:journal')}?table={row._meta.db_table}&row={row.pk}")


@admin.register(User)
class PersonAdmin(JournalledAdmin):
    """Names and addresses. Roles, passwords and logins are kept under People, where a second person grants them."""

    list_display = ("username", "first_name", "last_name", "role_label", "is_active")
    list_filter = ("groups", "is_active")
    search_fields = ("username", "first_name", "last_name")
    fieldsets = (
        (None, {"fields": ("username", "role_label", "is_active")}),
        ("Person", {"fields": ("first_name", "last_name", "email")}),
    )
    readonly_fields = ("username", "role_label", "is_active")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


# The admin's own sign-in would let in with a password alone, past the second factor, to every page of the program.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.site_header = "WealthAI administration"
admin.site.site_title = "WealthAI"
admin.site.index_title = "Users and reference data"
