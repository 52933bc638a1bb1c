"""The output kinds, the built-in ones and those of plugins, through one hook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from broadsheet import hookspecs
from broadsheet.kernel.keys import kind_of
from broadsheet.press.refs import OutputRef, Result


class UnknownKind(LookupError):
    """An output or a job names a kind that no installed part provides."""


class OutputKind:
    """One kind of output. Subclass it and give instances from the hook `register_output_kinds`.

    `lane`: 0 the story, its fronts and the river; 1 section, topic, person, day, which go with lane 0 while
    they are not there yet; 2 feeds and sitemaps.
    `phase`: what goes first within a lane: stories 0, pages that name them 1, what names those 2 and so on.
    `subject_kind`: the kind of key (`story`) whose own pages these outputs are, if they are that.
    """

    name: str = ""
    lane: int = 0
    phase: int = 0
    subject_kind: str = ""

    def subject(self, ref: OutputRef) -> str:
        """The key whose own page `ref` is (`story:42`), empty for pages about many things. Reads no database.

        No list that names the key is written before this page; the page becomes 410 or goes away only after
        every output that names the key was baked again.
        """
        return ""

    def story_read(self, ref: OutputRef) -> int | None:
        """The id of the one story that `ref` is about, so that a bulk bake reads the stories of many outputs
        together (`kernel.sharing.together`). Reads no database.
        """
        return None

    def born_of(self, key: str) -> Iterable[OutputRef]:
        """The outputs that must exist because of what `key` names, whether or not they do yet.

        Called for every announced key; give nothing for keys of no concern. An output that has ceased to be
        is named too (an unpublished story's page), so that `render` can say what takes its place.
        """
        return ()

    def born_of_each(self, keys: Sequence[str]) -> Iterable[tuple[str, OutputRef]]:
        """As `born_of` for the many keys of an import, each output with the key that calls for it.

        Worth overriding where `born_of` asks the database: one query then serves them all.
        """
        return ((key, ref) for key in keys for ref in self.born_of(key))

    def render(self, ref: OutputRef) -> Result | None:
        """What the output holds now; None where it should not exist (any more).

        Runs in a read-only snapshot of the database; every selector used says what it reads through
        `kernel.keys.reading`. Whatever it raises is kept on the job, and the job is tried again later.
        """
        raise NotImplementedError

    def expected(self, after: int, limit: int) -> tuple[list[OutputRef], int | None]:
        """For the slow sweep: the outputs that the next `limit` things (by id, above `after`) must have, and
        the last id looked at; None instead of an id at the end.
        """
        return [], None


class Registry:
    """The kinds by name, in the order of registration."""

    def __init__(self, kinds: Iterable[OutputKind]) -> None:
        self._kinds: dict[str, OutputKind] = {}
        for kind in kinds:
            if not kind.name or kind.name in self._kinds:
                raise ValueError(f"an output kind needs a name of its own: {kind!r}")
            self._kinds[kind.name] = kind
        self.subject_kinds = frozenset(kind.subject_kind for kind in self if kind.subject_kind)

    def __iter__(self) -> Iterator[OutputKind]:
        return iter(self._kinds.values())

    def kind(self, name: str) -> OutputKind:
        """The kind of that name. Raises UnknownKind."""
        try:
            return self._kinds[name]
        except KeyError:
            raise UnknownKind(f"no installed part makes outputs of the kind {name!r}") from None

    def story_read(self, ref: OutputRef) -> int | None:
        """The kind's answer; None for a kind that is not installed (any more)."""
        kind = self._kinds.get(ref.kind)
        return kind.story_read(ref) if kind else None

    def pages_of(self, key: str) -> list[OutputRef]:
        """The outputs that are the own page of what `key` names."""
        owners = [kind for kind in self if kind.subject_kind == kind_of(key)]
        return [ref for kind in owners for ref in kind.born_of(key) if kind.subject(ref) == key]


@cache
def installed() -> Registry:
    """The kinds of every installed part, from the hook `register_output_kinds`."""
    return Registry(
        kind for kinds in reversed(hookspecs.manager.hook.register_output_kinds()) for kind in kinds
    )
