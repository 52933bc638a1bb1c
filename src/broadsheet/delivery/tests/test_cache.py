from broadsheet.delivery.cache import OVERHEAD, Cache, Held


def held(key, size=1000):
    return Held(key, size, 0)


def test_the_limit_is_kept_and_what_is_used_again_outlives_what_is_not():
    cache = Cache(20 * (1000 + OVERHEAD))
    for number in range(200):
        cache.put(held(number))
        cache.get(0)
        assert cache.size <= cache.limit
    assert len(cache) == 20
    assert cache.get(0) is not None
    assert cache.get(1) is None


def test_an_entry_that_would_take_a_quarter_is_not_held():
    cache = Cache(100_000)
    cache.put(held("big", 30_000))
    assert (len(cache), cache.size) == (0, 0)


def test_growing_is_counted_and_only_for_what_is_held():
    cache = Cache(100_000)
    entry = held("a")
    assert not cache.resize(entry, 5000)
    cache.put(entry)
    assert cache.resize(entry, 5000)
    assert cache.size == 5000
    cache.drop("a")
    assert cache.size == 0


def test_a_spelling_leads_to_an_entry_for_as_long_as_it_is_held():
    cache, table = Cache(100_000), {}
    entry = held("a")
    cache.name(entry, table, b"/a")
    assert table == {}
    cache.put(entry)
    for number in range(10):
        cache.name(entry, table, b"/a?%d" % number)
    assert 0 < len(table) < 10
    cache.drop("a")
    assert table == {}


def test_only_what_is_asked_for_twice_lately_is_expected():
    cache = Cache(100_000)
    assert not cache.expects("a")
    assert cache.expects("a")
    for number in range(100_000):
        cache.expects(number)
    assert not cache.expects("a")
