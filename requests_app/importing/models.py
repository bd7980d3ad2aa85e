"""Which files came in, and what each request was made of."""

from django.db import models

from requests_app.requests.models import ServiceRequest


class ImportRun(models.Model):
    """One run over one file; ``finished_at`` null: it runs, or was cut off and may be repeated.

    ``rows_read`` is known from the start; the other counts grow with each batch, in its own
    transaction, so that they are true whenever they are read.
    """

    source = models.CharField(max_length=40)
    mapping = models.CharField(max_length=200)
    file_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    rows_read = models.PositiveIntegerField()
    requests_created = models.PositiveIntegerField(default=0)
    rows_merged = models.PositiveIntegerField(default=0)
    rows_listed = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="finished_import_accounts_for_every_row",
                condition=models.Q(finished_at=None)
                | models.Q(
                    rows_read=models.F("requests_created")
                    + models.F("rows_merged")
                    + models.F("rows_listed")
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name} at {self.started_at:%Y-%m-%d %H:%M}"


class ImportedCase(models.Model):
    """What a request was made of. ``digest`` tells whether a later file says the same."""

    service_request = models.OneToOneField(
        ServiceRequest, on_delete=models.CASCADE, related_name="imported_case"
    )
    run = models.ForeignKey(ImportRun, on_delete=models.PROTECT, related_name="cases")
    rows = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.service_request_id} of {self.rows} rows"
