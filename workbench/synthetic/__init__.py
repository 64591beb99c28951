"""Synthetic communities with known truth: who is who, and which posts violate what."""

from workbench.synthetic.community import Community, generate
from workbench.synthetic.files import write
from workbench.synthetic.spec import CLASSES, KINDS, CommunitySpec, Quality, Shares

__all__ = [
    "CLASSES",
    "KINDS",
    "Community",
    "CommunitySpec",
    "Quality",
    "Shares",
    "generate",
    "write",
]
