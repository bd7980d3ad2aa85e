"""The form that brings a file of answers in."""

import gzip
import zlib
from pathlib import Path
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from surveys.importing.mapping import Mapping, MappingRefused
from surveys.importing.mapping_files import load_mapping, parse_mapping, shipped_names

#: What the browser may bring in; more is for the command.
MOST_BYTES = 10 * 1024 * 1024
MOST_ROWS = 20_000
MOST_MAPPING_BYTES = 200 * 1024


class ImportForm(forms.Form):
    """A file, and what it means. Sent twice it adds nothing, so it carries no key."""

    use_required_attribute = False

    file = forms.FileField(label="File of answers", help_text="CSV, plain or as .gz; up to 10 MB.")
    shipped = forms.ChoiceField(
        label="What its columns mean", required=False, help_text="One of the mappings we know, …"
    )
    own = forms.FileField(
        label="… or a mapping of your own", required=False, help_text="A .toml file."
    )
    name = forms.CharField(
        label="Name of the collection",
        required=False,
        max_length=120,
        help_text="The mapping's title unless you say another; the same name adds who is new.",
    )

    def __init__(self, *args: Any, **given: Any) -> None:
        super().__init__(*args, **given)
        shipped = self.fields["shipped"]
        assert isinstance(shipped, forms.ChoiceField)
        shipped.choices = [("", "–"), *((each, each) for each in shipped_names())]

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if not (file.name or "").lower().endswith((".csv", ".csv.gz")):
            raise forms.ValidationError("Only .csv files are read, plain or as .gz.")
        self._content = _unpacked(file)
        return file

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if bool(given.get("shipped")) == bool(given.get("own")) and "own" not in self.errors:
            self.add_error("shipped", "Choose one, or give a mapping of your own.")
        elif "own" not in self.errors and "shipped" not in self.errors:
            try:
                self._rules = self._read_rules()
            except MappingRefused as refusal:
                self.add_error("own", str(refusal))
        return given

    def rules(self) -> Mapping:
        """Return the mapping that was chosen."""
        return self._rules

    def put_into(self, folder: str) -> Path:
        """Write the file, unpacked, into a folder; return where it lies."""
        name = Path(self.cleaned_data["file"].name).name.removesuffix(".gz")
        path = Path(folder, name)
        path.write_bytes(self._content)
        return path

    def _read_rules(self) -> Mapping:
        own: UploadedFile | None = self.cleaned_data.get("own")
        if own is None:
            return load_mapping(self.cleaned_data["shipped"])
        if (own.size or 0) > MOST_MAPPING_BYTES:
            raise MappingRefused("A mapping is a small text of at most 200 KB.")
        try:
            return parse_mapping(own.read().decode("utf-8"), called=own.name or "The mapping")
        except UnicodeError as error:
            raise MappingRefused(f"{own.name} is not UTF-8 text.") from error


def _unpacked(file: UploadedFile) -> bytes:
    """Return the bytes of a file; one that is packed must not be larger unpacked than others."""
    try:
        if (file.name or "").lower().endswith(".gz"):
            with gzip.open(file) as unpacked:
                content = unpacked.read(MOST_BYTES + 1)
        else:
            content = file.read(MOST_BYTES + 1)
    except (EOFError, OSError, zlib.error) as error:
        raise forms.ValidationError("The file is damaged or ends in the middle.") from error
    if len(content) > MOST_BYTES:
        raise forms.ValidationError("The file has more than 10 MB; bring it in by import_answers.")
    return bytes(content)
