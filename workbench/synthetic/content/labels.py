"""Labels: which classes a post truly violates, known for a sample of the posts."""

import numpy as np
import pyarrow as pa

from workbench.synthetic.columns import constant
from workbench.synthetic.content.truth import Truth
from workbench.synthetic.spec import CLASSES, CommunitySpec


def labels_table(
    spec: CommunitySpec, post_ids: pa.StringArray, truth: Truth, rng: np.random.Generator
) -> pa.Table:
    """The labels as a table: `post_id`, `class`, `violates`; class by class, then by post.

    The post ids are held once for all classes, so that the table stays small in memory.
    """
    known = np.flatnonzero(rng.random(len(post_ids), np.float32) < spec.labelled)
    ids = post_ids if len(known) == len(post_ids) else post_ids.take(pa.array(known))
    return pa.concat_tables(
        pa.table(
            {
                "post_id": ids,
                "class": constant(name, pa.string(), len(ids)),
                "violates": pa.array(truth.violates[position, known]),
            }
        )
        for position, name in enumerate(CLASSES)
    )
