import base64
import gzip
import hashlib
import re
import subprocess
from datetime import timedelta

import pytest

from broadsheet.delivery.tests.conftest import STORY
from broadsheet.delivery.tests.site import HTML, WHEN, Edition, Home, Running, eventually
from broadsheet.kernel import plate
from broadsheet.kernel.content_policy import policy_of
from broadsheet.kernel.site import Former


def test_a_spliced_page_is_one_gzip_member_for_python_gzip_and_curl(running):
    answer = running.get(STORY, accept_encoding="gzip, deflate, br, zstd")
    assert answer.getheader("Content-Encoding") == "gzip"
    checked = subprocess.run(["gzip", "-t"], input=answer.data, capture_output=True, check=False)
    assert checked.returncode == 0, checked.stderr
    text = gzip.decompress(answer.data)
    assert b"<li>First</li>" in text
    assert b"\x00" not in text
    url = f"http://127.0.0.1:{running.port}{STORY}"
    fetched = subprocess.run(["curl", "-sS", "--compressed", url], capture_output=True, check=True)
    assert fetched.stdout == text


def test_identity_is_the_inflated_body_with_its_own_entity_tag(running):
    packed = running.get(STORY, accept_encoding="gzip")
    plain = running.get(STORY)
    assert plain.getheader("Content-Encoding") is None
    assert plain.data == gzip.decompress(packed.data)
    assert plain.getheader("ETag") != packed.getheader("ETag")
    assert plain.getheader("Vary") == packed.getheader("Vary") == "Accept-Encoding"


@pytest.mark.parametrize(
    ("value", "packed"),
    [
        ("gzip", True), ("br, gzip;q=0.5", True), ("*", True), ("x-gzip", True), ("GZIP", True),
        ("gzip;q=0", False), ("identity", False), ("br", False), ("*;q=0, br", False), ("gzip;q=odd", False),
    ],
)  # fmt: skip
def test_the_encoding_that_is_accepted_is_sent(running, value, packed):
    answer = running.get(STORY, accept_encoding=value)
    assert (answer.getheader("Content-Encoding") == "gzip") is packed


def test_a_new_river_is_in_the_next_answer_of_every_page_and_encoding(home, running):
    for _ in range(3):
        before = {kind: running.get(STORY, accept_encoding=kind) for kind in ("gzip", "identity")}
    home.river("<ol><li>Second</li></ol>", modified=WHEN + timedelta(hours=1))
    for kind in ("gzip", "identity", "gzip", "identity"):
        after = running.get(STORY, accept_encoding=kind)
        text = gzip.decompress(after.data) if kind == "gzip" else after.data
        assert b"Second" in text
        assert b"First" not in text
        assert after.getheader("ETag") != before[kind].getheader("ETag")
        assert after.getheader("Last-Modified") == "Sun, 24 Dec 2023 15:12:00 GMT"


def test_a_page_is_there_as_text_alone_and_changes_and_goes_with_it(home, running):
    both = f"<main>whole</main>{plate.slot_marker('river')}{plate.slot_marker(plate.LITE)}<main>text</main>"
    home.page("/both", both)
    for _ in range(3):
        assert b"text" not in running.get("/both", accept_encoding="gzip").data
        text = running.get("/lite/both", accept_encoding="gzip")
        assert (text.status, gzip.decompress(text.data)) == (200, b"<main>text</main>")
        assert running.get("/both").data.startswith(b"<main>whole</main><ol>")
    assert running.get("/lite" + STORY).status == 404
    home.page("/both", both.replace("text", "newer"))
    assert running.get("/lite/both").data == b"<main>newer</main>"
    home.page("/both", "<p>Withdrawn</p>", status=410)
    assert (running.get("/lite/both").status, running.get("/lite/both").data) == (410, b"<p>Withdrawn</p>")


def test_who_reads_text_alone_is_led_to_the_text_of_the_page(home, running):
    home.page("/old", "moved", status=301, headers=HTML | {"Location": "/new/"})
    home.page("/away", "moved", status=301, headers=HTML | {"Location": "https://example.org/"})
    for _ in range(3):
        assert running.get("/old").getheader("Location") == "/new/"
        assert running.get("/lite/old").getheader("Location") == "/lite/new/"
        assert running.get("/lite/away").getheader("Location") == "https://example.org/"


def test_looking_for_the_other_spelling_does_not_keep_an_old_river_alive(home, running):
    for _ in range(3):
        running.get(STORY, accept_encoding="gzip")
    home.river("<ol><li>Second</li></ol>")
    assert running.get(STORY + "/").status == 301
    assert b"Second" in gzip.decompress(running.get(STORY, accept_encoding="gzip").data)


def test_a_replaced_plate_is_in_the_next_answer(home, running):
    for _ in range(3):
        running.get("/politics/")
    home.page("/politics/", "<h1>Changed</h1>")
    assert running.get("/politics/").data == b"<h1>Changed</h1>"


def test_a_store_filled_without_a_generation_is_seen_within_seconds(home, running):
    for _ in range(3):
        running.get("/politics/")
    home.page("/politics/", "<h1>Mirrored</h1>", bump=False)
    assert eventually(lambda: running.get("/politics/").data == b"<h1>Mirrored</h1>")


def test_a_removed_plate_is_gone(home, running):
    running.get("/politics/")
    home.plate_file("/politics/").unlink()
    home.bump()
    assert running.get("/politics/").status == 404


def test_head_is_get_without_the_body(running):
    for path in (STORY, "/politics", "/nowhere", "/healthz"):
        head, got = running.get(path, "HEAD"), running.get(path)
        assert head.status == got.status
        assert head.data == b""
        if path != "/healthz":
            assert head.getheader("Content-Length") == str(len(got.data))
            skip = ("Date",)
            assert [pair for pair in head.getheaders() if pair[0] not in skip] == [
                pair for pair in got.getheaders() if pair[0] not in skip
            ]


def test_an_unchanged_page_is_304_by_tag_or_by_date(running):
    for _ in range(3):
        first = running.get(STORY, accept_encoding="gzip")
        tag, when = first.getheader("ETag"), first.getheader("Last-Modified")
        for fields in (
            {"if_none_match": tag},
            {"if_none_match": f'"other", W/{tag}'},
            {"if_none_match": "*"},
            {"if_modified_since": when},
        ):
            answer = running.get(STORY, accept_encoding="gzip", **fields)
            assert (answer.status, answer.data) == (304, b"")
            assert answer.getheader("ETag") == tag
            assert answer.getheader("Cache-Control") == first.getheader("Cache-Control")
            assert answer.getheader("Content-Length") is None


def test_a_changed_page_is_sent_whole(running):
    tag = running.get(STORY, accept_encoding="gzip").getheader("ETag")
    for fields in (
        {"if_none_match": '"other"'},
        # The tag decides where both are given.
        {"if_none_match": '"other"', "if_modified_since": "Fri, 01 Jan 2100 00:00:00 GMT"},
        {"if_modified_since": "Fri, 01 Jan 2010 00:00:00 GMT"},
        {"if_modified_since": "not a date"},
        {"if_none_match": tag[:-1]},
    ):
        assert running.get(STORY, accept_encoding="gzip", **fields).status == 200
    # What is known of one encoding says nothing of the other.
    assert running.get(STORY, if_none_match=tag).status == 200


def test_caching_fields_follow_the_status(home, running):
    home.page("/gone", "<h1>Withdrawn</h1>", status=410)
    home.page("/old", "", status=301, headers={"Location": "/new"})
    home.page("/soon", "wait", status=503, headers={"Retry-After": "5", **HTML})
    page = running.get(STORY)
    assert page.getheader("Cache-Control") == (
        "public, max-age=0, s-maxage=5, stale-while-revalidate=60, stale-if-error=86400"
    )
    assert page.getheader("Surrogate-Key") == "story:42 person:7"
    for path, status in (("/nowhere", 404), ("/gone", 410), ("/old", 301), ("/politics", 301)):
        answer = running.get(path)
        assert answer.status == status
        assert answer.getheader("Cache-Control") == "public, max-age=0, s-maxage=5"
        assert answer.getheader("Surrogate-Key") is None
    for path, fields, status in (
        ("/soon", {}, 503),
        ("/a/../b", {}, 400),
        ("/", {"host": "evil.example"}, 421),
    ):
        answer = running.get(path, **fields)
        assert (answer.status, answer.getheader("Cache-Control")) == (status, "no-store")
    assert running.get("/old").getheader("Location") == "/new"
    assert running.get("/soon").getheader("Retry-After") == "5"


def test_every_answer_carries_the_security_fields(home, running):
    home.file("static/site.0123456789ab.css", b"body{}")
    for path in (STORY, "/nowhere", "/politics", "/healthz", "/%00", "/static/site.0123456789ab.css"):
        answer = running.get(path)
        assert answer.getheader("X-Content-Type-Options") == "nosniff"
        assert answer.getheader("Referrer-Policy") == "strict-origin-when-cross-origin"
        policy = answer.getheader("Content-Security-Policy")
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert "frame-src" not in policy
        assert answer.getheader("Set-Cookie") is None


def test_the_policy_of_a_page_with_frames_is_its_own(home, running):
    policy = policy_of('<figure data-embed="https://player.vimeo.com/video/1"></figure>')
    home.page("/film", "<h1>Film</h1>", headers={"Content-Security-Policy": policy, **HTML})
    assert running.get("/film").headers.get_all("Content-Security-Policy") == [policy]


def test_the_edition_follows_the_prefix_and_its_own_404_page(running):
    assert running.get("/uk/").data == b"<h1>Front</h1>"
    politics = running.get("/uk/%D0%BF%D0%BE%D0%BB%D1%96%D1%82%D0%B8%D0%BA%D0%B0/")
    assert politics.data.decode() == "<h1>Політика</h1>"
    assert running.get("/nowhere").data == b"<h1>Not here</h1>"
    assert running.get("/uk/nowhere").data == b"404 Not Found\n"


def test_the_other_spelling_leads_to_the_page(running):
    for asked, location in (
        ("/politics", "/politics/"),
        (STORY + "/", STORY),
        ("/uk", "/uk/"),
        (
            "/uk/%D0%BF%D0%BE%D0%BB%D1%96%D1%82%D0%B8%D0%BA%D0%B0",
            "/uk/%D0%BF%D0%BE%D0%BB%D1%96%D1%82%D0%B8%D0%BA%D0%B0/",
        ),
    ):
        answer = running.get(asked + "?utm=1")
        assert (answer.status, answer.getheader("Location")) == (301, location)


def test_what_an_edition_has_left_leads_on_to_it(tmp_path):
    editions = (
        Edition("en", "", "", "en", "ltr"),
        Edition("uk", "", "/ua", "uk", "ltr"),
        Edition("ar", "ar.example.org", "", "ar", "rtl"),
    )
    former = (
        Former("", "/uk", "/ua"),
        Former("", "/ar", "https://ar.example.org"),
        Former("old.example.org", "", "https://ar.example.org"),
        Former("", "", "/nobody"),  # taken by another edition since
    )
    home = Home(tmp_path / "site", editions=editions, former=former, hosts=["news.example.org"])
    for edition in editions:
        home.page("/", edition.code, edition=edition.code)
    server = Running(home)
    try:
        for host, asked, location in (
            ("news.example.org", "/uk", "/ua/"),
            ("news.example.org", "/uk/2024/11/23/%D0%BF?utm=1", "/ua/2024/11/23/%D0%BF"),
            ("news.example.org", "/ar/live/events", "https://ar.example.org/live/events"),
            ("old.example.org", "/topic/x/", "https://ar.example.org/topic/x/"),
        ):
            answer = server.get(asked, host=host)
            assert (answer.status, answer.getheader("Location")) == (301, location), asked
        assert server.get("/ukraine", host="news.example.org").status == 404
        for path, front in (("/", b"en"), ("/ua/", b"uk")):
            assert server.get(path, host="news.example.org").data == front
    finally:
        server.stop()


def test_editions_by_host_and_unknown_hosts(tmp_path):
    editions = (
        Edition("en", "news.example.org", "", "en", "ltr"),
        Edition("ar", "ar.example.org", "", "ar", "rtl"),
        Edition("fr", "news.example.org", "/fr", "fr", "ltr"),
    )
    home = Home(tmp_path / "site", editions=editions, hosts=["news.example.org"])
    for edition in editions:
        home.page("/", edition.code, edition=edition.code)
    server = Running(home)
    try:
        assert server.get("/", host="news.example.org").data == b"en"
        assert server.get("/", host="NEWS.example.org.:8080").data == b"en"
        assert server.get("/", host="ar.example.org").data == b"ar"
        assert server.get("/fr/", host="news.example.org").data == b"fr"
        assert server.get("/", host="127.0.0.1").status == 421
        assert server.get("/healthz", host="anything.example").status == 200
    finally:
        server.stop()


def test_a_node_may_answer_to_hosts_of_its_own(home):
    server = Running(home, BROADSHEET_HOSTS="mirror.example.net,localhost")
    try:
        assert server.get("/politics/", host="mirror.example.net").status == 200
        assert server.get("/politics/", host="127.0.0.1").status == 421
    finally:
        server.stop()


def test_nothing_but_host_path_and_encoding_changes_the_body(running):
    baseline = running.get(STORY).data
    for fields in (
        {"cookie": "session=1"}, {"x_forwarded_host": "evil.example"}, {"x_original_url": "/politics/"},
        {"x_http_method_override": "POST"}, {"accept_language": "uk"}, {"user_agent": "phone"},
        {"range": "bytes=0-4"},
        {"accept": "application/json"}, {"x_ghost_preview": "1"}, {"accept_charset": "koi8-u"},
    ):  # fmt: skip
        assert running.get(STORY, **fields).data == baseline
    assert running.get(STORY + "?page=2&preview=true").data == baseline


def test_a_rotten_plate_is_503_for_that_page_alone_with_one_line(home, running):
    for _ in range(3):
        running.get(STORY)
    file = home.plate_file(STORY)
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 0x40
    file.unlink()
    file.write_bytes(data)
    home.bump()
    for _ in range(5):
        answer = running.get(STORY)
        assert (answer.status, answer.getheader("Retry-After")) == (503, "5")
        assert answer.getheader("Cache-Control") == "no-store"
        assert b"<h1>This page cannot be shown right now</h1>" in answer.data
        style = re.search(rb"<style>(.*)</style>", answer.data)[1]
        allowed = base64.b64encode(hashlib.sha256(style).digest()).decode()
        assert f"style-src 'sha256-{allowed}';" in answer.getheader("Content-Security-Policy")
    assert running.get("/politics/").status == 200
    home.page(STORY, "<h1>Repaired</h1>")
    assert running.get(STORY).data == b"<h1>Repaired</h1>"
    _, errors = running.stop()
    assert errors.count("cannot be trusted") == 1


def test_a_rotten_river_leaves_the_last_good_one_in_the_pages(home, running):
    assert b"First" in running.get(STORY).data
    river = home.public / "slots" / "en" / "river.slot"
    river.unlink()
    river.write_bytes(b"torn")
    home.bump()
    assert b"First" in running.get(STORY).data


def test_a_page_whose_river_never_was_good_is_served_without_it_and_not_cached(home):
    (home.public / "slots" / "en" / "river.slot").write_bytes(b"torn")
    server = Running(home)
    try:
        answer = server.get(STORY)
        assert answer.status == 200
        assert b"The storm came" in answer.data
        assert answer.getheader("Cache-Control") == "no-store"
        home.river("<ol><li>Whole</li></ol>")
        answer = server.get(STORY)
        assert b"Whole" in answer.data
        assert "s-maxage" in answer.getheader("Cache-Control")
    finally:
        server.stop()


def test_several_slots_and_an_absent_one(home, running):
    body = "a" + plate.slot_marker("breaking") + "b" + plate.slot_marker("river") + "c"
    home.page("/two", body)
    assert running.get("/two").data == b"ab<ol><li>First</li></ol>c"
    home.river("<b>Alarm</b>", name="breaking")
    assert running.get("/two").data == b"a<b>Alarm</b>b<ol><li>First</li></ol>c"
    assert gzip.decompress(running.get("/two", accept_encoding="gzip").data) == running.get("/two").data


def test_a_hit_on_a_waiting_plate_is_written_down_once(home, running):
    home.page("/2024/01/02/imported", "Soon.", status=503, headers={"Retry-After": "5", **HTML})
    for _ in range(3):
        assert running.get("/2024/01/02/imported").status == 503
    inbox = home.folder / "inbox" / "inbox.jsonl"
    assert eventually(inbox.exists)
    assert inbox.read_text().count("/2024/01/02/imported") == 1


def test_the_cache_stays_within_its_limit_and_still_answers(home):
    for number in range(400):
        body = f"<p>{number}</p>" + "".join(chr(97 + (number * step) % 26) for step in range(9000))
        home.page(f"/2024/01/01/story-{number}", body, bump=False)
    home.bump()
    server = Running(home, BROADSHEET_DELIVERY_CACHE="1")
    try:
        for _ in range(2):
            for number in range(400):
                answer = server.get(f"/2024/01/01/story-{number}")
                assert answer.data.startswith(f"<p>{number}</p>".encode())
        health = server.get("/healthz").data
        held = int(health.split(b'"bytes_held": ')[1].split(b",")[0])
        assert 100_000 < held <= 1024 * 1024
    finally:
        server.stop()


def test_doubled_slashes_are_read_as_single_ones_where_something_has_moved_or_is_gone(home, running):
    home.page("/moved/here/", "", status=301, headers={"Location": STORY})
    home.page("/gone/here", "<h1>Withdrawn</h1>", status=410)
    for target, status, location in (
        ("//moved///here/", 301, STORY),
        ("//gone//here", 410, None),
        (STORY.replace("/", "//"), 400, None),
        ("//uk//moved//here/", 400, None),
        ("//evil.example//", 400, None),
        ("//", 400, None),
        ("//live//events", 400, None),
        ("//media//photo.jpg", 400, None),
        ("//moved/../moved/here/", 400, None),
    ):
        answer = running.get(target)
        assert (answer.status, answer.getheader("Location")) == (status, location), target


def test_an_old_address_by_number_leads_to_the_story_and_no_other_query_means_anything(home, running):
    home.page("/", "<h1>Front</h1>")
    home.page("/?p=7", "moved", status=301, headers={"Location": STORY, **HTML})
    home.page("/?page_id=8", "gone", status=410, edition="uk")
    home.page("/?p=9", "never found by a query")
    for target in ("/?p=7", "/?p=07&utm_source=x", "/?utm_source=x&p=7"):
        answer = running.get(target)
        assert (answer.status, answer.getheader("Location")) == (301, STORY)
        assert answer.getheader("Cache-Control") == "no-store"
    assert running.get("/uk/?page_id=8").status == 410
    front = b"<h1>Front</h1>"
    for target in (
        "/",
        "/?p=7&p=7",
        "/?p=7&page_id=8",
        "/?p=",
        "/?p=7x",
        "/?p=-7",
        "/?xp=7",
        "/?p=9",
        "/?p=10",
    ):
        assert running.get(target).data == front
    assert running.get("/?p=7", host="evil.example").status == 421
    assert running.get("/politics/?p=7").data == b"<h1>Politics</h1>"
    assert running.get("/?p=7").status == 301
