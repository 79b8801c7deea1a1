from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

from wealthai import gallery, health, home, matrix, search, signin

urlpatterns = [
    path("", home.home, name="home"),
    path("search/", search.search, name="search"),
    path("permissions/", matrix.permission_matrix, name="permission-matrix"),
    path("gallery/", gallery.gallery, name="gallery"),
    path("", include("advisors.urls")),
    path("", include("compliance.urls")),
    path("api/v1/schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("account/password/reset/", signin.password_forgotten, name="account_reset_password"),
    path("account/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
