import threading

from broadsheet.kernel.withheld import withheld_ids, withholding


def test_keys_are_withheld_inside_the_block_by_kind():
    with withholding(["story:9", "story:2", "person:7"]):
        assert withheld_ids("story") == [2, 9]
        with withholding([]):
            assert withheld_ids("story") == []
        assert withheld_ids("person") == [7]
    assert withheld_ids("story") == []


def test_another_thread_withholds_nothing():
    found = []
    with withholding(["story:1"]):
        thread = threading.Thread(target=lambda: found.append(withheld_ids("story")))
        thread.start()
        thread.join()
    assert found == [[]]
