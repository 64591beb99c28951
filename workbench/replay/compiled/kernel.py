"""All compiled code: the replay as a state machine over sorted columns.

Nothing else is compiled, and nothing outside is read while compiling, so that a cached compilation
is stale only when this file changes; the cache lies in a folder named by the file's content.

Rules, counters, tags and patterns are numbers here; `program` beside this module says which. A
post's *pattern* is the combination of everything that is true of it alone. Sets are kept as bits,
BITS in a word. Source: spec 3, 4 and 5.
"""

from __future__ import annotations

import hashlib
import os
from collections import namedtuple
from pathlib import Path

import numpy as np
from numba import config, njit

BITS = 31
BLOCK = 8192
FOREVER = 2**62
NEVER = -(2**62)

ENABLED, BLOCKED, SUSPENDED = 0, 1, 2
ACCEPTED, REJECTED_BLOCKED, REJECTED_SUSPENDED, WARM_UP = 0, 1, 2, 3
ALWAYS, ON_CROSSING, ONCE = 0, 1, 2
POST_TRUE, POST_FALSE, TAGS, COUNT, SHARE_GE, SHARE_GT, SHARE_LT, SHARE_LE = 0, 1, 2, 3, 4, 5, 6, 7
YES, NO = -1, -2
NO_COUNTER = 2**16 - 1
OP_BLOCK, OP_SUSPEND_FOR, OP_SUSPEND_UNTIL, OP_ENABLE, OP_ADD, OP_REMOVE, OP_OTHER = range(7)
RECORD_BLOCK, RECORD_SUSPEND, RECORD_ENABLE, RECORD_ADD, RECORD_REMOVE, RECORD_NOTHING = range(6)
# Places in a program's options: flags, then numbers of counters (of all posts; of posts, which
# those of actions follow), and the fewest posts of a user that are worth counting.
FIRST_MATCH, CURRENT_COUNTED, REJECTED_COUNTED, FORGOTTEN, SEQUENTIAL, ENFORCED = range(6)
N_OF_ALL, N_COUNTERS, FEWEST = range(6, 9)
EV_TRIGGERED, EV_TESTED, EV_CALL, EV_TAG, EV_EXPIRED, EV_RECORD = range(6)

_DE_BRUIJN = 0x03F79D71B4CB0A89
_POSITIONS = np.zeros(64, np.int64)
for _bit in range(64):
    _POSITIONS[(((1 << _bit) * _DE_BRUIJN) >> 58) & 63] = _bit

# What depends on the policy and the columns' meaning: one row a pattern, rule, node or counter.
Program = namedtuple(
    "Program",
    "candidate_rules surely maybe surely_unknown maybe_unknown post_true post_false counted"
    " nodes root_true root_false may_be_unknown"
    " live fires cooldown crossing counting plain stateless_rules acting gates"
    " call_start call_op call_value call_reason call_tags call_counts"
    " tag_start tag_order"
    " tag_sets window_us"
    " options",
)
# counted: each pattern's counters with a condition, then NO_COUNTER.
# crossing, counting: rules that fire on crossing, that read counters. plain: rules that fire when
# they are true, whatever else does. acting: rules whose firing changes the state for later posts.
# stateless_rules: rules that are plain and not acting. candidate_rules: each pattern's rules that
# may fire, if they are open, without stateless rules that surely fire.
# gates: rule, counter (or −1 − a tag set, of which a tag is needed), least count needed.
# History, users at the start and recorded entries, by user.
Input = namedtuple(
    "Input",
    "offsets at codes status until reason tags record_offsets record_at record_effect"
    " record_until record_reason record_tag record_counts moments",
)
# moments: from, as_of
Output = namedtuple("Output", "fate fired unknown status until reason tags applied resume")
# Of the user who is replayed: by counter, by word of rules or tags, by rule.
State = namedtuple(
    "State",
    "queue heads tails tail_posts gate_heads open_rules exhausted_rules tags held fired_at"
    " now_fired",
)
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


def is_compiled():
    """Whether the kernel need not be compiled: it was, in this process or an earlier one."""
    folder = decide.stats.cache_path
    before = folder is not None and any(Path(folder).glob("kernel.decide-*.nbi"))
    return before or bool(decide.signatures)


_inline = _cached(forceinline=True, _nrt=False)
_threaded = _cached(nogil=True)
_bare = _cached(nogil=True, _nrt=False)


@_threaded
def digitise(values, known, cuts, categories, multiplier, keys):
    """Add to each key the category of a value: how many cuts it reaches, the last for unknown."""
    n_cuts = len(cuts)
    base = (categories[:1] * multiplier).astype(keys.dtype)[0]
    unknown = (categories[-1:] * multiplier).astype(keys.dtype)[0]
    adds = base != 0 or unknown != 0
    steps = ((categories[1:-1] - categories[:-2]) * multiplier).astype(keys.dtype)
    for begin in range(0, len(values), BLOCK):  # a block stays in the cache, cut after cut
        some, added = values[begin : begin + BLOCK], keys[begin : begin + BLOCK]
        if adds:
            for i in range(len(some)):
                added[i] += unknown if some[i] != some[i] else base
        for c in range(n_cuts):
            cut, step, none = cuts[c], steps[c], steps[c] ^ steps[c]
            if step != 0:
                for i in range(len(some)):
                    added[i] += step if some[i] >= cut else none
    for i in range(len(known)):
        if not known[i] and values[i] == values[i]:
            place = 0
            for cut in cuts:
                place += values[i] >= cut
            keys[i] += (categories[n_cuts + 1] - categories[place]) * multiplier


@_threaded
def digitise_codes(codes, categories, multiplier, keys):
    """Add to each key the category of a small code; code −1 takes the last category."""
    for i in range(len(codes)):
        keys[i] += categories[codes[i]] * multiplier


@_threaded
def digitise_users(offsets, first, last, own, multiplier, keys):
    """Add to each key of the posts of users first:last the user's own category."""
    start = offsets[first]
    for user in range(first, last):
        added = own[user - first] * multiplier
        for i in range(offsets[user], offsets[user + 1]):
            keys[i - start] += added


@_threaded
def digitise_ages(offsets, at, first, last, made, known, cuts, categories, multiplier, keys):
    """Add to each key the category of the account's age at the post's time."""
    n_cuts, start = len(cuts), offsets[first]
    for user in range(first, last):
        for i in range(offsets[user], offsets[user + 1]):
            place = 0
            if known[user]:
                for cut in cuts:
                    place += at[i] - made[user] >= cut
            else:
                place = n_cuts + 1
            keys[i - start] += categories[place] * multiplier


@_inline
def _position(lowest):
    """The position of the only bit that is set."""
    return _POSITIONS[((lowest * _DE_BRUIJN) >> 58) & 63]


@_inline
def _has_any_tag(tags, tag_sets, number):
    """Whether the user has any tag of a set."""
    some = False
    for word in range(len(tags)):
        some |= (tags[word] & tag_sets[number, word]) != 0
    return some


@_inline
def _holds(program, state, root, pattern):
    """Run a rule's decision program: YES or NO at its end."""
    nodes, heads, tails = program.nodes, state.heads, state.tails
    node = root
    while node >= 0:
        op = nodes[node, 0]
        a = nodes[node, 1]
        if op == COUNT:
            true = heads[a] - tails[a] >= nodes[node, 3]
        elif op == POST_TRUE:
            true = (program.post_true[pattern, a // BITS] >> (a % BITS)) & 1 == 1
        elif op == POST_FALSE:
            true = (program.post_false[pattern, a // BITS] >> (a % BITS)) & 1 == 1
        elif op == TAGS:
            true = _has_any_tag(state.tags, program.tag_sets, a)
        else:
            b = nodes[node, 2]
            part = (heads[a] - tails[a]) * 10_000
            whole = heads[b] - tails[b]
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
def _count_at(state, k, at):
    """Count a moment; whether the counter may open a gate now."""
    state.queue[k, state.heads[k]] = at
    state.heads[k] += 1
    return state.heads[k] >= state.gate_heads[k]


@_inline
def _count_where(program, state, pattern, at):
    """Count a post in the counters with a condition that its pattern meets; whether a gate may
    open.
    """
    crossed = False
    place = 0
    while program.counted[pattern, place] != NO_COUNTER:
        crossed |= _count_at(state, program.counted[pattern, place], at)
        place += 1
    return crossed


@_inline
def _uncount_where(program, state, pattern):
    """Take back what `_count_where` just counted."""
    place = 0
    while program.counted[pattern, place] != NO_COUNTER:
        state.heads[program.counted[pattern, place]] -= 1
        place += 1


@_inline
def _count_post(program, data, out, state, pattern, at):
    """Count a post in every counter that counts it, and judge the gates where one may open."""
    crossed = _count_where(program, state, pattern, at)
    for k in range(len(state.tail_posts)):
        state.heads[k] += 1
        crossed |= state.heads[k] >= state.gate_heads[k]
    if crossed:
        _slide(program, data, out, state, at)
        _judge_gates(program, state)


@_inline
def _drop(data, out, state, rejected_counted, k, limit):
    """Drop from a counter what is not later than a limit; whether anything was."""
    head, tail = state.heads[k], state.tails[k]
    if tail == head:
        return False
    if k < len(state.tail_posts):  # a counter of all posts: the posts themselves are its queue
        post = state.tail_posts[k]
        if data.at[post] > limit:
            return False
        while tail < head and data.at[post] <= limit:
            fate = out.fate[post]
            tail += rejected_counted or fate == ACCEPTED or fate == WARM_UP
            post += 1
        state.tail_posts[k] = post
    else:
        if state.queue[k, tail] > limit:
            return False
        while tail < head and state.queue[k, tail] <= limit:
            tail += 1
    state.tails[k] = tail
    return True


@_inline
def _slide(program, data, out, state, at):
    """Drop what is no longer in the windows that end at a moment; whether anything was."""
    rejected_counted = program.options[REJECTED_COUNTED] == 1
    dropped = False
    for k in range(len(state.heads)):
        dropped |= _drop(data, out, state, rejected_counted, k, at - program.window_us[k])
    return dropped


@_inline
def _forget_before(program, data, out, state, moment):
    """Drop what was before a moment: a suspension ended then."""
    for k in range(len(state.heads)):
        _drop(data, out, state, program.options[REJECTED_COUNTED] == 1, k, moment - 1)


@_inline
def _forget_all(state, following):
    """Drop all that is counted; `following`: the next post."""
    for k in range(len(state.heads)):
        state.tails[k] = state.heads[k]
    state.tail_posts[:] = following


@_inline
def _judge_gates(program, state):
    """Find the rules whose gates are all open, and how far a counter must get to open another.

    Of a closed rule only the first closed gate is watched: no other can open the rule.
    """
    gates, heads, tails, open_rules = program.gates, state.heads, state.tails, state.open_rules
    for word in range(len(open_rules)):
        open_rules[word] = ~state.exhausted_rules[word]
    state.gate_heads[:] = FOREVER
    for gate in range(len(gates)):
        word, bit = gates[gate, 0] // BITS, 1 << (gates[gate, 0] % BITS)
        counter, least = gates[gate, 1], gates[gate, 2]
        if open_rules[word] & bit == 0:
            continue
        if counter < 0:
            if not _has_any_tag(state.tags, program.tag_sets, -1 - counter):
                open_rules[word] &= ~bit
        elif heads[counter] - tails[counter] < least:
            open_rules[word] &= ~bit
            state.gate_heads[counter] = min(state.gate_heads[counter], tails[counter] + least)


@_inline
def _pass_quiet(program, data, out, state, busy, fresh, first, last):
    """Accept posts on which at most stateless rules fire, and return the first other one.

    Of an enabled user, of whom nothing is recorded any more, where rules take one word. A post
    that may open a gate is left.
    """
    open_rules, stateless_rules = state.open_rules[0], program.stateless_rules[0]
    if busy:
        for k in range(len(state.tail_posts)):
            last = min(last, first + state.gate_heads[k] - state.heads[k] - 1)
    i = first
    while i < last:
        pattern = data.codes[i]
        if program.candidate_rules[pattern, 0] & open_rules != 0:
            break
        if (
            busy
            and program.counted[pattern, 0] != NO_COUNTER
            and _count_where(program, state, pattern, data.at[i])
        ):
            _uncount_where(program, state, pattern)
            break
        if len(out.unknown) > 0:
            out.unknown[i, 0] = program.surely_unknown[pattern, 0]
        bits = program.surely[pattern, 0] & stateless_rules
        if bits != 0 or not fresh:
            out.fired[i, 0] = bits
        if not fresh:
            out.fate[i] = ACCEPTED
        i += 1
    if i > first:
        state.held[0] = 0
        if busy:
            for k in range(len(state.tail_posts)):
                state.heads[k] += i - first
    return i


@_inline
def _pass_rejected(data, out, fresh, kind, until, i, last):
    """Reject posts as long as a user is out, and return the first other one; `until`: how long."""
    while i < last and data.at[i] < until:
        out.fate[i] = kind
        if not fresh:
            _fires_nothing(out, i, 0)
        i += 1
    return i


@_inline
def _fires_nothing(out, i, first_word):
    """Write that none of the rules from a word on fires on a post, and none is unknown."""
    for word in range(first_word, out.fired.shape[1]):
        out.fired[i, word] = 0
        if len(out.unknown) > 0:
            out.unknown[i, word] = 0


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
def _apply_record(data, tags, record, status, until, why):
    """Apply a recorded entry: status, `until`, reason, and whether anything changed."""
    before, effect = (status, until, why), data.record_effect[record]
    status, until, why = _record_status(
        effect, data.record_until[record], data.record_reason[record], data.record_at[record],
        status, until, why,
    )  # fmt: skip
    changed = _set_tag(effect, data.record_tag[record], tags)
    return status, until, why, changed or (status, until, why) != before


@_inline
def _may_fire(program, state, rule, at):
    """Whether what a rule remembers lets it fire, now that it is true."""
    fires, before = program.fires[rule], state.fired_at[rule]
    if fires == ON_CROSSING and (state.held[rule // BITS] >> (rule % BITS)) & 1 == 1:
        return False
    rests = program.cooldown[rule] >= 0 and at < before + program.cooldown[rule]
    return before == NEVER or not (fires == ONCE or rests)


@_inline
def _evaluate(program, state, word, pattern, at):
    """Evaluate the rules of a word, on the state as the post arrived. Source: spec 3.4 and 3.5.

    Returns the bits of those that are true, that fire, that are unknown, and that were evaluated.
    """
    first_match = program.options[FIRST_MATCH] == 1
    tags_at_once = program.options[SEQUENTIAL] == 1 and program.options[ENFORCED] == 1
    sure = program.surely[pattern, word] & ~state.exhausted_rules[word]
    true_bits = sure & program.plain[word]
    fired_bits = true_bits
    unknown = program.surely_unknown[pattern, word]
    candidates = (sure | (program.maybe[pattern, word] & state.open_rules[word])) & ~true_bits
    while candidates != 0:
        lowest = candidates & -candidates
        candidates ^= lowest
        rule = word * BITS + _position(lowest)
        if sure & lowest == 0 and not _holds(program, state, program.root_true[rule], pattern):
            open_ = program.maybe_unknown[pattern, word] & lowest != 0
            if open_ and not _holds(program, state, program.root_false[rule], pattern):
                unknown |= lowest
            continue
        true_bits |= lowest
        if not _may_fire(program, state, rule, at):
            continue
        fired_bits |= lowest
        if program.live[word] & lowest == 0:
            continue
        if tags_at_once:
            for call in range(program.call_start[rule], program.call_start[rule + 1]):
                _change_tags(program.call_op[call], state.tags, program.call_tags[call])
        if first_match:
            evaluated = (lowest << 1) - 1
            return true_bits, fired_bits, unknown & evaluated, evaluated
    return true_bits, fired_bits, unknown, np.int64(-1)


@_inline
def _recall(program, out, state, word, pattern, i):
    """What `_evaluate` found for a post that is decided already; of the true rules, only the
    ones that fire on crossing.
    """
    may = program.surely[pattern, word] | (program.maybe[pattern, word] & state.open_rules[word])
    candidates, true_bits = may & program.crossing[word], np.int64(0)
    while candidates != 0:
        lowest = candidates & -candidates
        candidates ^= lowest
        sure = program.surely[pattern, word] & lowest != 0
        rule = word * BITS + _position(lowest)
        if sure or _holds(program, state, program.root_true[rule], pattern):
            true_bits |= lowest
    fired_bits, evaluated = np.int64(out.fired[i, word]), np.int64(-1)
    taken = fired_bits & program.live[word]
    if program.options[FIRST_MATCH] == 1 and taken != 0:
        evaluated = (taken << 1) - 1
    return true_bits & evaluated, fired_bits, evaluated


@_inline
def _act(program, state, i, at, status, until, why):
    """Take the actions of the rules that fired on a post, in order; whether any mattered."""
    enforced, forgotten = program.options[ENFORCED] == 1, program.options[FORGOTTEN] == 1
    sequential, n_counters = program.options[SEQUENTIAL] == 1, program.options[N_COUNTERS]
    acted = False
    for word in range(len(state.now_fired)):
        bits = state.now_fired[word] & program.acting[word]
        acted |= bits != 0
        while bits != 0:
            lowest = bits & -bits
            bits ^= lowest
            rule = word * BITS + _position(lowest)
            state.fired_at[rule] = at
            if program.fires[rule] == ONCE and program.may_be_unknown[word] & lowest == 0:
                state.exhausted_rules[word] |= lowest
            if program.live[word] & lowest == 0:
                continue
            for call in range(program.call_start[rule], program.call_start[rule + 1]):
                for k in range(program.call_counts.shape[1]):
                    if program.call_counts[call, k]:
                        _count_at(state, n_counters + k, at)
                if not enforced:
                    continue
                op, was = program.call_op[call], status
                status, until, why = _status_after(
                    op, program.call_value[call], program.call_reason[call], at,
                    status, until, why,
                )  # fmt: skip
                if forgotten and op == OP_ENABLE and was != ENABLED:
                    _forget_all(state, i + 1)
                if not sequential:
                    _change_tags(op, state.tags, program.call_tags[call])
    if acted:
        _judge_gates(program, state)
    return status, until, why, acted


@_inline
def _fast_forward(program, data, out, state, busy, i, resume, status, until, why):
    """Take up what is decided already, up to the last accepted post before `resume`.

    What that post leaves behind in the memory of rules is worked out anew. Of a user of whom
    nothing is recorded, where all rules that match fire, nothing is forgotten, and rules take one
    word. Returns that post, and status, `until` and reason as it arrives.
    """
    last = resume - 1
    while last > i and out.fate[last] != ACCEPTED:
        last -= 1
    while i < last:
        at = data.at[i]
        if busy and (out.fate[i] == ACCEPTED or out.fate[i] == WARM_UP):
            _count_where(program, state, data.codes[i], at)
            for k in range(len(state.tail_posts)):
                state.heads[k] += 1
        state.now_fired[0] = out.fired[i, 0]
        if state.now_fired[0] & program.acting[0] != 0:
            if status == SUSPENDED and until <= at:
                status, until, why = ENABLED, 0, -1
            status, until, why, _ = _act(program, state, i, at, status, until, why)
        i += 1
    _judge_gates(program, state)
    return i, status, until, why


@_inline
def _longest_queue(offsets, record_offsets, call_counts, first_user, last_user):
    """The most moments that a counter can count of one user."""
    a_post = np.int64(1)
    for k in range(call_counts.shape[1]):
        a_post = max(a_post, call_counts[:, k].sum())
    longest = np.int64(0)
    for user in range(first_user, last_user):
        posts = offsets[user + 1] - offsets[user]
        records = record_offsets[user + 1] - record_offsets[user]
        longest = max(longest, posts * a_post + records)
    return longest


@_bare
def _decide(program, data, out, state, first_user, last_user):
    """Do what `decide` says. Nothing is allocated here, so that no references are counted."""
    options = program.options
    current_counted = options[CURRENT_COUNTED] == 1
    rejected_counted = options[REJECTED_COUNTED] == 1
    forgotten = options[FORGOTTEN] == 1
    n_counters, fewest = options[N_COUNTERS], options[FEWEST]
    words, tag_words = program.surely.shape[1], program.tag_sets.shape[1]
    n_calls = program.call_counts.shape[1]
    keeps_unknown, fresh = len(out.unknown) > 0, len(out.resume) == 0
    starts_tagged = len(data.tags) > 0
    from_us, as_of = data.moments[0], data.moments[1]
    whole = from_us == NEVER  # without a warm-up
    first_match = options[FIRST_MATCH] == 1
    may_skip = not (first_match or forgotten or rejected_counted) and words == 1
    used = True

    for user in range(first_user, last_user):
        first, last = data.offsets[user], data.offsets[user + 1]
        resume = out.resume[user] if not fresh else first
        if resume < 0:
            continue
        status, until, why = np.int64(data.status[user]), data.until[user], data.reason[user]
        for word in range(tag_words):
            state.tags[word] = data.tags[user, word] if starts_tagged else 0
        record, record_end = data.record_offsets[user], data.record_offsets[user + 1]
        applied = 0
        busy = last - first >= fewest  # users of fewer posts reach no count that a rule asks for
        if used or starts_tagged:
            state.heads[:] = 0
            state.tails[:] = 0
            state.held[:] = 0
            state.exhausted_rules[:] = 0
            state.fired_at[:] = NEVER
            _judge_gates(program, state)
        state.tail_posts[:] = first
        used = busy or record < record_end

        i = first - 1
        if may_skip and resume > first + 1 and record == record_end:
            i, status, until, why = _fast_forward(
                program, data, out, state, busy, first, resume, status, until, why
            )
            i, used = i - 1, True
        while i + 1 < last:
            i += 1
            if (
                words == 1
                and status == ENABLED
                and record == record_end
                and (whole or data.at[i] >= from_us)
            ):
                i = _pass_quiet(program, data, out, state, busy, fresh, i, last)
                if i == last:
                    break
            at = data.at[i]
            pattern = data.codes[i]
            if at < from_us:
                out.fate[i] = WARM_UP
                if busy:
                    _count_post(program, data, out, state, pattern, at)
                continue

            # Recorded entries of this moment and before.
            while record < record_end and data.record_at[record] <= at:
                moment, was = data.record_at[record], status
                if status == SUSPENDED and until <= moment:
                    if forgotten:
                        _forget_before(program, data, out, state, until)
                    status, until, why, was = ENABLED, 0, -1, ENABLED
                status, until, why, changed = _apply_record(
                    data, state.tags, record, status, until, why
                )
                applied += changed
                for k in range(n_calls):
                    for _ in range(data.record_counts[record, k]):
                        _count_at(state, n_counters + k, moment)
                if forgotten and was != ENABLED and data.record_effect[record] == RECORD_ENABLE:
                    _forget_all(state, i)
                _judge_gates(program, state)
                record += 1

            # Step 1: a suspension that has run out.
            if status == SUSPENDED and until <= at:
                if forgotten:
                    _forget_before(program, data, out, state, until)
                status, until, why = ENABLED, 0, -1

            # Step 2: rejected, and the next ones too, where nothing else can happen to them.
            if status != ENABLED:
                kind = REJECTED_BLOCKED if status == BLOCKED else REJECTED_SUSPENDED
                ends = i + 1 if rejected_counted or record < record_end else last
                out_until = FOREVER if status == BLOCKED else until
                i = _pass_rejected(data, out, fresh, kind, out_until, i, ends) - 1
                if rejected_counted and busy:
                    _count_post(program, data, out, state, pattern, at)
                continue

            # Step 3: windows.
            if not fresh:
                out.fate[i] = ACCEPTED
            if busy and current_counted:
                _count_post(program, data, out, state, pattern, at)
            some, reads = np.int64(0), np.int64(0)
            for word in range(words):
                some |= program.candidate_rules[pattern, word] & state.open_rules[word]
                reads |= (
                    program.maybe[pattern, word] & state.open_rules[word] & program.counting[word]
                )

            # On most posts at most stateless rules fire.
            if some == 0:
                for word in range(words):
                    state.held[word] = 0
                    if keeps_unknown:
                        out.unknown[i, word] = program.surely_unknown[pattern, word]
                    if i >= resume:
                        sure = program.surely[pattern, word]
                        out.fired[i, word] = sure & program.stateless_rules[word]
                if busy and not current_counted:
                    _count_post(program, data, out, state, pattern, at)
                continue
            if reads != 0 and _slide(program, data, out, state, at):
                _judge_gates(program, state)

            # Steps 4 and 5: every rule on the state as the post arrived.
            any_fired = np.int64(0)
            state.now_fired[:] = 0
            for word in range(words):
                if i < resume:
                    true_bits, fired_bits, evaluated = _recall(
                        program, out, state, word, pattern, i
                    )
                else:
                    true_bits, fired_bits, unknown, evaluated = _evaluate(
                        program, state, word, pattern, at
                    )
                    out.fired[i, word] = fired_bits
                    if keeps_unknown:
                        out.unknown[i, word] = unknown
                state.held[word] = (state.held[word] & ~evaluated) | true_bits
                used |= true_bits != 0
                any_fired |= fired_bits
                state.now_fired[word] = fired_bits
                if evaluated != -1:  # the first match
                    if i >= resume and not fresh:
                        _fires_nothing(out, i, word + 1)
                    break
            if busy and not current_counted:
                _count_post(program, data, out, state, pattern, at)
            if any_fired == 0:
                continue

            status, until, why, acted = _act(program, state, i, at, status, until, why)
            used |= acted

        # After the last post: recorded entries, and suspensions that have run out.
        while record < record_end:
            if status == SUSPENDED and until <= data.record_at[record]:
                status, until, why = ENABLED, 0, -1
            status, until, why, changed = _apply_record(
                data, state.tags, record, status, until, why
            )
            applied += changed
            record += 1
        if status == SUSPENDED and until <= as_of:
            status, until, why = ENABLED, 0, -1
        out.status[user] = status
        out.until[user] = until
        out.reason[user] = why
        out.applied[user] = applied
        for word in range(tag_words):
            out.tags[user, word] = state.tags[word]


@_threaded
def decide(program, data, out, first_user, last_user):
    """Replay users first_user:last_user: what became of each post, and how each user ends.

    Writes out.fate[post], out.fired[post, word] (rules that fired, test ones too),
    out.unknown[post, word] where it is kept, and status, until, reason, tags, applied of users.
    Reasons are numbers of texts, −1 for none.
    Posts before out.resume[user] are taken as decided already.

    A counter is a queue of the moments that it counts: heads[k] − tails[k] of them. Queues are cut
    to their windows only before a rule reads them: until then they hold too much, never too little,
    so that a rule whose gates (counts that it needs) are closed cannot be true.
    """
    n_rules, words = len(program.fires), program.surely.shape[1]
    n_counters, tag_words = len(program.window_us), program.tag_sets.shape[1]
    longest = _longest_queue(
        data.offsets, data.record_offsets, program.call_counts, first_user, last_user
    )
    state = State(
        queue=np.empty((n_counters, longest), np.int64),
        heads=np.zeros(n_counters, np.int64),
        tails=np.zeros(n_counters, np.int64),
        tail_posts=np.zeros(program.options[N_OF_ALL], np.int64),
        gate_heads=np.zeros(n_counters, np.int64),
        open_rules=np.zeros(words, np.int64),
        exhausted_rules=np.zeros(words, np.int64),
        tags=np.zeros(tag_words, np.int64),
        held=np.zeros(words, np.int64),
        fired_at=np.full(n_rules, NEVER, np.int64),
        now_fired=np.zeros(words, np.int64),
    )
    _decide(program, data, out, state, first_user, last_user)


@_bare
def count(
    program, data, out, first_user, last_user, edges, ever,
    accepted, ended, triggers, trigger_users, unknown, fates,
):  # fmt: skip
    """Count what `decide` wrote for users first_user:last_user.

    accepted[edge]: accepted posts from before each of the `edges` (µs). ended[edge, rule]:
    those of them on which a rule ended the evaluation, by that rule. triggers, trigger_users,
    unknown: by rule. fates: posts accepted, rejected by a block, by a suspension, warm-up.
    ever: int64[2, words], to work with.
    """
    words, first_match = out.fired.shape[1], program.options[FIRST_MATCH] == 1
    fired, live = out.fired, program.live
    begin, end = data.offsets[first_user], data.offsets[last_user]
    _count_fates(out.fate[begin:end], data.at[begin:end], edges, accepted, fates)
    for user in range(first_user, last_user):
        for word in range(words):
            ever[0, word] = 0
            for i in range(data.offsets[user], data.offsets[user + 1]):
                if fired[i, word] != 0:
                    ever[0, word] |= fired[i, word]
                    _count_bits(fired[i, word], word, 1, triggers)
            _count_bits(ever[0, word], word, 1, trigger_users)
    if len(out.unknown) > 0:
        for i in range(begin, end):
            for word in range(words):
                _count_bits(out.unknown[i, word], word, 1, unknown)
    if first_match:
        for i in range(begin, end):
            _count_end(fired[i], live, data.at[i], edges, 1, ended)


@_inline
def _count_fates(fate, at, edges, accepted, fates):
    """Count posts by what became of them, and the accepted ones from before each edge."""
    for begin in range(0, len(fate), BLOCK):  # a block stays in the cache, edge after edge
        some, then = fate[begin : begin + BLOCK], at[begin : begin + BLOCK]
        for kind in range(4):
            n = 0
            for i in range(len(some)):
                n += some[i] == kind
            fates[kind] += n
        for edge in range(len(edges)):
            n = 0
            for i in range(len(some)):
                n += (then[i] < edges[edge]) & (some[i] == ACCEPTED)
            accepted[edge] += n


@_bare
def recount(
    program, data, old, out, users, edges, ever,
    accepted, ended, triggers, trigger_users, unknown, fates,
):  # fmt: skip
    """Add to counts, as of `count`, by how much those of some users are others in `out` than in
    `old`.
    """
    words, first_match = out.fired.shape[1], program.options[FIRST_MATCH] == 1
    before, after = ever[0], ever[1]
    unknown_kept = len(old.unknown) > 0 or len(out.unknown) > 0
    for user in users:
        any_other = False
        for i in range(out.resume[user], data.offsets[user + 1]):
            was, now = old.fate[i], out.fate[i]
            if was == now and not unknown_kept and _same(old.fired, out.fired, i):
                continue
            if was != now:
                fates[was] -= 1
                fates[now] += 1
                for edge in range(len(edges)):
                    if data.at[i] < edges[edge]:
                        accepted[edge] += int(now == ACCEPTED) - int(was == ACCEPTED)
            other = False
            for word in range(words):
                a, b = np.int64(old.fired[i, word]), np.int64(out.fired[i, word])
                if a != b:
                    other = True
                    _count_bits(a & ~b, word, -1, triggers)
                    _count_bits(b & ~a, word, 1, triggers)
                if len(old.unknown) > 0:
                    _count_bits(old.unknown[i, word], word, -1, unknown)
                if len(out.unknown) > 0:
                    _count_bits(out.unknown[i, word], word, 1, unknown)
            any_other |= other
            if first_match and other:
                _count_end(old.fired[i], program.live, data.at[i], edges, -1, ended)
                _count_end(out.fired[i], program.live, data.at[i], edges, 1, ended)
        if not any_other:
            continue
        before[:] = 0
        after[:] = 0
        for i in range(data.offsets[user], data.offsets[user + 1]):
            for word in range(words):
                before[word] |= old.fired[i, word]
                after[word] |= out.fired[i, word]
        for word in range(words):
            _count_bits(before[word] & ~after[word], word, -1, trigger_users)
            _count_bits(after[word] & ~before[word], word, 1, trigger_users)


@_inline
def _same(a, b, i):
    """Whether a row is the same in two tables."""
    other = 0
    for word in range(a.shape[1]):
        other |= a[i, word] ^ b[i, word]
    return other == 0


@_inline
def _count_bits(bits, word, n, totals):
    """Add n for each bit that is set in a word."""
    bits = np.int64(bits)
    while bits != 0:
        lowest = bits & -bits
        bits ^= lowest
        totals[word * BITS + _position(lowest)] += n


@_inline
def _count_end(fired, live, at, edges, n, ended):
    """Count a post n times under the first live rule that fired on it: evaluation ended there."""
    for word in range(len(fired)):
        taken = np.int64(fired[word]) & live[word]
        if taken != 0:
            rule = word * BITS + _position(taken & -taken)
            for edge in range(len(edges)):
                ended[edge, rule] += n * (at < edges[edge])
            break


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
def write_events(program, data, out, events, store, n, first_user, last_user):
    """Write what happened to users first_user:last_user, in order of happening by user.

    Works from the rules that fired, without any condition. With `store` events are written from
    position n on; without, they are only counted. Returns the position after the last.
    """
    enforced = program.options[ENFORCED] == 1
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
                moment = data.record_at[record]
                if status == SUSPENDED and until <= moment:
                    n = _write(events, store, n, until, user, -1, EV_EXPIRED, -1, -1, 0)
                    status, until, why = ENABLED, 0, -1
                status, until, why, changed = _apply_record(data, tags, record, status, until, why)
                if changed:
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
