"""Texts of posts: made-up sentences, and what spammers, reposters and brigades write."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from workbench.synthetic import words
from workbench.synthetic.activity import Activity, wave_of
from workbench.synthetic.content.truth import Truth
from workbench.synthetic.spec import CLASSES, KINDS, CommunitySpec
from workbench.synthetic.users import Users

CHUNK = 1 << 20
"""Texts made at a time, so that memory for the steps between stays bounded."""
VARIANTS = 60
"""Different spellings of each spam wave's text."""
SENTENCE = (words.OPENERS, words.SUBJECTS, words.PREDICATES)


def draw_texts(
    spec: CommunitySpec, activity: Activity, users: Users, truth: Truth, rng: np.random.Generator
) -> pa.ChunkedArray:
    """Draw each post's text: string[n_posts], in chunks."""
    special, pool = _special_texts(spec, activity, users, truth, rng)
    language = users.language[activity.user]
    return pa.chunked_array(
        [
            _replaced(_sentences(language[i : i + CHUNK], rng), special[i : i + CHUNK], pool)
            for i in range(0, len(special), CHUNK)
        ],
        pa.string(),
    )


def _sentences(language: np.ndarray, rng: np.random.Generator) -> pa.StringArray:
    """A sentence for each of int8[n] languages."""
    parts = [_words(choices, language, rng) for choices in SENTENCE]
    ending = rng.integers(len(words.ENDINGS), size=len(language))
    endings = pa.array(words.ENDINGS).take(pa.array(ending))
    return pc.binary_join_element_wise(pc.binary_join_element_wise(*parts, " "), endings, "")


def _words(
    choices: tuple[tuple[str, ...], ...], language: np.ndarray, rng: np.random.Generator
) -> pa.StringArray:
    """One of the choices for each language, as many of them for one language as for another."""
    each = len(choices[0])
    flat = pa.array([word for one_language in choices for word in one_language])
    at = language.astype(np.int32) * each + rng.integers(each, size=len(language))
    return flat.take(pa.array(at))


def _replaced(texts: pa.StringArray, special: np.ndarray, pool: pa.StringArray) -> pa.StringArray:
    """The texts, but the pool's at `special`, int32[n], where that is not negative."""
    at = np.where(special < 0, np.arange(len(special)), len(texts) + special)
    return pa.concat_arrays([texts, pool]).take(pa.array(at))


def _special_texts(
    spec: CommunitySpec, activity: Activity, users: Users, truth: Truth, rng: np.random.Generator
) -> tuple[np.ndarray, pa.StringArray]:
    """int32[n_posts], which text of the returned pool a post has, -1 for a sentence."""
    count = len(activity.user)
    payloads = rng.random(count, np.float32) < spec.payloads
    spam, bullying = (truth.violates[CLASSES.index(c)] for c in ("spam (text)", "bullying (text)"))
    reposter = users.kind[activity.user] == KINDS.index("reposter")
    pool: list[str] = []
    special = np.full(count, -1, np.int32)
    for chosen, texts, which in (
        (bullying, _insults(), rng.integers(1 << 30, size=count, dtype=np.int32)),
        (spam & ~reposter, _spam(rng), _pitches(spec, activity, rng)),
        (spam & reposter, words.REPOSTED, activity.user),
        (payloads, words.PAYLOADS, payloads.cumsum(dtype=np.int32)),
    ):
        special[chosen] = len(pool) + which[chosen] % len(texts)
        pool.extend(texts)
    return special, pa.array(pool)


def _insults() -> list[str]:
    return [how.format(what) for how in words.INSULTED for what in words.INSULTS]


def _spam(rng: np.random.Generator) -> list[str]:
    """`VARIANTS` spellings of each pitch, pitch by pitch: near-duplicates a list still hits."""
    return [
        f"{_disguised(pitch, variant)} {words.SPAM_LINKS[variant % len(words.SPAM_LINKS)]}".format(
            rng.integers(100, 1000)
        ).strip()
        for pitch in words.SPAM_PITCHES
        for variant in range(VARIANTS)
    ]


def _disguised(text: str, variant: int) -> str:
    """One of five spellings that compare equal, or one with digits for letters, which does not."""
    spellings = (
        text,
        text.upper(),
        text.replace(" ", "  "),
        text.replace("o", "\N{ZERO WIDTH SPACE}o"),
        "".join(chr(ord(c) + 0xFEE0) if "a" <= c <= "z" else c for c in text),
        text.replace("o", "0").replace("l", "1"),
    )
    return spellings[variant // len(words.SPAM_LINKS) % len(spellings)]


def _pitches(spec: CommunitySpec, activity: Activity, rng: np.random.Generator) -> np.ndarray:
    """int32[n_posts]: each wave keeps to one pitch."""
    pitch = wave_of(spec, activity.user) % len(words.SPAM_PITCHES)
    return (pitch * VARIANTS + rng.integers(VARIANTS, size=len(pitch))).astype(np.int32)
