from proche.orders.touchless import views
from proche.people.rules import Right
from proche.ui.routes import route

SEE, WORK, LEAD = Right.SEE_DESK, Right.CONFIRM_ORDER, Right.MANAGE_TEAM
ORDER = "orders/<code:code>"
CUSTOMER = "customers/<code:code>/touchless"

urlpatterns = [
    route("touchless/", views.show, needs=SEE, name="touchless"),
    route("touchless.csv", views.export, needs=SEE, name="touchless_file"),
    route("touchless/switch/", views.switch, needs=LEAD, name="switch_touchless"),
    route(f"{ORDER}/pull-back/", views.pull_back, needs=WORK, name="pull_back"),
    route(f"{ORDER}/judge/", views.judge, needs=WORK, name="judge_passed"),
    route(f"{CUSTOMER}/", views.consent, needs=LEAD, name="consent"),
    # Whoever hears that a customer takes it back writes it down at once.
    route(f"{CUSTOMER}/withdraw/", views.withdraw, needs=Right.EDIT_CUSTOMER, name="withdraw_consent"),
    route(f"{CUSTOMER}/resume/", views.resume, needs=LEAD, name="resume_consent"),
]
