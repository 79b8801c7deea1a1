"""Who a task may belong to. Apart from the services, since what shows an item is read by them."""

from __future__ import annotations

OWNERS = {
    "advisor": "Advisor",
    "client": "Client",
    "spouse": "Spouse",
    "assistant": "Assistant",
    "operations": "Operations",
    "cpa": "Accountant",
    "attorney": "Attorney",
    "compliance": "Compliance",
}
