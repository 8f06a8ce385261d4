from __future__ import annotations

from django.db import models

PERSON = "people.Person"


class Presence(models.Model):
    """What one person's page and the person themself last said.

    `seen_at` comes from the open page, `used_at` from a hand on it; `state` is set by hand and ends
    at `until` (None = open). PHONE is at work with the page in a pocket.
    """

    person = models.OneToOneField(PERSON, primary_key=True, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, default="HERE")
    until = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["HERE", "PHONE", "AWAY", "OFF"]),
                name="availability_presence_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.state}"


class Hold(models.Model):
    """A span in which a person is kept: a meeting, a call, a break, rest, their own calendar. Half open."""

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8)
    #: Named by the room that told us ("meeting:42"), so that telling twice keeps one hold.
    key = models.CharField(max_length=80)
    active_from = models.DateTimeField()
    active_to = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="availability_hold_told_once"),
            models.CheckConstraint(
                condition=models.Q(active_to__isnull=True) | models.Q(active_to__gt=models.F("active_from")),
                name="availability_hold_ends_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["MEETING", "CALL", "BREAK", "REST", "BUSY", "PROMISE"]),
                name="availability_hold_kind_known",
            ),
        ]
        indexes = [models.Index(fields=["active_to", "active_from"], name="availability_hold_by_end")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.kind} {self.active_from:%Y-%m-%d %H:%M}"


class Load(models.Model):
    """What a person has in hand, told by the rooms that give them work. A usual case weighs 1."""

    person = models.OneToOneField(PERSON, primary_key=True, on_delete=models.CASCADE, related_name="+")
    held = models.PositiveIntegerField(default=0)
    weight = models.PositiveIntegerField(default=0)
    taken = models.PositiveIntegerField(default=0)
    #: The day, in the person's own zone, that `taken` counts.
    taken_on = models.DateField(null=True, blank=True)
    week_weight = models.PositiveIntegerField(default=0)
    #: The Monday of the week that `week_weight` sums up.
    week_of = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.person_id}: {self.held}"


class KindLoad(models.Model):
    """How many cases of one kind a person has in hand."""

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=24)
    held = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="availability_kind_load_once")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.kind} {self.held}"


class PersonsSpan(models.Model):
    """A span of one person's time."""

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    active_from = models.DateTimeField()
    active_to = models.DateTimeField()

    class Meta:
        abstract = True


class Work(PersonsSpan):
    """A span of real work, told by what a person does; what lies close together is one span."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(active_to__gte=models.F("active_from")),
                name="availability_work_ends_after_start",
            ),
        ]
        # note_work: the latest of one person; a person's own days
        indexes = [models.Index(fields=["person", "-active_to"], name="availability_work_latest")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.active_from:%Y-%m-%d %H:%M} - {self.active_to:%H:%M}"


class Worked(models.Model):
    """What rest asks of a person's work, kept with it so that the answer adds up no spans (rest.py)."""

    person = models.OneToOneField(PERSON, primary_key=True, on_delete=models.CASCADE, related_name="+")
    latest_at = models.DateTimeField()
    #: Since the latest break, the latest daily rest, the latest weekly rest.
    unbroken_from = models.DateTimeField()
    day_from = models.DateTimeField()
    run_from = models.DateTimeField()
    day_worked = models.DurationField()
    week_worked = models.DurationField()
    #: The Monday of the week, in the person's own zone, that `week_worked` sums up.
    week_of = models.DateField()

    def __str__(self) -> str:
        return f"{self.person_id}: until {self.latest_at:%Y-%m-%d %H:%M}"


class Duty(PersonsSpan):
    """A span in which a person is on call: what is urgent reaches them outside their hours. Half open."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(active_to__gt=models.F("active_from")),
                name="availability_duty_ends_after_start",
            ),
        ]
        # the answer: duty that is not over
        indexes = [models.Index(fields=["active_to"], name="availability_duty_by_end")]

    def __str__(self) -> str:
        return f"{self.person_id}: on call {self.active_from:%Y-%m-%d %H:%M}"


class Acquaintance(models.Model):
    """How often a person has worked for a customer. `customer` is the pk in customers."""

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    customer = models.BigIntegerField()
    times = models.PositiveIntegerField(default=1)
    latest_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "person"], name="availability_acquaintance_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} knows {self.customer}"


class ReachChoice(models.Model):
    """By which ways a person wants to be told, for each urgency: {"SOON": ["PUSH"]}; the page always."""

    person = models.OneToOneField(PERSON, primary_key=True, on_delete=models.CASCADE, related_name="+")
    ways = models.JSONField(default=dict)
    #: Mails and pushes say only that something waits: nothing to read on a locked screen.
    is_discreet = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.person_id}: {self.ways}"


class PushSubscription(models.Model):
    """One browser that its person asked to be told in. The endpoint is a secret: whoever has it may ring."""

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    #: SHA-256 of the endpoint: an address of 2000 letters fits no index.
    key = models.CharField(max_length=64, unique=True)
    endpoint = models.CharField(max_length=2000)
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    #: "Firefox, Linux": so that a person knows which one to remove.
    browser = models.CharField(max_length=80)
    made_at = models.DateTimeField()
    #: When a message was last taken by its push service.
    sent_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.person_id}: {self.browser}"


class TeamDays(models.Model):
    """How long a team's days were over four whole weeks, rounded; made once, of five people or more.

    Kept and not worked out anew: asked again after someone was moved to another team, the two
    answers together would tell of one person.
    """

    #: The pk of a team in people.
    team = models.BigIntegerField()
    #: The Monday on which the four weeks begin.
    first_day = models.DateField()
    # All three empty where fewer than five people had days to tell of: that is decided once, too.
    day_minutes = models.PositiveIntegerField(null=True)
    evenings_percent = models.PositiveIntegerField(null=True)
    breaks_percent = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "first_day"], name="availability_team_days_once"),
        ]

    def __str__(self) -> str:
        return f"{self.team} from {self.first_day:%Y-%m-%d}"


class Feed(models.Model):
    """One calendar that a person keeps elsewhere; its busy times are holds named "feed:PK:...".

    No title is kept, unless the person chose so, and then for them alone.
    """

    person = models.ForeignKey(PERSON, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=6)
    name = models.CharField(max_length=80)
    #: Shown in place of the address, which is a secret: whoever has it reads the calendar.
    host = models.CharField(max_length=255)
    #: Address, user and password, encrypted (feeds/secrets.py).
    secret = models.BinaryField()
    counts_whole_days = models.BooleanField(default=False)
    keeps_titles = models.BooleanField(default=False)
    #: By which invitations know the person: what was declined keeps nobody.
    own_address = models.CharField(max_length=254, blank=True, default="")
    #: One more at each choice, so that a reading begun before it is not kept.
    version = models.PositiveIntegerField(default=1)
    paused_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)
    next_at = models.DateTimeField(null=True, blank=True)
    #: When it was last read well.
    read_at = models.DateTimeField(null=True, blank=True)
    #: What the other side named the state that was read, and the day whose look-ahead was worked out.
    etag = models.CharField(max_length=200, blank=True, default="")
    modified = models.CharField(max_length=80, blank=True, default="")
    digest = models.CharField(max_length=64, blank=True, default="")
    laid_out_on = models.DateField(null=True, blank=True)
    #: Events that could not be read or come too often.
    left_out = models.PositiveIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    #: What is wrong and what to do, as a `Said`.
    trouble = models.JSONField(null=True, blank=True)
    #: Hold key -> title, where the person chose to keep them.
    titles = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["ICAL", "CALDAV"]), name="availability_feed_kind_known"
            ),
        ]
        # the sweep: what is due
        indexes = [models.Index(fields=["next_at"], name="availability_feed_due")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.name}"
