"""Audio and video at the desk: sent in, completed with their words, chosen for a story."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic import chooser
from wagtail.admin.viewsets.chooser import ChooserViewSet

from broadsheet.kernel import soundfiles
from broadsheet.newsroom.admin.forms import show_refusal
from broadsheet.newsroom.admin.viewsets import NamesViewSet
from broadsheet.newsroom.admin.widgets import LanguageSelect
from broadsheet.stories.models import Recording
from broadsheet.stories.services.recordings import check_captions, delete_recording, save_recording

WIDEST_CAPTIONS = 2 * 1024 * 1024
"""Bytes of a file of captions that are read."""


class RecordingForm(WagtailAdminModelForm):
    """Captions come as a file or are written; what the service refuses stands at its field."""

    captions_file = forms.FileField(
        label=gettext_lazy("Captions from a file"),
        required=False,
        help_text=gettext_lazy("A file .vtt takes the place of the captions below."),
        widget=forms.FileInput(attrs={"accept": ".vtt,text/vtt"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].widget = forms.FileInput(
            attrs={
                "accept": ",".join([*soundfiles.TYPES.values(), *(f".{form}" for form in soundfiles.TYPES)])
            }
        )
        for name in ("credit", "transcript"):
            self.fields[name].required = False

    def clean_captions_file(self) -> str:
        given = self.cleaned_data["captions_file"]
        if not given:
            return ""
        try:
            return given.read(WIDEST_CAPTIONS).decode("utf-8-sig")
        except UnicodeDecodeError:
            raise ValidationError(_("This file is not in UTF-8: save it so.")) from None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if read := cleaned.get("captions_file"):
            cleaned["captions"] = read
        if captions := (cleaned.get("captions") or "").strip():
            try:
                check_captions(captions)
            except ValidationError as error:
                show_refusal(self, error)
        return cleaned


def captions(request: HttpRequest, pk: int) -> HttpResponse:
    """The words of a recording as a preview shows them in it, published or not."""
    words = get_object_or_404(Recording.objects.exclude(captions=""), pk=pk).captions
    answer = HttpResponse(f"{words}\n", content_type="text/vtt; charset=utf-8")
    answer["Cache-Control"] = "no-store"
    answer["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


_FIELDS = ["title", "file", "credit", "transcript", "captions_file", "captions", "language", "poster"]


class RecordingViewSet(NamesViewSet):
    model = Recording
    icon = "media"
    menu_label = gettext_lazy("Audio and video")
    list_display = [
        "title",
        Column("form", label=gettext_lazy("Kind"), accessor="form"),
        "credit",
    ]
    folded = True
    kept: tuple[str, ...] = ()
    save = save_recording
    delete = delete_recording
    edit_handler = ObjectList(
        [
            FieldPanel(name, widget=LanguageSelect) if name == "language" else FieldPanel(name)
            for name in _FIELDS
        ],
        base_form_class=RecordingForm,
    )


class RecordingMakeForm(RecordingForm):
    """What a story needs of a recording; the rest is written later."""

    class Meta:
        model = Recording
        fields = ["title", "file", "credit", "transcript", "captions"]


class RecordingMakeView(chooser.CreateView):
    def post(self, request: HttpRequest) -> HttpResponse:
        self.form = self.get_creation_form()
        if self.form.is_valid():
            try:
                recording = save_recording(recording=self.form.save(commit=False), user=request.user)
            except ValidationError as error:
                show_refusal(self.form, error)
            else:
                return self.get_chosen_response(recording)
        return self.get_reshow_creation_form_response()


class RecordingChooserViewSet(ChooserViewSet):
    model = Recording
    icon = "media"
    choose_one_text = gettext_lazy("Choose audio or video")
    choose_another_text = gettext_lazy("Choose another recording")
    edit_item_text = gettext_lazy("Edit this recording")
    create_action_label = gettext_lazy("Send in and choose")
    creation_tab_label = gettext_lazy("Send in")
    page_title = gettext_lazy("Choose audio or video")
    create_view_class = RecordingMakeView
    creation_form_class = RecordingMakeForm
    per_page = 15


recording_chooser = RecordingChooserViewSet(
    "broadsheet_recording_chooser", url_prefix="newsroom/choose-recording"
)
