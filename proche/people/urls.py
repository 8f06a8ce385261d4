from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from django.urls import register_converter
from django.urls.converters import StringConverter

from proche.people import days_views, leave_views, swap_views, team_views, views
from proche.people.rules import Right
from proche.ui.routes import PUBLIC, SIGNED_IN, route


class Base36(StringConverter):
    """Letters and figures alone: the key that follows holds hyphens of its own."""

    regex = "[0-9A-Za-z]+"


register_converter(Base36, "base36")

#: Names that begin with account_ and mfa_ are django-allauth's: its flows look them up.
urlpatterns = [
    route("first-start/", views.first_start, needs=PUBLIC, name="first_start"),
    route("join/<str:token>/", views.join, needs=PUBLIC, name="join"),
    route("sign-in/", views.SignIn.as_view(), needs=PUBLIC, name="account_login"),
    route(
        "sign-in/second-step/",
        mfa.AuthenticateView.as_view(template_name="people/second_step.html"),
        needs=PUBLIC,
        name="mfa_authenticate",
    ),
    route(
        "sign-out/",
        account.LogoutView.as_view(template_name="people/sign_out.html"),
        needs=PUBLIC,
        name="account_logout",
    ),
    route(
        "inactive/",
        account.AccountInactiveView.as_view(template_name="people/inactive.html"),
        needs=PUBLIC,
        name="account_inactive",
    ),
    route(
        "password/forgotten/",
        account.PasswordResetView.as_view(template_name="people/password_forgotten.html"),
        needs=PUBLIC,
        name="account_reset_password",
    ),
    route(
        "password/forgotten/sent/",
        account.PasswordResetDoneView.as_view(template_name="people/password_sent.html"),
        needs=PUBLIC,
        name="account_reset_password_done",
    ),
    route(
        "password/new/<base36:uidb36>-<str:key>/",
        account.PasswordResetFromKeyView.as_view(template_name="people/password_new.html"),
        needs=PUBLIC,
        name="account_reset_password_from_key",
    ),
    route(
        "password/new/done/",
        account.PasswordResetFromKeyDoneView.as_view(template_name="people/password_done.html"),
        needs=PUBLIC,
        name="account_reset_password_from_key_done",
    ),
    route(
        "profile/password/",
        account.PasswordChangeView.as_view(template_name="people/password_change.html"),
        needs=SIGNED_IN,
        name="account_change_password",
    ),
    route(
        "profile/again/",
        account.ReauthenticateView.as_view(template_name="people/again.html"),
        needs=SIGNED_IN,
        name="account_reauthenticate",
    ),
    route(
        "profile/again/code/",
        mfa.ReauthenticateView.as_view(template_name="people/again.html"),
        needs=SIGNED_IN,
        name="mfa_reauthenticate",
    ),
    route("profile/", views.profile, needs=SIGNED_IN, name="profile"),
    route("profile/save/", views.set_profile, needs=SIGNED_IN, name="set_profile"),
    route("profile/hours/", views.set_hours, needs=SIGNED_IN, name="set_hours"),
    route("theme/", views.set_theme, needs=PUBLIC, name="set_theme"),
    route(
        "profile/two-steps/",
        mfa.IndexView.as_view(template_name="people/two_steps.html"),
        needs=SIGNED_IN,
        name="mfa_index",
    ),
    route(
        "profile/two-steps/app/",
        totp.ActivateTOTPView.as_view(template_name="people/two_steps_app.html"),
        needs=SIGNED_IN,
        name="mfa_activate_totp",
    ),
    route(
        "profile/two-steps/app/off/",
        totp.DeactivateTOTPView.as_view(template_name="people/two_steps_off.html"),
        needs=SIGNED_IN,
        name="mfa_deactivate_totp",
    ),
    route(
        "profile/two-steps/codes/",
        codes.ViewRecoveryCodesView.as_view(template_name="people/codes.html"),
        needs=SIGNED_IN,
        name="mfa_view_recovery_codes",
    ),
    route(
        "profile/two-steps/codes/new/",
        codes.GenerateRecoveryCodesView.as_view(template_name="people/codes_new.html"),
        needs=SIGNED_IN,
        name="mfa_generate_recovery_codes",
    ),
    route(
        "profile/two-steps/codes/file/",
        codes.DownloadRecoveryCodesView.as_view(),
        needs=SIGNED_IN,
        name="mfa_download_recovery_codes",
    ),
    route("team/add/", team_views.add, needs=Right.MANAGE_TEAM, name="add_person"),
    route("team/<int:pk>/", team_views.show, needs=Right.SEE_TEAM, name="person"),
    route("team/<int:pk>/role/", team_views.set_role, needs=Right.MANAGE_TEAM, name="set_role"),
    route("team/<int:pk>/hours/", team_views.set_hours, needs=Right.MANAGE_TEAM, name="set_person_hours"),
    route("team/<int:pk>/work/", team_views.set_work, needs=Right.MANAGE_TEAM, name="set_work"),
    route("team/<int:pk>/invite/", team_views.invite_again, needs=Right.MANAGE_TEAM, name="invite_again"),
    route("team/<int:pk>/stop/", team_views.stop, needs=Right.MANAGE_TEAM, name="stop_person"),
    route("team/<int:pk>/open/", team_views.open_again, needs=Right.MANAGE_TEAM, name="open_person"),
    route("profile/places/", days_views.set_places, needs=Right.SEE_DESK, name="set_places"),
    route("team/<int:pk>/places/", days_views.set_places, needs=Right.MANAGE_TEAM, name="set_person_places"),
    route("schedule/", days_views.show, needs=Right.SEE_DESK, name="my_days"),
    route("schedule/<str:day>/", days_views.one_day, needs=Right.SEE_DESK, name="my_day"),
    route("schedule/<str:day>/undo/", days_views.undo_day, needs=Right.SEE_DESK, name="undo_my_day"),
    route("schedule/<str:day>/keep/", days_views.keep_day, needs=Right.SEE_DESK, name="keep_my_day"),
    route("team/<int:pk>/schedule/", days_views.show, needs=Right.MANAGE_TEAM, name="person_days"),
    route(
        "team/<int:pk>/schedule/<str:day>/", days_views.one_day, needs=Right.MANAGE_TEAM, name="person_day"
    ),
    route(
        "team/<int:pk>/schedule/<str:day>/undo/",
        days_views.undo_day,
        needs=Right.MANAGE_TEAM,
        name="undo_person_day",
    ),
    route(
        "team/<int:pk>/schedule/<str:day>/keep/",
        days_views.keep_day,
        needs=Right.MANAGE_TEAM,
        name="keep_person_day",
    ),
    route("team/requests/", leave_views.requests, needs=Right.MANAGE_TEAM, name="requests"),
    route("team/<int:pk>/leave/", leave_views.ask, needs=Right.MANAGE_TEAM, name="write_leave_down"),
    route("leave/ask/", leave_views.ask, needs=Right.SEE_DESK, name="ask_leave"),
    route("leave/<int:pk>/", leave_views.show, needs=Right.SEE_DESK, name="leave"),
    route("leave/<int:pk>/answer/", leave_views.answer, needs=Right.MANAGE_TEAM, name="answer_leave"),
    route("leave/<int:pk>/reopen/", leave_views.reopen, needs=Right.MANAGE_TEAM, name="reopen_leave"),
    route("leave/<int:pk>/withdraw/", leave_views.withdraw, needs=Right.SEE_DESK, name="withdraw_leave"),
    route("leave/<int:pk>/again/", leave_views.ask_again, needs=Right.SEE_DESK, name="ask_leave_again"),
    route("leave/<int:pk>/back/", leave_views.come_back, needs=Right.SEE_DESK, name="come_back"),
    route("swaps/ask/", swap_views.ask, needs=Right.SEE_DESK, name="ask_swap"),
    route("swaps/<int:pk>/", swap_views.show, needs=Right.SEE_DESK, name="swap"),
    route("swaps/<int:pk>/agree/", swap_views.agree, needs=Right.SEE_DESK, name="agree_to_swap"),
    route("swaps/<int:pk>/decline/", swap_views.decline, needs=Right.SEE_DESK, name="decline_swap"),
    route("swaps/<int:pk>/withdraw/", swap_views.withdraw, needs=Right.SEE_DESK, name="withdraw_swap"),
    route("swaps/<int:pk>/answer/", swap_views.answer, needs=Right.MANAGE_TEAM, name="answer_swap"),
    route("swaps/<int:pk>/undo/", swap_views.undo, needs=Right.MANAGE_TEAM, name="undo_swap"),
]
