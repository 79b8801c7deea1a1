"""Django's admin writes users, groups and reference data only, deletes nothing, and its history is the journal."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.http import HttpRequest

from wealthai.models import User


class NothingDeleted:
    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def log_addition(self, *args: Any) -> None: ...

    def log_change(self, *args: Any) -> None: ...

    def log_deletions(self, *args: Any) -> None: ...


@admin.register(User)
class PersonAdmin(NothingDeleted, UserAdmin):  # type: ignore[misc]
    list_display = ("username", "first_name", "last_name", "role_label", "is_active")
    list_filter = ("groups", "is_active")
    filter_horizontal = ()
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        ("Person", {"fields": ("first_name", "last_name", "email")}),
        ("Rights", {"fields": ("is_active", "is_staff", "groups")}),
    )
    add_fieldsets = (
        (None, {"classes": ("wide",), "fields": ("username", "usable_password", "password1", "password2")}),
    )


admin.site.site_header = "WealthAI administration"
admin.site.site_title = "WealthAI"
admin.site.index_title = "Users and reference data"
