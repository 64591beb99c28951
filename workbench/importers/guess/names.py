"""What the name of a column says about what is in it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from workbench.reading.files.usual_names import GUESSES, SUGGESTIONS, plain

POST_ID, USER, TIME, TEXT = "post_id", "user_id", "created_at", "text"


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_WORDS: Mapping[str, frozenset[str]] = {
    POST_ID: _set("id ids no nr num number key uuid guid msgid postid permalink ref hash"),
    USER: _set(
        "user author account acct member player sender poster profile customer handle nick"
        " nickname login patron owner creator username screenname uid who writer seller rater"
    ),
    TIME: _set(
        "time date at ts timestamp created posted sent published when utc epoch day datetime"
        " submitted written zeit datum fecha"
    ),
    TEXT: _set(
        "text body message content comment tweet caption title description prompt subject msg"
        " review question reply post chat selftext"
    ),
}
_OF_A_PERSON = _set(
    "type category age is ip domain country region language lang level followers following count"
    " created since joined registered verified karma reputation status score group role email mod"
    " moderator moderated labelled"
)
_OTHER_TIMES = _set(
    "acct account user member author joined join signup registered registration birth born expires"
    " expire expiry until updated update edited edit deleted removed end ended last header modified"
    " reviewed moderated labelled crawled scraped collected harvested"
)
_MADE = _set("created made joined join signup registered since registration")
_ACCOUNT_MADE = _set("acct account user member author joined join signup registered")
SCORE_WORDS = _set(
    "score scores prob probability proba pct percent percentage perc confidence conf lvl level"
    " severity likelihood risk model pred prediction logit logits rating"
)
CLASS_WORDS = _set(
    "toxic toxicity severe obscene obscenity threat insult identity hate hateful profanity"
    " offensive nsfw nudity nude sexual sexually explicit sex porn suggestive violence violent gore"
    " graphic spam spammy scam fraud phishing bully bullying harassment harass selfharm suicide"
    " terror terrorism extremism drugs weapon weapons gun guns abuse abusive attack inflammatory"
    " flirtation incoherent unsubstantial speech nazi racism racist sexism sexist hatred adult racy"
    " medical spoof minor minors csam gambling pii misinformation vandalism damaging"
)
LABEL_WORDS = _set(
    "label labels decision verdict truth gold annotation moderation mod moderator reviewer review"
    " ruling judgement judgment outcome class ground labelled target violates violating violation"
)
_LABELLERS = _set(
    "rater annotator labeller labeler reviewer moderator mod judge coder assessor worker analyst"
    " evaluator adjudicator agent"
)
_LABELLING = _set(
    "label labelled labeled annotated annotation rated coded reviewed review judged decided"
    " decision assessed moderated graded adjudicated"
)
_RATING = _set("rating rated level lvl severity score grade likert offensiveness")
_SAMPLING = _set("sampling sample sampled inclusion selection")
_CHANCE = _set("probability prob proba p rate fraction share")
_COUNTS = _set(
    "count counts counter reports number num total mentions votes vote hits times length size"
    " version versions"
)
_OF_NO_VIOLATION = _set(
    "quality trust trusted trustworthiness sentiment engagement karma reputation relevance"
    " similarity ratio rate lat lon lng latitude longitude weight price popularity readability ctr"
    " upvote upvotes downvote downvotes sampling sample inclusion progress completion"
)
_GOOD = _set(
    "benign safe clean neutral neither ham ok okay normal harmless acceptable legit legitimate sfw"
    " nontoxic nonviolating not non"
)
_SCALE_WORDS = _set(
    "score scores prob probability proba pct percent percentage perc confidence conf lvl level"
    " likelihood logit logits"
)
_PERCENT = _set("pct percent percentage perc")
_EXACT, _SUGGESTED, _WORD, _SHARED = 1.0, 0.9, 0.75, 0.4
_DOUBTFUL = frozenset(plain(name) for name in ("name", "from", "title", "no", "nr", "post", "by"))


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name, in small letters.

    >>> words_of("screenName"), words_of("toxicity_pct"), words_of("Severe Toxicity@6")
    (('screen', 'name'), ('toxicity', 'pct'), ('severe', 'toxicity', '6'))
    """
    apart = re.sub(r"([a-z0-9])([A-Z])", r"\1 \2", name[:100])
    return tuple(word.casefold() for word in re.split(r"[\W_]+", apart) if word)


def hint(field: str, name: str) -> float:
    """How much a name says for a field of posts, from 0 to 1."""
    shown = plain(name)
    if shown == plain(field) or shown in {plain(n) for rank in GUESSES[field] for n in rank}:
        return _EXACT if shown not in _DOUBTFUL else _WORD
    words = set(words_of(name))
    if field == USER and shown == "id":
        return _SHARED
    if shown in {plain(usual) for usual in SUGGESTIONS[field]}:
        return _WORD if shown in _DOUBTFUL else _SUGGESTED
    if field == USER and words & _OF_A_PERSON:
        return 0.0
    if field == TIME and words & _OTHER_TIMES:
        return _SHARED if words & _WORDS[TIME] else 0.0
    if field == POST_ID and words & _WORDS[USER]:
        return 0.0
    return _WORD if words & _WORDS[field] else 0.0


def is_of_account(name: str) -> bool:
    """Whether a time of this name is usually that at which an account was made."""
    words = set(words_of(name))
    made = words & _MADE
    return bool(words & _ACCOUNT_MADE and made)


def score_hint(name: str) -> float:
    """How much a name says that numbers are scores, from 0 to 1."""
    words = set(words_of(name))
    if says_count(name) or says_no_violation(name):
        return 0.0
    if words & CLASS_WORDS:
        return _EXACT
    return _SUGGESTED if words & SCORE_WORDS else 0.0


def says_level(name: str) -> bool:
    """Whether a name says that its whole numbers are levels of a score."""
    return bool(set(words_of(name)) & SCORE_WORDS)


def says_count(name: str) -> bool:
    """Whether a name says that its numbers count something, such as reports."""
    return bool(set(words_of(name)) & _COUNTS)


def says_no_violation(name: str) -> bool:
    """Whether a name is that of a number which says nothing of violations, such as a rate.

    >>> [says_no_violation(name) for name in ("engagement_rate", "toxicity_rate", "trust_score")]
    [True, False, True]
    """
    words = set(words_of(name))
    return bool(words & _OF_NO_VIOLATION) and not words & CLASS_WORDS


def says_good(name: str) -> bool:
    """Whether a high score of this name says that nothing is wrong.

    >>> [says_good(name) for name in ("not_spam", "neutral", "spam")]
    [True, True, False]
    """
    return bool(set(words_of(name)) & _GOOD)


def names_class(name: str) -> bool:
    """Whether a name says which class scores are of."""
    return not says_count(name) and bool(set(words_of(name)) & CLASS_WORDS)


def says_percent(name: str) -> bool:
    """Whether a name says that its numbers are percent."""
    return bool(set(words_of(name)) & _PERCENT)


def says_logits(name: str) -> bool:
    """Whether a name says that its numbers are logits."""
    return bool(set(words_of(name)) & {"logit", "logits"})


def says_label(name: str) -> bool:
    """Whether a name says that its words are labels."""
    return bool(set(words_of(name)) & LABEL_WORDS)


def says_labeller(name: str) -> bool:
    """Whether a name is that of a column of people who label."""
    words = words_of(name)
    if "by" in words:
        return bool(set(words) & _LABELLING)
    of_person = bool(set(words) & _LABELLERS)
    return of_person and not set(words) & (_LABELLING | LABEL_WORDS - _LABELLERS | {"at", "time"})


def says_labelling(name: str) -> bool:
    """Whether a name says that something is about the act of labelling, such as its time."""
    return bool(set(words_of(name)) & _LABELLING)


def says_violates(name: str) -> bool:
    """Whether a name asks whether something violates."""
    return bool(set(words_of(name)) & {"violates", "violating", "violation", "violative"})


def says_rating(name: str) -> bool:
    """Whether a name says that its whole numbers are levels of a rating."""
    return bool(set(words_of(name)) & _RATING)


def says_sampling(name: str) -> bool:
    """Whether a name is that of sampling probabilities."""
    words = set(words_of(name))
    return bool(words & _SAMPLING and words & _CHANCE)


def class_name(name: str) -> str:
    """What a class of scores is called: the name without the words that say what the numbers are.

    >>> [class_name(name) for name in ("toxicity_pct", "score_severe_toxic", "TOXICITY@6", "score")]
    ['toxicity', 'severe_toxic', 'TOXICITY@6', 'score']
    """
    words = words_of(name)
    left = [word for word in words if word not in _SCALE_WORDS]
    return name if not left or len(left) == len(words) else "_".join(left)
