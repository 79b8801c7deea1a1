from django.urls import path

from advisors import api, api_intake, views

app_name = "advisors"
urlpatterns = [
    path("notes/", views.note_list, name="note-list"),
    path("notes/new/", views.note_upload, name="note-upload"),
    path("notes/<uuid:uuid>/", views.note_detail, name="note-detail"),
    path("notes/<uuid:uuid>/turns/", views.note_turns, name="note-turns"),
    path("notes/<uuid:uuid>/progress/", views.note_progress, name="note-progress"),
    path("notes/<uuid:uuid>/submit/", views.note_submit, name="note-submit"),
    path("notes/<uuid:uuid>/accept/", views.note_accept, name="note-accept"),
    path("notes/<uuid:uuid>/retry/", views.note_retry, name="note-retry"),
    path("notes/<uuid:uuid>/keep-rest/", views.keep_rest, name="keep-rest"),
    path("notes/<uuid:uuid>/items/", views.item_add, name="item-add"),
    path("notes/<uuid:uuid>/reveal/<slug:token>/", views.value_reveal, name="value-reveal"),
    path("notes/<uuid:uuid>/speakers/", views.speakers_correct, name="speakers-correct"),
    path("notes/<uuid:uuid>/kind/", views.meeting_type_correct, name="meeting-type"),
    path("notes/<uuid:uuid>/checklist/", views.checkpoint_mark, name="checkpoint-mark"),
    path("notes/<uuid:uuid>/original/", views.original_open, name="note-original"),
    path("incoming/<uuid:uuid>/take/", views.incoming_take, name="incoming-take"),
    path("incoming/<uuid:uuid>/discard/", views.incoming_discard, name="incoming-discard"),
    path("items/<uuid:uuid>/", views.item_decide, name="item-decide"),
    path("clients/", views.client_list, name="client-list"),
    path("clients/<uuid:uuid>/", views.client_detail, name="client-detail"),
    path("api/v1/clients/", api.ClientList.as_view(), name="api-clients"),
    path("api/v1/notes/", api.NoteList.as_view(), name="api-notes"),
    path("api/v1/notes/<uuid:uuid>/", api.NoteDetail.as_view(), name="api-note"),
    path("api/v1/notes/<uuid:uuid>/meeting/", api_intake.NoteMeeting.as_view(), name="api-note-meeting"),
    path("api/v1/notes/<uuid:uuid>/speakers/", api_intake.NoteSpeakers.as_view(), name="api-note-speakers"),
    path("api/v1/notes/<uuid:uuid>/checklist/", api_intake.NoteChecklist.as_view(), name="api-note-checklist"),
    path("api/v1/incoming/", api_intake.IncomingList.as_view(), name="api-incoming"),
    path("api/v1/incoming/<uuid:uuid>/", api_intake.IncomingDetail.as_view(), name="api-incoming-one"),
]
