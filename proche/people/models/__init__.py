"""Tables of people, by subject."""

from proche.people.models.accounts import LANGUAGES, KindCapacity, Person, PersonSkill, Team
from proche.people.models.days import DayHours, DayPlace, Leave, Swap, WeeklyHours, WeeklyPlace

__all__ = [
    "LANGUAGES",
    "DayHours",
    "DayPlace",
    "KindCapacity",
    "Leave",
    "Person",
    "PersonSkill",
    "Swap",
    "Team",
    "WeeklyHours",
    "WeeklyPlace",
]
