"""Two languages in one run: texts of the second stand where their counterparts in the first stand. For the worker."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

from citizen_voice.grouping.bridging import bridge_languages, main_language
from citizen_voice.grouping.types import FloatArray, Progress, SourceText
from citizen_voice.grouping.vectors import Encoder, VectorStore, embed, normalise_text, text_key


class BridgedStore:
    """The store of a run's encoder, in which some texts have other vectors: those with which they are grouped.

    What is saved goes to the store below: a standing vector depends on the other texts of the run, so it is never kept.
    `bridge` says by which multilingual encoder they were found.
    """

    def __init__(self, store: VectorStore, standing: Mapping[str, FloatArray], bridge: Encoder) -> None:
        self._store = store
        self._standing = standing
        self.bridge = {"name": bridge.name, "revision": bridge.revision}

    def load(self, keys: Sequence[str]) -> dict[str, FloatArray]:
        """Return the vectors that are known."""
        own = {key: self._standing[key] for key in keys if key in self._standing}
        return own | self._store.load([key for key in keys if key not in own])

    def save(self, vectors: Mapping[str, FloatArray]) -> None:
        """Keep these vectors."""
        self._store.save(vectors)


def bridge_texts(
    texts: Sequence[SourceText],
    encoder: Encoder,
    make_store: Callable[[str], VectorStore],
    make_bridge: Callable[[], Encoder],
    progress: Progress,
) -> VectorStore:
    """Return the store with which the texts are to be grouped.

    Where all are in one language it is that of the encoder, and `make_bridge`, which gives the multilingual encoder, is
    never called. A text that is there in both languages counts to the main one.
    """
    store = make_store(encoder.revision)
    main = main_language([source.language for source in texts])
    languages: dict[str, tuple[str, str | None]] = {}
    for source in texts:
        text = normalise_text(source.text)
        key = text_key(text)
        if text and (key not in languages or source.language in (main, None)):
            languages[key] = (text, source.language)
    others = [key for key, (_, language) in languages.items() if language not in (main, None)]
    if not others:
        return store
    # Sorted by content, so that nothing depends on the order of the rows.
    place_of = {key: place for place, key in enumerate(sorted(languages))}
    words, spoken = zip(*(languages[key] for key in place_of), strict=True)
    watch = partial(progress, "bridge")
    vectors = embed(words, encoder, store, watch)
    bridge = make_bridge()
    standing = bridge_languages(words, spoken, vectors, lambda: bridge, make_store, progress=watch)
    return BridgedStore(store, {key: standing[place_of[key]] for key in others}, bridge)
