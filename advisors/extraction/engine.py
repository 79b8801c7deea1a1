# Placeholder by the lead until the engine's author writes this file: overwrite it.
import re

from advisors.extraction.types import ACTIONS, FOLLOW_UPS, GOALS, Extraction, Item


def extract(text, turns, *, meeting_date=None, known_roles=None):
    out = Extraction()
    for t in turns:
        s = text[t.start : t.end]
        for m in re.finditer(r"[^.?!]+[.?!]", s):
            q = m.group().strip()
            a = t.start + s.index(q)
            if re.search(r"\bmeet\b", q):
                out.follow_ups.append(Item(FOLLOW_UPS, q, q, a, a + len(q)))
            elif re.search(r"I will|I'll", q):
                out.action_items.append(Item(ACTIONS, q, q, a, a + len(q), owner=t.role))
            elif re.search(r"I want", q):
                out.client_goals.append(Item(GOALS, q, q, a, a + len(q)))
    return out
