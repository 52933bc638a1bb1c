from broadsheet.press.models import PressJob
from broadsheet.press.tests import reader, toy


def test_a_publication_goes_before_an_import_that_is_under_way(press, store, monkeypatch):
    toy.publish(*range(1, 41), lane=9)
    baked = []
    render = toy.StoryPage.render

    def note(self, ref):
        baked.append(ref.args["id"])
        if len(baked) == 3:
            toy.elsewhere(toy.publish, 99)
        return render(self, ref)

    monkeypatch.setattr(toy.StoryPage, "render", note)
    press.drain()
    assert baked.index(99) == 3
    assert not PressJob.objects.exists()
    assert reader.head(store) == [99, 40, 39]


def test_what_fails_holds_up_nothing_else(press, store, monkeypatch):
    render = toy.StoryPage.render
    monkeypatch.setattr(
        toy.StoryPage, "render", lambda self, ref: 1 / 0 if ref.args["id"] < 4 else render(self, ref)
    )
    toy.publish(1, 2, 3)
    toy.publish(4, 5, 6)
    press.drain()
    assert reader.head(store) == [6, 5, 4]
    assert set(PressJob.objects.values_list("path", flat=True)) == {"/s/1", "/s/2", "/s/3"}
