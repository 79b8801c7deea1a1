from django.contrib import admin
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView

from wealthai import gallery, health, home, matrix, noticeviews, savedviews, search, signin, undo

urlpatterns = [
    path("", home.home, name="home"),
    path("search/", search.search, name="search"),
    path("views/", savedviews.manage, name="saved-views"),
    path("views/save/", savedviews.save, name="saved-view-save"),
    path("views/<uuid:uuid>/", savedviews.change, name="saved-view-change"),
    path("undo/<slug:key>/", undo.undo, name="undo"),
    path("notifications/", noticeviews.notifications, name="notifications"),
    path("notifications/bell/", noticeviews.bell, name="notification-bell"),
    path("notifications/read/", noticeviews.read, name="notification-read"),
    path("notifications/preferences/", noticeviews.preferences, name="notification-preferences"),
    path("notifications/<uuid:uuid>/", noticeviews.open_one, name="notification-open"),
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
