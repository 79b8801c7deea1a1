from django.urls import path

from compliance import views

app_name = "compliance"
urlpatterns = [
    path("review/", views.queue, name="queue"),
    path("review/next/", views.review_next, name="review-next"),
    path("review/<uuid:uuid>/", views.review_detail, name="review-detail"),
    path("review/<uuid:uuid>/claim/", views.review_claim, name="review-claim"),
    path("review/<uuid:uuid>/release/", views.review_release, name="review-release"),
    path("review/<uuid:uuid>/approve/", views.review_approve, name="review-approve"),
    path("review/<uuid:uuid>/return/", views.review_return, name="review-return"),
    path("review/<uuid:uuid>/reject/", views.review_reject, name="review-reject"),
    path("supervision/", views.ageing, name="ageing"),
    path("rules/", views.rules, name="rules"),
    path("rules/<slug:name>/", views.policy, name="policy"),
    path("outbox/", views.outbox, name="outbox"),
    path("outbox/<uuid:uuid>/send-again/", views.outbox_resend, name="outbox-resend"),
    path("journal/", views.journal, name="journal"),
    path("people/", views.people, name="people"),
    path("people/add/", views.person_add, name="person-add"),
    path("people/<uuid:uuid>/", views.person_detail, name="person-detail"),
    path("people/<uuid:uuid>/ask/", views.access_ask, name="access-ask"),
    path("people/<uuid:uuid>/withdraw/", views.role_withdraw, name="role-withdraw"),
    path("people/<uuid:uuid>/switch/", views.person_switch, name="person-switch"),
    path("people/<uuid:uuid>/link/", views.password_link, name="password-link"),
    path("tokens/", views.tokens, name="tokens"),
    path("tokens/<uuid:uuid>/end/", views.token_end, name="token-end"),
]
