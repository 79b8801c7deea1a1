"""What the API reads, and how it turns pages. Apart from `wealthai.api`, since the REST framework's own views ask for this
module while they are being loaded."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError
from rest_framework.exceptions import NotFound, ParseError
from rest_framework.pagination import CursorPagination
from rest_framework.parsers import JSONParser
from rest_framework.request import Request


class Cursor(CursorPagination):
    """A cursor comes from us or not at all: what cannot be a place in the list is refused as the page before it was."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> Any:
        try:
            return super().paginate_queryset(queryset, request, view)
        except (ValueError, TypeError, ValidationError, DataError) as error:
            raise NotFound(self.invalid_cursor_message) from error


class Json(JSONParser):
    """Braces nested without end are a malformed body, not a fault of the program."""

    def parse(self, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().parse(*args, **kwargs)
        except RecursionError as error:
            raise ParseError("The JSON is nested too deeply.") from error
