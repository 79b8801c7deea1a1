from __future__ import annotations

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When

from wealthai.models.people import User

# The language of a text -> PostgreSQL's configuration for it; any other language is split into words and not stemmed.
CONFIGS = {
    "en": "english",
    "de": "german",
    "es": "spanish",
    "fr": "french",
    "it": "italian",
    "nl": "dutch",
    "pt": "portuguese",
}
OTHER = "simple"
# A placeholder is no word of the text: whoever looks for "client" does not mean [CLIENT_1].
_PLACEHOLDER = r"\[[A-Z][A-Z_]*_[0-9]+\]"


def _vector() -> Case:
    bare = Func(
        F("text"),
        Value(_PLACEHOLDER),
        Value(" "),
        Value("g"),
        function="regexp_replace",
        output_field=models.TextField(),
    )
    return Case(
        *(When(language=code, then=SearchVector(bare, config=config)) for code, config in CONFIGS.items()),
        default=SearchVector(bare, config=OTHER),
    )


class SearchRowQuerySet(models.QuerySet["SearchRow"]):
    def visible_to(self, user: User) -> SearchRowQuerySet:
        """The words of those records whose words this person may see, each kind by its own rule, within the query."""
        from wealthai.records import record_classes

        seen = Q(pk__in=[])
        for kind in record_classes():
            readable = kind.words_visible_to(user)
            if readable is not None:
                seen |= Q(kind=kind.name, record__in=readable.values("uuid"))
        return self.filter(seen)

    def of(self, kind: str, record: object) -> SearchRowQuerySet:
        return self.filter(kind=kind, record=record)


class SearchRow(models.Model):
    """What is found of one record, with placeholders where names and numbers were. Made anew from the record at any time;
    a trigger removes it with the data key of the words it was made from."""

    kind = models.CharField(max_length=40, help_text="The record class.")
    record = models.UUIDField()
    part = models.PositiveIntegerField(help_text="0 is the summary, the others are parts of the text it was made from.")
    language = models.CharField(max_length=8)
    on_date = models.DateField(help_text="Newest first: the day the record is about.")
    text = models.TextField()
    key_type = models.CharField(max_length=40)
    key_id = models.UUIDField(help_text="Whose data key closes the words.")
    vector = models.GeneratedField(expression=_vector(), output_field=SearchVectorField(), db_persist=True)

    objects = SearchRowQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(name="wealthai_searchrow_part", fields=["record", "part", "kind"])]
        indexes = [
            # One a language: a question is asked of each in its own stems, and finds exactly what it would find alone.
            *(
                GinIndex(fields=["vector"], name=f"wealthai_searchrow_{code}", condition=Q(language=code))
                for code in CONFIGS
            ),
            GinIndex(fields=["vector"], name="wealthai_searchrow_other", condition=~Q(language__in=list(CONFIGS))),
            models.Index(fields=["key_type", "key_id"], name="wealthai_searchrow_key"),
        ]

    def __str__(self) -> str:
        return f"part {self.part} of {self.kind} {self.record}"
