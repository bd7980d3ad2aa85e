"""What a review looks at, frozen, and its file."""

from django.db import models

from csap.reviews.models.columns import USER, append_only
from csap.reviews.models.review import Review


class Pack(models.Model):
    """The figures that a review looks at, frozen: later changes never reach them."""

    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="packs")
    version = models.PositiveSmallIntegerField()
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey(USER, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "version"], name="pack_versions_are_counted"),
        ]
        triggers = append_only("pack_is_frozen")

    def __str__(self) -> str:
        return f"{self.review_id} version {self.version}"


class PackFile(models.Model):
    """A pack as PDF: made once, kept as it was made."""

    pack = models.OneToOneField(Pack, on_delete=models.PROTECT, related_name="file")
    content = models.BinaryField()
    content_hash = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        triggers = append_only("pack_file_is_frozen")

    def __str__(self) -> str:
        return f"file of {self.pack_id}"
