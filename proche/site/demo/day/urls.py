from proche.people.rules import Right
from proche.site.demo.day import views
from proche.ui.routes import route

urlpatterns = [
    route("demo/day/", views.show, needs=Right.SEE_DESK, name="demo_day"),
    route("demo/day/speed/", views.set_speed, needs=Right.SEE_DESK, name="demo_day_speed"),
]
