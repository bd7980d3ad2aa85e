"""What people said of a draft, under their names, and what they were answered."""

from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

from csap.consultations.models.consultation import Consultation, Member
from csap.consultations.models.documents import DocumentVersion
from csap.consultations.vocabulary import (
    SECTION_MAX_LENGTH,
    WORDS_MAX_LENGTH,
    LetterKind,
    Position,
    RemarkKind,
    Verdict,
)

_USER = settings.AUTH_USER_MODEL


def _append_only(name: str) -> list[pgtrigger.Trigger]:
    return [pgtrigger.Protect(name=name, operation=pgtrigger.Update | pgtrigger.Delete)]


class RemarkQuerySet(models.QuerySet["Remark"]):
    def objections(self) -> Self:
        """Each thing that is objected once: what says the same is left out."""
        return self.filter(kind=RemarkKind.OBJECTION, merged_into=None)

    def standing(self) -> Self:
        """Objections that somebody stands by now; who changed their mind takes theirs back."""
        own = Stance.objects.current().filter(position=Position.OBJECT, remark=OuterRef("pk"))
        same = Stance.objects.current().filter(
            position=Position.OBJECT, remark__merged_into=OuterRef("pk")
        )
        return self.filter(Exists(own) | Exists(same))

    def unanswered(self) -> Self:
        return self.filter(~Exists(Answer.objects.filter(remark=OuterRef("pk"))))


class Remark(models.Model):
    """Words of one person: an objection or a comment. ``merged_into``: says the same as that one.

    Others may join an objection by their stance, and agree with a comment.
    """

    consultation = models.ForeignKey(Consultation, on_delete=models.PROTECT, related_name="remarks")
    kind = models.CharField(max_length=10, choices=RemarkKind)
    author = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, related_name="+")
    section = models.CharField(max_length=SECTION_MAX_LENGTH, blank=True)
    text = models.CharField(max_length=WORDS_MAX_LENGTH)
    at = models.DateTimeField()
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="merged"
    )

    objects = RemarkQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(name="remark_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="only_objections_are_put_together",
                condition=Q(merged_into=None) | Q(kind=RemarkKind.OBJECTION),
            ),
        ]
        indexes = [
            # Reader: the objections or comments of a consultation, in order.
            models.Index(fields=["consultation", "kind", "id"], name="remark_of_consultation"),
        ]
        triggers = [
            pgtrigger.Protect(name="remark_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="remark_is_never_rewritten",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["merged_into"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class StanceQuerySet(models.QuerySet["Stance"]):
    def current(self) -> Self:
        """One a person: what holds now."""
        return self.filter(replaced_at=None)


class Stance(models.Model):
    """Where a person stood from ``at`` until ``replaced_at`` (null: now). The old ones stay.

    ``remark``: the objection that it is, one's own or another's; else the words that go with it.
    """

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="stances")
    position = models.CharField(max_length=8, choices=Position)
    version = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, related_name="+")
    remark = models.ForeignKey(Remark, on_delete=models.PROTECT, null=True, related_name="stances")
    at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    objects = StanceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member"], condition=Q(replaced_at=None), name="one_stance_a_person"
            ),
            models.CheckConstraint(
                name="objection_has_words",
                condition=~Q(position=Position.OBJECT) | Q(remark__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="stance_is_never_deleted", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="stance_is_only_ever_replaced",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["replaced_at"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.position}"


class Seconding(models.Model):
    """That somebody agrees with a comment."""

    remark = models.ForeignKey(Remark, on_delete=models.PROTECT, related_name="secondings")
    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["remark", "member"], name="comment_is_agreed_with_once_a_person"
            ),
        ]
        triggers = _append_only("seconding_stays")

    def __str__(self) -> str:
        return f"{self.member_id} agrees with {self.remark_id}"


class Answer(models.Model):
    """What the owner answered. A correction is a new answer; the newest holds.

    ``version``: the draft in which the text was changed for it.
    """

    remark = models.ForeignKey(Remark, on_delete=models.PROTECT, related_name="answers")
    verdict = models.CharField(max_length=8, choices=Verdict)
    text = models.CharField(max_length=WORDS_MAX_LENGTH)
    version = models.ForeignKey(
        DocumentVersion, on_delete=models.PROTECT, null=True, related_name="+"
    )
    author = models.ForeignKey(_USER, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(name="answer_gives_its_reason", condition=~Q(text="")),
        ]
        triggers = _append_only("answer_stays")

    def __str__(self) -> str:
        return f"{self.verdict} of {self.remark_id}"


class Acknowledgement(models.Model):
    """That a person has read and understood what was adopted."""

    member = models.OneToOneField(Member, on_delete=models.PROTECT, related_name="acknowledgement")
    version = models.ForeignKey(DocumentVersion, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        triggers = _append_only("acknowledgement_stays")

    def __str__(self) -> str:
        return f"{self.member_id} read {self.version_id}"


class Letter(models.Model):
    """A mail that is to go to a member; ``queued_at`` null: not yet handed to the outbox.

    A reminder of another day is another letter.
    """

    member = models.ForeignKey(Member, on_delete=models.PROTECT, related_name="letters")
    kind = models.CharField(max_length=18, choices=LetterKind)
    written_at = models.DateTimeField()
    queued_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "kind", "written_at"], name="letter_is_written_once"
            ),
        ]
        indexes = [
            # Reader: the task that hands letters to the outbox.
            models.Index(fields=["id"], name="letter_waits", condition=Q(queued_at=None)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} to {self.member_id}"
