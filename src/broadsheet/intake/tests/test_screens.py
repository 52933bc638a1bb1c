"""The report of an import at the desk."""

import json
from collections import Counter

import pytest
from django.core.exceptions import ValidationError

from broadsheet.intake.deciding import decide_sections, decided_sections, map_of, propose_sections
from broadsheet.intake.items import Survey
from broadsheet.intake.mapping import sections_of
from broadsheet.intake.models import ImportLine, ImportRun, Outcome
from broadsheet.newsroom.models import Remit
from broadsheet.testing.desk import make_user, signed_in
from broadsheet.testing.factories import make_edition, make_section, make_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def run():
    run = ImportRun.objects.create(
        format="wxr", source="<export>.xml", digest="d", edition=make_edition(), done=250
    )
    story = make_story("Harbour")
    ImportLine.objects.bulk_create(
        ImportLine(
            run=run,
            number=number,
            place=f"item {number}",
            title=f"Title {number}",
            outcome=Outcome.REFUSED if number % 50 == 0 else Outcome.CAME,
            why="body: Write at least a standfirst or a paragraph." if number % 50 == 0 else "",
            story=story if number == 1 else None,
        )
        for number in range(1, 251)
    )
    return run


def test_every_line_is_shown_with_its_place_and_reason_page_by_page(run, django_assert_max_num_queries):
    editor = signed_in(make_user("editor", "Editors"))
    assert f"/desk/imports/{run.pk}/" in editor.get("/desk/imports/").text
    address = f"/desk/imports/{run.pk}/"
    with django_assert_max_num_queries(25):
        page = editor.get(address).text

    assert "Did not fit 5" in page
    assert "Came 245" in page
    assert "&lt;export&gt;.xml" in page
    assert "Title 100<" in page
    assert "Title 101<" not in page
    assert "?show=&amp;after=100" in page
    assert "Title 250<" in editor.get(f"{address}?after=200").text
    refused = editor.get(f"{address}?show=refused").text
    assert refused.count("Write at least a standfirst") == 5
    assert "Title 1<" not in refused
    assert editor.get(f"{address}?show=x&after=99999999999999999999").status_code == 200


def test_reasons_are_said_in_the_desk_s_language_and_names_turn_no_text_round(run):
    ImportLine.objects.filter(run=run, number=50).update(
        title="Harbour \u202etxt.exe", why="was a draft: came as a draft; headline was cut to 250 characters"
    )
    ImportRun.objects.update(fault="it is not JSON to its end (premature EOF)")
    editor = signed_in(make_user("editor", "Editors"))

    page = editor.get(f"/desk/imports/{run.pk}/?show=refused", headers={"Accept-Language": "uk"}).text
    assert "було чернеткою: прийшло як чернетка; заголовок скорочено до 250 знаків" in page
    assert "це не JSON до самого кінця (premature EOF)" in page
    assert "Harbour txt.exe" in page


def test_the_report_is_a_file_too(run):
    answer = signed_in(make_user("editor", "Editors")).get(f"/desk/imports/{run.pk}/report.json")

    report = json.loads(b"".join(answer.streaming_content))
    assert report["outcomes"] == {"came": 245, "refused": 5}
    assert len(report["lines"]) == 250
    assert report["lines"][0]["story"]


def test_who_may_not_publish_sees_no_report(run):
    reporter = signed_in(make_user("reporter", "Reporters"))

    for address in ("", f"{run.pk}/", f"{run.pk}/report.json"):
        answer = reporter.get(f"/desk/imports/{address}")
        assert answer.status_code in (302, 403)
        assert "export" not in getattr(answer, "text", "")
    assert "/desk/imports/" not in reporter.get("/desk/").text


@pytest.fixture
def trial():
    edition = make_edition()
    make_section("City", edition=edition, slug="city")
    run = ImportRun.objects.create(format="wxr", source="a.xml", digest="d", edition=edition, dry=True)
    survey = Survey(
        categories=Counter({"city-news": 40, "sport": 9, "misc": 2, "old": 1}),
        names={"city-news": "City <news>", "sport": "Sport"},
    )
    propose_sections(run=run, survey=survey, sections={"city-news": "city", "sport": "sport", "old": ""})
    return run, survey


def test_the_desk_decides_which_categories_become_sections(trial, django_assert_max_num_queries):
    run, survey = trial
    editor = signed_in(make_user("editor", "Editors"))
    address = f"/desk/imports/{run.pk}/sections/"
    assert address in editor.get(f"/desk/imports/{run.pk}/").text
    with django_assert_max_num_queries(25):
        page = editor.get(address).text

    assert "City &lt;news&gt;" in page
    shown = {"=city": "City", "new": "New section: Sport", "topic": "A topic", "nowhere": "Left out"}
    for value, label in shown.items():
        assert f'<option value="{value}" selected>{label}' in page
    assert decided_sections(edition=run.edition, format="wxr", source="a.xml") is None

    told = {"category-0": "city-news", "section-0": "new", "category-1": "sport", "section-1": "topic"}
    told |= {"category-2": "old", "section-2": "=city", "category-3": "old", "section-3": "=elsewhere"}
    answer = editor.post(address, told, follow=True)

    assert "without --dry-run" in answer.text
    decided = {"city-news": "city-news", "old": ""}  # what does not fit its line changes nothing
    assert decided_sections(edition=run.edition, format="wxr", source="a.xml") == decided
    assert sections_of(survey, run.edition, {}, decided) == decided
    assert sections_of(survey, run.edition, {"sections": {"sport": "x"}}, decided) == {"sport": "x"}
    survey.categories["new-one"] = 3
    propose_sections(run=run, survey=survey, sections={"sport": "sport", "new-one": "city"})
    again = decided | {"new-one": "city"}
    assert decided_sections(edition=run.edition, format="wxr", source="a.xml") == again
    assert 'value="new" selected>New section: City &lt;news&gt;' in editor.get(address).text
    with pytest.raises(ValidationError, match="no category"):
        decide_sections(categories=map_of(run), chosen={"unheard": ""})


def test_a_category_that_cannot_be_a_section_is_offered_as_none(trial):
    run, _survey = trial
    survey = Survey(categories=Counter({"2024": 3}), names={"2024": "2024"})
    propose_sections(run=run, survey=survey, sections={"2024": "2024"})  # as an older version did

    page = signed_in(make_user("editor", "Editors")).get(f"/desk/imports/{run.pk}/sections/").text
    assert "New section: 2024" not in page
    assert '<option value="topic" selected>' in page


def test_who_keeps_no_sections_decides_none(trial, run):
    reporter = signed_in(make_user("reporter", "Reporters"))
    address = f"/desk/imports/{trial[0].pk}/sections/"

    for answer in (
        reporter.get(address),
        reporter.post(address, {"category-0": "sport", "section-0": "topic"}),
    ):
        assert answer.status_code in (302, 403)
    assert map_of(trial[0]).decided is None
    editor = signed_in(make_user("editor", "Editors"))
    assert editor.get(f"/desk/imports/{run.pk}/sections/").status_code == 404  # of no trial


@pytest.mark.parametrize("whole", [True, False])
def test_reports_are_for_whom_their_edition_is_given_whole(run, whole):
    account = make_user("editor", "Editors")
    section = None if whole else make_section("City", edition=run.edition)
    Remit.objects.create(account=account, edition=run.edition, section=section)
    editor = signed_in(account)
    address = f"/desk/imports/{run.pk}/"
    assert (address in editor.get("/desk/imports/").text) is whole
    for path in (address, f"{address}report.json", f"{address}sections/"):
        held = whole and not path.endswith("sections/")  # nothing to decide about in this one
        assert editor.get(path).status_code == (200 if held else 404), path
