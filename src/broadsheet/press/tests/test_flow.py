"""From the commit to the store, as a reader sees it."""

from broadsheet.press.models import Dependency, Output, PressJob
from broadsheet.press.tests import reader, toy


def test_a_publication_reaches_every_output_and_leaves_no_job(press, store):
    toy.publish(1)
    assert press.drain() == 6
    assert reader.is_live(store, 1)
    for path in ("/", "/news/"):
        assert "Story 1" in reader.page(store, path)[1]
    assert reader.river(store) == "/s/1"
    assert reader.head(store) == [1]
    assert reader.events(store) == [1]
    assert not PressJob.objects.exists()
    assert Output.objects.get(path="/s/1").subject == "story:1"
    reader.assert_order(store)


def test_nothing_to_do_costs_no_write(press):
    toy.publish(1)
    press.drain()
    assert press.drain() == 0


def test_a_changed_headline_changes_the_page_and_the_lists(press, store):
    toy.publish(1, 2)
    press.drain()
    toy.publish(1, headline="Changed")
    press.drain()
    assert "Changed 1" in reader.page(store, "/")[1]
    assert "Changed 1" in reader.page(store, "/s/1")[1]


def test_what_renders_to_the_same_bytes_is_not_written_again(press, store):
    toy.publish(1)
    press.drain()
    before = Output.objects.get(path="/").position
    toy.publish(1)
    assert press.drain() == 0
    assert Output.objects.get(path="/").position > before


def test_a_change_older_than_the_cutoff_leaves_the_list_alone(press):
    toy.publish(1, 2, 3, 4)
    press.drain()
    assert Dependency.objects.get(output__path="/news/", key=toy.LIST).since == toy.published_at(2)
    toy.publish(1, headline="Old")
    press.planner.plan()
    assert list(PressJob.objects.values_list("path", flat=True)) == ["/s/1"]


def test_unpublishing_leaves_a_gone_page_and_no_link(press, store):
    toy.publish(1, 2, 3, 4)
    press.drain()
    toy.unpublish(3)
    press.drain()
    assert reader.is_gone(store, 3)
    assert reader.linked(store) == {1, 2, 4}
    assert not PressJob.objects.exists()
    reader.assert_order(store)


def test_an_output_that_ceases_to_be_is_removed(press, store):
    toy.publish(1, 2)
    press.drain()
    toy.delete(1)
    press.drain()
    assert reader.page(store, "/s/1") is None
    assert not Output.objects.filter(path="/s/1").exists()
    assert not Dependency.objects.filter(key="story:1").exists()


def test_dependencies_follow_what_was_read_last(press):
    toy.publish(1, 2, 3)
    press.drain()
    toy.publish(4)
    press.drain()
    read = Dependency.objects.filter(output__path="/").values_list("key", flat=True)
    assert set(read) == {toy.LIST, "site:en", "story:2", "story:3", "story:4"}
