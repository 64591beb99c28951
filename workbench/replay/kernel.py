"""This module holds all compiled code: the replay as a state machine over sorted columns.

Nothing else is compiled, and nothing outside is read while compiling, so that a cached compilation
is stale only when this file changes; the cache lies in a folder named by the file's content.

Rules, counters, tags and patterns are numbers here; `workbench.replay.program` says which. A post's
*pattern* is the combination of everything that is true of it alone. Bits are kept in int64 words
of BITS bits each. Source: spec 3, 4 and 7.
"""

from __future__ import annotations

import hashlib
import os
from collections import namedtuple
from pathlib import Path

import numpy as np
from numba import config, njit

BITS = 62
FOREVER = 2**62
NEVER = -(2**62)

ENABLED, BLOCKED, SUSPENDED = 0, 1, 2
ACCEPTED, REJECTED_BLOCKED, REJECTED_SUSPENDED, WARM_UP = 0, 1, 2, 3
ALWAYS, ON_CROSSING, ONCE = 0, 1, 2
POST_TRUE, POST_FALSE, TAGS, COUNT, SHARE_GE, SHARE_GT, SHARE_LT, SHARE_LE = 0, 1, 2, 3, 4, 5, 6, 7
YES, NO = -1, -2
OP_BLOCK, OP_SUSPEND_FOR, OP_SUSPEND_UNTIL, OP_ENABLE, OP_ADD, OP_REMOVE, OP_OTHER = range(7)
RECORD_BLOCK, RECORD_SUSPEND, RECORD_ENABLE, RECORD_ADD, RECORD_REMOVE, RECORD_NOTHING = range(6)
EV_TRIGGERED, EV_TESTED, EV_CALL, EV_TAG, EV_EXPIRED, EV_RECORD = range(6)

_DE_BRUIJN = 0x03F79D71B4CB0A89
_POSITIONS = np.zeros(64, np.int64)
for _bit in range(64):
    _POSITIONS[(((1 << _bit) * _DE_BRUIJN) >> 58) & 63] = _bit

# What depends on the policy and the columns' meaning: one row a pattern, rule, node or counter.
Program = namedtuple(
    "Program",
    "surely maybe surely_unknown maybe_unknown post_true post_false increments"
    " nodes root_true root_false may_be_unknown"
    " live fires cooldown"
    " rule_windows rule_counts"
    " call_start call_op call_value call_reason call_tags call_adds call_counts"
    " tag_start tag_order"
    " tag_sets window_us window_counter action_window_us action_window_counter"
    " options",
)
# options: first_match, current_counted, rejected_counted, forgotten, sequential, enforced,
#          n_counters, n_action_counters, uses_tags
# History, users at the start and recorded entries, by user.
Input = namedtuple(
    "Input",
    "offsets at codes status until reason tags record_offsets record_at record_effect"
    " record_until record_reason record_tag record_counts moments",
)
# moments: from, as_of
Output = namedtuple("Output", "fate fired unknown status until reason tags applied resume")
Events = namedtuple("Events", "at user post kind rule call extra")


def _cached(**options: bool):
    """Compile lazily, into a cache folder that is named by the content of this file."""
    folder, before = _cache_folder(), config.CACHE_DIR

    def decorate(function):
        config.CACHE_DIR = folder or before
        try:
            return njit(cache=folder is not None, **options)(function)
        finally:
            config.CACHE_DIR = before

    return decorate


def _cache_folder():
    """Where compiled code is kept; None, where nothing can be: then every process compiles anew."""
    content = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()[:16]
    base = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")  # noqa: PTH111 - Path.home() raises
    folder = Path(base) / "policy-workbench" / "kernel" / content
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return str(folder) if os.access(folder, os.W_OK) else None


_inline = _cached(forceinline=True)
_threaded = _cached(nogil=True)


@_threaded
def digitise(values, known, cuts, categories, multiplier, keys):
    """Add to each key the category of a value: how many cuts it reaches, the last for unknown."""
    n_cuts = len(cuts)
    place = np.zeros(len(values), np.uint8)
    for cut in cuts:  # cut by cut, so that the inner loop is one vector operation
        for i in range(len(values)):
            place[i] += values[i] >= cut
    for i in range(len(values)):
        if values[i] != values[i]:
            place[i] = n_cuts + 1
    for i in range(len(known)):
        if not known[i]:
            place[i] = n_cuts + 1
    added = (categories * multiplier).astype(keys.dtype)
    for i in range(len(values)):
        keys[i] += added[place[i]]


@_threaded
def digitise_codes(codes, categories, multiplier, keys):
    """Add to each key the category of a small code; code −1 takes the last category."""
    for i in range(len(codes)):
        keys[i] += categories[codes[i]] * multiplier


@_threaded
def digitise_users(offsets, first, last, start, users, multiplier, keys):
    """Add to each key of a user's posts the user's own category; keys begin at post `start`."""
    for user in range(first, last):
        added = users[user] * multiplier
        for i in range(offsets[user], offsets[user + 1]):
            keys[i - start] += added


@_threaded
def digitise_ages(offsets, at, first, last, start, made, known, cuts, categories, multiplier, keys):
    """Add to each key the category of the account's age at the post's time."""
    n_cuts = len(cuts)
    for user in range(first, last):
        for i in range(offsets[user], offsets[user + 1]):
            place = 0
            if known[user]:
                for cut in cuts:
                    place += at[i] - made[user] >= cut
            else:
                place = n_cuts + 1
            keys[i - start] += categories[place] * multiplier


@_threaded
def first_changes(offsets, old, new, old_meaning, new_meaning, anew, first_user, last_user, resume):
    """Find each user's first post that means something else now; `anew`: the very first."""
    for user in range(first_user, last_user):
        for i in range(offsets[user], offsets[user + 1]):
            if old_meaning[old[i]] != new_meaning[new[i]]:
                resume[user] = offsets[user] if anew else i
                break


@_inline
def _position(lowest):
    """The position of the only bit that is set."""
    return _POSITIONS[((lowest * _DE_BRUIJN) >> 58) & 63]


@_inline
def _holds(nodes, root, post_true, post_false, tag_sets, pattern, counts, tags):
    """Run a rule's decision program: YES or NO at its end."""
    node = root
    while node >= 0:
        op = nodes[node, 0]
        a = nodes[node, 1]
        if op == COUNT:
            true = counts[a] >= nodes[node, 3]
        elif op == POST_TRUE:
            true = (post_true[pattern, a // BITS] >> (a % BITS)) & 1 == 1
        elif op == POST_FALSE:
            true = (post_false[pattern, a // BITS] >> (a % BITS)) & 1 == 1
        elif op == TAGS:
            true = False
            for word in range(len(tags)):
                true |= (tags[word] & tag_sets[a, word]) != 0
        else:
            part = counts[a] * 10_000
            whole = counts[nodes[node, 2]]
            bound = nodes[node, 3] * whole
            if op == SHARE_GE:
                true = whole > 0 and part >= bound
            elif op == SHARE_GT:
                true = whole > 0 and part > bound
            elif op == SHARE_LT:
                true = whole > 0 and part < bound
            else:
                true = whole > 0 and part <= bound
        node = nodes[node, 4] if true else nodes[node, 5]
    return node == YES


@_inline
def _can_hold(nodes, root, tag_sets, most, could_carry, reach):
    """Whether a rule can come true for a user who never has more counts or tags than these."""
    if root < 0:
        return root == YES
    for node in range(root + 1):
        reach[node] = False
    reach[root] = True
    for node in range(root, -1, -1):
        if not reach[node]:
            continue
        op, a, b = nodes[node, 0], nodes[node, 1], nodes[node, 2]
        can = True
        if op == COUNT:
            can = most[a] >= nodes[node, 3]
        elif op == SHARE_GE:
            can = most[b] > 0 and (nodes[node, 3] == 0 or most[a] > 0)
        elif op == SHARE_GT:
            can = most[a] > 0
        elif op == TAGS:
            can = False
            for word in range(len(could_carry)):
                can |= (could_carry[word] & tag_sets[a, word]) != 0
        for target in (nodes[node, 4] if can else NO, nodes[node, 5]):
            if target == YES:
                return True
            if target >= 0:
                reach[target] = True
    return False


@_inline
def _add(increments, pattern, first, last, sign, counts):
    for k in range(first, last):
        counts[k] += sign * increments[pattern, k]


@_inline
def _come(on, n_on, window_counter, increments, pattern, counts):
    """Count a post in the windows."""
    for place in range(n_on):
        w = on[place]
        _add(increments, pattern, window_counter[w], window_counter[w + 1], 1, counts)


@_inline
def _stands(fate, counted):
    """Whether a post is part of the user's history."""
    return fate == ACCEPTED or fate == WARM_UP or counted


@_inline
def _slide(
    on, n_on, window_us, window_counter, increments, at, codes, fate, counted, counts, tails, head,
    after,
):  # fmt: skip
    """Move the tails of windows past the posts that are not later than `after` − their length."""
    for place in range(n_on):
        w = on[place]
        limit = after - window_us[w]
        tail = tails[w]
        if at[tail] > limit:
            continue
        first, last = window_counter[w], window_counter[w + 1]
        while tail < head and at[tail] <= limit:
            if _stands(fate[tail], counted):
                _add(increments, codes[tail], first, last, -1, counts)
            tail += 1
        tails[w] = tail


@_inline
def _forget_posts_before(
    on, n_on, window_counter, increments, at, codes, fate, counted, counts, tails, head, moment
):  # fmt: skip
    """Drop the posts from before a moment out of windows."""
    for place in range(n_on):
        w = on[place]
        tail = tails[w]
        first, last = window_counter[w], window_counter[w + 1]
        while tail < head and at[tail] < moment:
            if _stands(fate[tail], counted):
                _add(increments, codes[tail], first, last, -1, counts)
            tail += 1
        tails[w] = tail


@_inline
def _calls_of(live, call_counts, fired, post, k):
    """How many calls, that action counter k counts, the rules fired on a post have made."""
    total = 0
    for word in range(fired.shape[1]):
        bits = fired[post, word] & live[word]
        while bits != 0:
            lowest = bits & -bits
            bits ^= lowest
            total += call_counts[word * BITS + _position(lowest), k]
    return total


@_inline
def _slide_calls(
    window_us, window_counter, live, call_counts, record_counts, at, record_at, fired, carry,
    carry_post, counts, base, call_tails, record_tails, head, record_head, after, strict
):  # fmt: skip
    """Move the tails of the action windows; `strict`: drop only what is before `after`."""
    for w in range(len(call_tails)):
        limit = after - 1 if strict else after - window_us[w]
        first, last = window_counter[w], window_counter[w + 1]
        post = call_tails[w]
        while post < head and at[post] <= limit:
            if post == carry_post:
                for k in range(first, last):
                    counts[base + k] -= carry[k]
            else:
                for k in range(first, last):
                    counts[base + k] -= _calls_of(live, call_counts, fired, post, k)
            post += 1
        call_tails[w] = post
        record = record_tails[w]
        while record < record_head and record_at[record] <= limit:
            for k in range(first, last):
                counts[base + k] -= record_counts[record, k]
            record += 1
        record_tails[w] = record


@_inline
def _forget_calls(counts, base, call_tails, record_tails, head, record_head):
    for k in range(base, len(counts)):
        counts[k] = 0
    for w in range(len(call_tails)):
        call_tails[w] = head
        record_tails[w] = record_head


@_inline
def _forget_posts(counts, base, tails, head):
    for k in range(base):
        counts[k] = 0
    for w in range(len(tails)):
        tails[w] = head


@_inline
def _end_of(op, value, at):
    """The end of a suspension in µs, whole milliseconds, rounded up."""
    end = at + value if op == OP_SUSPEND_FOR else value
    return -((-end) // 1000) * 1000


@_inline
def _status_after(op, value, reason, at, status, until, why):
    """Status, `until` and reason after a call on a user."""
    if op == OP_BLOCK:
        return BLOCKED, 0, reason
    if op == OP_ENABLE:
        return ENABLED, 0, -1
    if op == OP_SUSPEND_FOR or op == OP_SUSPEND_UNTIL:
        end = _end_of(op, value, at)
        if end > at:
            return SUSPENDED, end, reason
    return status, until, why


@_inline
def _record_status(effect, end, reason, at, status, until, why):
    """Status, `until` and reason after a recorded entry."""
    if effect == RECORD_BLOCK:
        return BLOCKED, 0, reason
    if effect == RECORD_ENABLE:
        return ENABLED, 0, -1
    if effect == RECORD_SUSPEND and end > at:
        return SUSPENDED, end, reason
    return status, until, why


@_inline
def _change_tags(op, tags, change):
    for word in range(len(tags)):
        if op == OP_ADD:
            tags[word] |= change[word]
        elif op == OP_REMOVE:
            tags[word] &= ~change[word]


@_inline
def _set_tag(effect, tag, tags):
    """Apply a recorded tag entry; whether it changed anything."""
    if tag < 0:
        return False
    word, bit = tag // BITS, 1 << (tag % BITS)
    before = tags[word]
    if effect == RECORD_ADD:
        tags[word] |= bit
    elif effect == RECORD_REMOVE:
        tags[word] &= ~bit
    return tags[word] != before


@_inline
def _forget_before(
    on, n_on, window_counter, increments, at, codes, fate, counted, tails, calls_us, calls_counter,
    live, call_counts, record_counts, record_at, fired, carry, carry_post, counts, base,
    call_tails, record_tails, head, record_head, moment,
):  # fmt: skip
    """Drop posts and calls from before a moment: a suspension has ended. Source: spec 7."""
    _forget_posts_before(
        on, n_on, window_counter, increments, at, codes, fate, counted, counts, tails, head, moment
    )
    _slide_calls(
        calls_us, calls_counter, live, call_counts, record_counts, at, record_at, fired, carry,
        carry_post, counts, base, call_tails, record_tails, head, record_head, moment, True,
    )  # fmt: skip


@_threaded
def decide(program, data, out, first_user, last_user):
    """Replay users first_user:last_user: what became of each post, and how each user ends.

    Writes out.fate[post], out.fired[post, word] (rules that fired, test ones too),
    out.unknown[post, word] where it is kept, and status, until, reason, tags, applied of users.
    Reasons are numbers of texts, −1 for none.
    Posts before out.resume[user] are taken as decided already.
    """
    # Fields once, so that the loops below hold no references.
    surely = program.surely
    maybe = program.maybe
    surely_unknown = program.surely_unknown
    maybe_unknown = program.maybe_unknown
    post_true = program.post_true
    post_false = program.post_false
    increments = program.increments
    nodes = program.nodes
    root_true = program.root_true
    root_false = program.root_false
    may_be_unknown = program.may_be_unknown
    live = program.live
    fires = program.fires
    cooldown = program.cooldown
    rule_windows = program.rule_windows
    rule_counts = program.rule_counts
    call_adds = program.call_adds
    call_start = program.call_start
    call_op = program.call_op
    call_value = program.call_value
    call_reason = program.call_reason
    call_tags = program.call_tags
    call_counts = program.call_counts
    tag_sets = program.tag_sets
    window_us = program.window_us
    window_counter = program.window_counter
    calls_us = program.action_window_us
    calls_counter = program.action_window_counter
    options = program.options
    offsets = data.offsets
    times = data.at
    codes = data.codes
    start_status = data.status
    start_until = data.until
    start_reason = data.reason
    start_tags = data.tags
    record_offsets = data.record_offsets
    record_at = data.record_at
    record_effect = data.record_effect
    record_until = data.record_until
    record_reason = data.record_reason
    record_tag = data.record_tag
    record_counts = data.record_counts
    moments = data.moments
    fate = out.fate
    fired = out.fired
    unknown_out = out.unknown
    resumes = out.resume
    first_match, current_counted, rejected_counted = (
        options[0] == 1,
        options[1] == 1,
        options[2] == 1,
    )
    forgotten, sequential, enforced = (
        options[3] == 1,
        options[4] == 1,
        options[5] == 1,
    )
    n_counters, n_calls = options[6], options[7]
    words, tag_words = surely.shape[1], tag_sets.shape[1]
    n_rules = len(fires)
    keeps_unknown = unknown_out.shape[0] > 0
    from_us, as_of = moments[0], moments[1]
    counts = np.zeros(n_counters + n_calls, np.int64)
    most = np.zeros(n_counters + n_calls, np.int64)
    reach = np.zeros(len(nodes) + 1, np.bool_)
    tails = np.zeros(len(window_us), np.int64)
    call_tails = np.zeros(len(calls_us), np.int64)
    record_tails = np.zeros(len(calls_us), np.int64)
    carry = np.zeros(n_calls, np.int64)
    tags = np.zeros(tag_words, np.int64)
    active = np.zeros(words, np.int64)
    held = np.zeros(words, np.int64)
    crossing = np.zeros(words, np.int64)
    fired_at = np.full(n_rules, NEVER, np.int64)
    now_fired = np.zeros(words, np.int64)
    n_windows = len(window_us)
    windows_on = np.zeros(n_windows, np.bool_)
    on = np.zeros(n_windows, np.int64)
    could_carry = np.zeros(tag_words, np.int64)
    always_added = np.zeros(tag_words, np.int64)
    most[n_counters:] = FOREVER
    fewest = FOREVER  # a user of fewer posts reaches no count that a rule asks for
    for node in range(len(nodes)):
        if nodes[node, 0] == COUNT and 0 < nodes[node, 3] < fewest:
            fewest = nodes[node, 3]
    fresh = len(resumes) == 0
    remembers = False
    for rule in range(n_rules):
        if root_true[rule] < 0:  # decided by the post alone
            for call in range(call_start[rule], call_start[rule + 1]):
                _change_tags(OP_ADD, always_added, call_adds[call])
        if fires[rule] == ON_CROSSING:
            crossing[rule // BITS] |= 1 << (rule % BITS)
        remembers |= fires[rule] == ONCE or cooldown[rule] >= 0

    for user in range(first_user, last_user):
        first, last = offsets[user], offsets[user + 1]
        resume = resumes[user] if len(resumes) else first
        if resume < 0:
            continue
        status, until, why = np.int64(start_status[user]), start_until[user], start_reason[user]
        for word in range(tag_words):
            tags[word] = start_tags[user, word] if len(start_tags) else 0
        record, record_end = record_offsets[user], record_offsets[user + 1]
        applied = 0
        _forget_posts(counts, n_counters, tails, first)
        _forget_calls(counts, n_counters, call_tails, record_tails, first, record)
        carry_post = -1
        for word in range(words):
            held[word] = 0
        if remembers:
            fired_at[:] = NEVER

        # Rules over history that cannot come true for this user, and are never unknown, rest, and
        # so do the windows that only they read.
        most[:n_counters] = last - first
        if last - first >= fewest:
            most[:n_counters] = 0
            for i in range(first, last):
                for k in range(n_counters):
                    most[k] += increments[codes[i], k]
        for word in range(tag_words):
            could_carry[word] = tags[word] | always_added[word]
        for entry in range(record, record_end):
            _set_tag(RECORD_ADD, record_tag[entry], could_carry)
        for word in range(words):
            active[word] = 0
        windows_on[:] = False
        busy, more = False, True
        while more:  # a rule that can come true may give a tag that lets another come true
            more = False
            for rule in range(n_rules):
                word, bit = rule // BITS, 1 << (rule % BITS)
                if active[word] & bit != 0:
                    continue
                if may_be_unknown[rule] or _can_hold(
                    nodes, root_true[rule], tag_sets, most, could_carry, reach
                ):
                    active[word] |= bit
                    more = True
                    for call in range(call_start[rule], call_start[rule + 1]):
                        _change_tags(OP_ADD, could_carry, call_adds[call])
                    for w in range(n_windows):
                        windows_on[w] |= rule_windows[rule, w]
                    busy |= rule_counts[rule]
        n_on = 0
        for w in range(n_windows):
            if windows_on[w]:
                on[n_on] = w
                n_on += 1

        for i in range(first, last):
            at = times[i]
            pattern = codes[i]
            if at < from_us:
                fate[i] = WARM_UP
                if busy:
                    _come(on, n_on, window_counter, increments, pattern, counts)
                continue

            # A user who is enabled, of whom nothing is recorded any more, on whose post no rule can
            # fire and whose windows no rule reads.
            if (
                status == ENABLED
                and not busy
                and words == 1
                and record == record_end
                and surely[pattern, 0] | (maybe[pattern, 0] & active[0]) == 0
            ):
                fate[i] = ACCEPTED
                held[0] = 0
                if keeps_unknown:
                    unknown_out[i, 0] = surely_unknown[pattern, 0]
                if not fresh and i >= resume:
                    fired[i, 0] = 0
                continue

            # Recorded entries of this moment and before.
            while record < record_end and record_at[record] <= at:
                moment, effect = record_at[record], record_effect[record]
                if status == SUSPENDED and until <= moment:
                    if forgotten and busy:
                        _forget_before(
                            on, n_on, window_counter, increments, times,
                            codes, fate, rejected_counted,
                            tails, calls_us, calls_counter, live,
                            call_counts, record_counts, record_at,
                            fired, carry, carry_post, counts, n_counters,
                            call_tails, record_tails, i,
                            record, until,
                        )  # fmt: skip
                    status, until, why = ENABLED, 0, -1
                was = status
                before = (status, until, why)
                status, until, why = _record_status(
                    effect, record_until[record], record_reason[record], moment,
                    status, until, why
                )  # fmt: skip
                changed = _set_tag(effect, record_tag[record], tags)
                if (status, until, why) != before:
                    changed = True
                applied += changed
                for k in range(n_calls):
                    counts[n_counters + k] += record_counts[record, k]
                record += 1
                if forgotten and effect == RECORD_ENABLE and was != ENABLED:
                    _forget_posts(counts, n_counters, tails, i)
                    _forget_calls(counts, n_counters, call_tails, record_tails, i, record)

            # Step 1: a suspension that has run out.
            if status == SUSPENDED and until <= at:
                if forgotten and busy:
                    _forget_before(
                        on, n_on, window_counter, increments, times, codes, fate, rejected_counted,
                        tails, calls_us, calls_counter, live, call_counts, record_counts, record_at,
                        fired, carry, carry_post, counts, n_counters, call_tails, record_tails, i,
                        record, until,
                    )  # fmt: skip
                status, until, why = ENABLED, 0, -1

            # Step 2: rejected.
            if status != ENABLED:
                fate[i] = REJECTED_BLOCKED if status == BLOCKED else REJECTED_SUSPENDED
                if not fresh:
                    for word in range(words):
                        fired[i, word] = 0
                        if keeps_unknown:
                            unknown_out[i, word] = 0
                if rejected_counted and busy:
                    _come(on, n_on, window_counter, increments, pattern, counts)
                continue
            fate[i] = ACCEPTED

            # Step 3: windows.
            if busy:
                _slide(
                    on, n_on, window_us, window_counter, increments, times, codes, fate,
                    rejected_counted, counts, tails, i, at,
                )  # fmt: skip
                if n_calls > 0:
                    _slide_calls(
                        calls_us, calls_counter, live, call_counts, record_counts,
                        times, record_at, fired, carry, carry_post, counts, n_counters, call_tails,
                        record_tails, i, record, at, False
                    )  # fmt: skip
                if current_counted:
                    _come(on, n_on, window_counter, increments, pattern, counts)

            # Steps 4 and 5: every rule on the state as the post arrived.
            decided = i < resume
            matched = False
            reinstated_after = -1
            calls_made = 0
            any_fired = np.int64(0)
            for word in range(words):
                sure, open_ = surely[pattern, word], maybe[pattern, word]
                unknown = surely_unknown[pattern, word]
                candidates = sure | (open_ & active[word])
                if decided:
                    candidates &= crossing[word]
                true_bits = np.int64(0)
                fired_bits = np.int64(0)
                evaluated = np.int64(-1)
                while candidates != 0:
                    lowest = candidates & -candidates
                    candidates ^= lowest
                    rule = word * BITS + _position(lowest)
                    if sure & lowest == 0:
                        if not _holds(
                            nodes,
                            root_true[rule],
                            post_true,
                            post_false,
                            tag_sets,
                            pattern,
                            counts,
                            tags,
                        ):
                            if maybe_unknown[pattern, word] & lowest != 0 and not _holds(
                                nodes,
                                root_false[rule],
                                post_true,
                                post_false,
                                tag_sets,
                                pattern,
                                counts,
                                tags,
                            ):
                                unknown |= lowest
                            continue
                    true_bits |= lowest
                    if decided:
                        continue
                    kind = fires[rule]
                    if kind == ON_CROSSING and held[word] & lowest != 0:
                        continue
                    if kind == ONCE and fired_at[rule] != NEVER:
                        continue
                    if (
                        cooldown[rule] >= 0
                        and fired_at[rule] != NEVER
                        and at < fired_at[rule] + cooldown[rule]
                    ):
                        continue
                    fired_bits |= lowest
                    if live[word] & lowest != 0:
                        if sequential and enforced:
                            for call in range(call_start[rule], call_start[rule + 1]):
                                _change_tags(call_op[call], tags, call_tags[call])
                        if first_match:
                            matched = True
                            evaluated = (lowest << 1) - 1
                            break
                if decided:
                    fired_bits = fired[i, word]
                    taken = fired_bits & live[word]
                    if first_match and taken != 0:
                        matched = True
                        evaluated = (taken << 1) - 1
                    true_bits &= evaluated
                elif keeps_unknown:
                    unknown_out[i, word] = unknown & evaluated
                held[word] = (held[word] & ~evaluated) | true_bits
                if not fresh or fired_bits != 0:
                    fired[i, word] = fired_bits
                any_fired |= fired_bits
                now_fired[word] = fired_bits
                if matched:
                    for later in range(word + 1, words):
                        now_fired[later] = 0
                        if not decided and not fresh:
                            fired[i, later] = 0
                            if keeps_unknown:
                                unknown_out[i, later] = 0
                    break

            if any_fired == 0:
                if busy and not current_counted:
                    _come(on, n_on, window_counter, increments, pattern, counts)
                continue

            # The actions of the rules that fired, in order.
            for word in range(words):
                bits = now_fired[word]
                while bits != 0:
                    lowest = bits & -bits
                    bits ^= lowest
                    rule = word * BITS + _position(lowest)
                    fired_at[rule] = at
                    if live[word] & lowest == 0:
                        continue
                    for call in range(call_start[rule], call_start[rule + 1]):
                        calls_made += 1
                        if not enforced:
                            continue
                        op = call_op[call]
                        was = status
                        status, until, why = _status_after(
                            op, call_value[call], call_reason[call], at,
                            status, until, why
                        )  # fmt: skip
                        if op == OP_ENABLE and was != ENABLED:
                            reinstated_after = calls_made
                        if not sequential:
                            _change_tags(op, tags, call_tags[call])
            if busy and not current_counted:
                _come(on, n_on, window_counter, increments, pattern, counts)
            if busy and calls_made > 0:
                for k in range(n_calls):
                    counts[n_counters + k] += _calls_of(live, call_counts, fired, i, k)
            if forgotten and reinstated_after >= 0:
                _forget_posts(counts, n_counters, tails, i + 1)
                _forget_calls(counts, n_counters, call_tails, record_tails, i, record)
                carry_post = i
                carry[:] = 0
                made = 0
                for word in range(words):
                    bits = now_fired[word] & live[word]
                    while bits != 0:
                        lowest = bits & -bits
                        bits ^= lowest
                        rule = word * BITS + _position(lowest)
                        for call in range(call_start[rule], call_start[rule + 1]):
                            made += 1
                            if made > reinstated_after:
                                for k in range(n_calls):
                                    # a call's own share of its rule's counts
                                    carry[k] += call_counts[n_rules + call, k]
                for k in range(n_calls):
                    counts[n_counters + k] += carry[k]

        # After the last post: recorded entries, and suspensions that have run out.
        while record < record_end:
            moment, effect = record_at[record], record_effect[record]
            if status == SUSPENDED and until <= moment:
                status, until, why = ENABLED, 0, -1
            before = (status, until, why)
            status, until, why = _record_status(
                effect, record_until[record], record_reason[record], moment,
                status, until, why
            )  # fmt: skip
            changed = _set_tag(effect, record_tag[record], tags)
            if (status, until, why) != before:
                changed = True
            applied += changed
            record += 1
        if status == SUSPENDED and until <= as_of:
            status, until, why = ENABLED, 0, -1
        out.status[user] = status
        out.until[user] = until
        out.reason[user] = why
        out.applied[user] = applied
        for word in range(tag_words):
            out.tags[user, word] = tags[word]


@_threaded
def count(program, data, out, users, edges, evaluations, triggers, trigger_users, unknown, fates):
    """Count what `decide` wrote for some users.

    evaluations[bucket, rule]: accepted posts by how many of the `edges` (µs, ascending) their time
    has reached, and by the last rule that was evaluated. triggers, trigger_users, unknown: by
    rule. fates: accepted, rejected by a block, by a suspension, warm-up.
    """
    n_rules, words = len(program.fires), out.fired.shape[1]
    first_match, keeps_unknown = program.options[0] == 1, out.unknown.shape[0] > 0
    fate, fired, kept, at, live = out.fate, out.fired, out.unknown, data.at, program.live
    offsets, n_edges = data.offsets, len(edges)
    ever = np.zeros(words, np.int64)
    for user in users:
        ever[:] = 0
        bucket = 0
        for i in range(offsets[user], offsets[user + 1]):
            fates[fate[i]] += 1
            if fate[i] != ACCEPTED:
                continue
            last = n_rules - 1
            for word in range(words):
                bits = fired[i, word]
                ever[word] |= bits
                while bits != 0:
                    lowest = bits & -bits
                    bits ^= lowest
                    rule = word * BITS + _position(lowest)
                    triggers[rule] += 1
                    if first_match and live[word] & lowest != 0:
                        last = rule
                if keeps_unknown:
                    bits = kept[i, word]
                    while bits != 0:
                        lowest = bits & -bits
                        bits ^= lowest
                        unknown[word * BITS + _position(lowest)] += 1
            while bucket < n_edges and at[i] >= edges[bucket]:
                bucket += 1
            if n_rules > 0:
                evaluations[bucket, last] += 1
        for word in range(words):
            bits = ever[word]
            while bits != 0:
                lowest = bits & -bits
                bits ^= lowest
                trigger_users[word * BITS + _position(lowest)] += 1


@_inline
def _write(events, store, n, at, user, post, kind, rule, call, extra):
    if store:
        events.at[n] = at
        events.user[n] = user
        events.post[n] = post
        events.kind[n] = kind
        events.rule[n] = rule
        events.call[n] = call
        events.extra[n] = extra
    return n + 1


@_inline
def _write_tags(program, events, store, n, at, user, post, rule, call, tags, enforced):
    """An event for each tag that a call changes, in the order written."""
    adds = program.call_op[call] == OP_ADD
    for k in range(program.tag_start[call], program.tag_start[call + 1]):
        tag = program.tag_order[k]
        if ((tags[tag // BITS] >> (tag % BITS)) & 1 == 1) != adds:
            n = _write(events, store, n, at, user, post, EV_TAG, rule, call, tag)
            if enforced:
                tags[tag // BITS] ^= 1 << (tag % BITS)
    return n


@_threaded
def narrate(program, data, out, events, store, n, first_user, last_user):
    """Tell what happened to users first_user:last_user, in order of happening by user.

    Works from the rules that fired, without any condition. With `store` events are written from
    position n on; without, they are only counted. Returns the position after the last.
    """
    enforced = program.options[5] == 1
    words, tag_words = out.fired.shape[1], program.tag_sets.shape[1]
    as_of = data.moments[1]
    tags = np.zeros(tag_words, np.int64)
    for user in range(first_user, last_user):
        first, last = data.offsets[user], data.offsets[user + 1]
        status, until, why = np.int64(data.status[user]), data.until[user], data.reason[user]
        for word in range(tag_words):
            tags[word] = data.tags[user, word] if len(data.tags) else 0
        record, record_end = data.record_offsets[user], data.record_offsets[user + 1]
        for i in range(first, last + 1):
            at = data.at[i] if i < last else FOREVER
            fires = False
            if i < last:
                for word in range(words):
                    fires |= out.fired[i, word] != 0
                if not fires:
                    continue
            while record < record_end and data.record_at[record] <= at:
                moment, effect = data.record_at[record], data.record_effect[record]
                if status == SUSPENDED and until <= moment:
                    n = _write(events, store, n, until, user, -1, EV_EXPIRED, -1, -1, 0)
                    status, until, why = ENABLED, 0, -1
                before = (status, until, why)
                status, until, why = _record_status(
                    effect, data.record_until[record], data.record_reason[record], moment,
                    status, until, why
                )  # fmt: skip
                changed = _set_tag(effect, data.record_tag[record], tags)
                if (status, until, why) != before or changed:
                    n = _write(events, store, n, moment, user, -1, EV_RECORD, -1, -1, record)
                record += 1
            ends = min(at, as_of)
            if status == SUSPENDED and until <= ends:
                n = _write(events, store, n, until, user, -1, EV_EXPIRED, -1, -1, 0)
                status, until, why = ENABLED, 0, -1
            if not fires:
                continue
            for word in range(words):
                bits = out.fired[i, word]
                while bits != 0:
                    lowest = bits & -bits
                    bits ^= lowest
                    rule = word * BITS + _position(lowest)
                    live = program.live[word] & lowest != 0
                    kind = EV_TRIGGERED if live else EV_TESTED
                    n = _write(events, store, n, at, user, i, kind, rule, -1, 0)
                    if not live:
                        continue
                    for call in range(program.call_start[rule], program.call_start[rule + 1]):
                        op, value = program.call_op[call], program.call_value[call]
                        if op == OP_ADD or op == OP_REMOVE:
                            n = _write_tags(
                                program, events, store, n, at, user, i, rule, call, tags, enforced
                            )
                            continue
                        suspends = op == OP_SUSPEND_FOR or op == OP_SUSPEND_UNTIL
                        end = _end_of(op, value, at) if suspends else 0
                        n = _write(events, store, n, at, user, i, EV_CALL, rule, call, end)
                        if enforced:
                            status, until, why = _status_after(
                                op, value, program.call_reason[call], at, status, until, why
                            )
    return n
