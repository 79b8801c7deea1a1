from django.apps import AppConfig


class WealthaiConfig(AppConfig):
    name = "wealthai"
    verbose_name = "WealthAI"

    def ready(self) -> None:
        # Importing the Celery app makes it the one that shared tasks belong to.
        from wealthai import celery, navigation  # noqa: F401

        navigation.register()
