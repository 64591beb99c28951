"""The types of the kernel, which Numba finds out for itself as it compiles."""

from typing import NamedTuple

import numpy as np

BITS: int
BLOCK: int
FOREVER: int
NEVER: int

ENABLED: int
BLOCKED: int
SUSPENDED: int
ACCEPTED: int
REJECTED_BLOCKED: int
REJECTED_SUSPENDED: int
WARM_UP: int
ALWAYS: int
ON_CROSSING: int
ONCE: int
POST_TRUE: int
POST_FALSE: int
TAGS: int
COUNT: int
SHARE_GE: int
SHARE_GT: int
SHARE_LT: int
SHARE_LE: int
YES: int
NO: int
NO_COUNTER: int
OP_BLOCK: int
OP_SUSPEND_FOR: int
OP_SUSPEND_UNTIL: int
OP_ENABLE: int
OP_ADD: int
OP_REMOVE: int
OP_OTHER: int
RECORD_BLOCK: int
RECORD_SUSPEND: int
RECORD_ENABLE: int
RECORD_ADD: int
RECORD_REMOVE: int
RECORD_NOTHING: int
FIRST_MATCH: int
CURRENT_COUNTED: int
REJECTED_COUNTED: int
FORGOTTEN: int
SEQUENTIAL: int
ENFORCED: int
N_OF_ALL: int
N_COUNTERS: int
FEWEST: int
EV_TRIGGERED: int
EV_TESTED: int
EV_CALL: int
EV_TAG: int
EV_EXPIRED: int
EV_RECORD: int

class Program(NamedTuple):
    candidate_rules: np.ndarray
    surely: np.ndarray
    maybe: np.ndarray
    surely_unknown: np.ndarray
    maybe_unknown: np.ndarray
    post_true: np.ndarray
    post_false: np.ndarray
    counted: np.ndarray
    nodes: np.ndarray
    root_true: np.ndarray
    root_false: np.ndarray
    may_be_unknown: np.ndarray
    live: np.ndarray
    fires: np.ndarray
    cooldown: np.ndarray
    crossing: np.ndarray
    counting: np.ndarray
    plain: np.ndarray
    stateless_rules: np.ndarray
    acting: np.ndarray
    gates: np.ndarray
    call_start: np.ndarray
    call_op: np.ndarray
    call_value: np.ndarray
    call_reason: np.ndarray
    call_tags: np.ndarray
    call_counts: np.ndarray
    tag_start: np.ndarray
    tag_order: np.ndarray
    tag_sets: np.ndarray
    window_us: np.ndarray
    options: np.ndarray

class Input(NamedTuple):
    offsets: np.ndarray
    at: np.ndarray
    codes: np.ndarray
    status: np.ndarray
    until: np.ndarray
    reason: np.ndarray
    tags: np.ndarray
    record_offsets: np.ndarray
    record_at: np.ndarray
    record_effect: np.ndarray
    record_until: np.ndarray
    record_reason: np.ndarray
    record_tag: np.ndarray
    record_counts: np.ndarray
    moments: np.ndarray

class Output(NamedTuple):
    fate: np.ndarray
    fired: np.ndarray
    unknown: np.ndarray
    status: np.ndarray
    until: np.ndarray
    reason: np.ndarray
    tags: np.ndarray
    applied: np.ndarray
    resume: np.ndarray

class Events(NamedTuple):
    at: np.ndarray
    user: np.ndarray
    post: np.ndarray
    kind: np.ndarray
    rule: np.ndarray
    call: np.ndarray
    extra: np.ndarray

def is_compiled() -> bool: ...
def digitise(
    values: np.ndarray,
    known: np.ndarray,
    cuts: np.ndarray,
    categories: np.ndarray,
    multiplier: int,
    keys: np.ndarray,
) -> None: ...
def digitise_codes(
    codes: np.ndarray, categories: np.ndarray, multiplier: int, keys: np.ndarray
) -> None: ...
def digitise_users(
    offsets: np.ndarray, first: int, last: int, own: np.ndarray, multiplier: int, keys: np.ndarray
) -> None: ...
def digitise_ages(
    offsets: np.ndarray,
    at: np.ndarray,
    first: int,
    last: int,
    made: np.ndarray,
    known: np.ndarray,
    cuts: np.ndarray,
    categories: np.ndarray,
    multiplier: int,
    keys: np.ndarray,
) -> None: ...
def decide(program: Program, data: Input, out: Output, first_user: int, last_user: int) -> None: ...
def count(
    program: Program,
    data: Input,
    out: Output,
    first_user: int,
    last_user: int,
    edges: np.ndarray,
    ever: np.ndarray,
    accepted: np.ndarray,
    ended: np.ndarray,
    triggers: np.ndarray,
    trigger_users: np.ndarray,
    unknown: np.ndarray,
    fates: np.ndarray,
) -> None: ...
def recount(
    program: Program,
    data: Input,
    old: Output,
    out: Output,
    users: np.ndarray,
    edges: np.ndarray,
    ever: np.ndarray,
    accepted: np.ndarray,
    ended: np.ndarray,
    triggers: np.ndarray,
    trigger_users: np.ndarray,
    unknown: np.ndarray,
    fates: np.ndarray,
) -> None: ...
def write_events(
    program: Program,
    data: Input,
    out: Output,
    events: Events,
    store: bool,
    n: int,
    first_user: int,
    last_user: int,
) -> int: ...
