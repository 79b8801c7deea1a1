"""The book of business as reference data. Written by administrators, never deleted; its history is the journal."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from advisors.models import Account, Advisor, Client, ClientAlias, ClientProfile, Coverage, Household
from wealthai.admin import JournalledAdmin


class BookAdmin(JournalledAdmin):
    permission = "advisors.change_book"


class AliasInline(admin.TabularInline):
    model = ClientAlias
    extra = 0
    can_delete = False

    def has_view_or_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.has_perm(BookAdmin.permission))

    has_add_permission = has_change_permission = has_view_permission = has_view_or_change_permission


@admin.register(Advisor)
class AdvisorAdmin(BookAdmin):
    list_display = ("name", "user", "submit_when_ready")


@admin.register(Household)
class HouseholdAdmin(BookAdmin):
    search_fields = ("name",)


@admin.register(Client)
class ClientAdmin(BookAdmin):
    list_display = ("__str__", "household", "relation")
    search_fields = ("given_name", "family_name")
    autocomplete_fields = ("household",)
    inlines = (AliasInline,)


@admin.register(ClientProfile)
class ClientProfileAdmin(BookAdmin):
    list_display = ("client", "valid_from", "valid_to", "risk_tolerance", "risk_capacity", "time_horizon_years")
    autocomplete_fields = ("client",)


@admin.register(Account)
class AccountAdmin(BookAdmin):
    list_display = ("name", "household", "kind", "number_ending")
    autocomplete_fields = ("household", "owner")


@admin.register(Coverage)
class CoverageAdmin(BookAdmin):
    list_display = ("advisor", "household", "valid_from", "valid_to")
    autocomplete_fields = ("household",)
