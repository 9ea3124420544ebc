"""The content of Vaardigwijzer: competences, function roles, item bank, catalogue, launch kit, demo municipalities."""

from seeds.catalogue import CatalogueItem, load_catalogue
from seeds.errors import SeedError
from seeds.framework import load_framework
from seeds.instrument import load_instrument
from seeds.launch_kit import load_launch_kit
from seeds.roles import load_roles

__all__ = [
    "CatalogueItem",
    "SeedError",
    "load_catalogue",
    "load_framework",
    "load_instrument",
    "load_launch_kit",
    "load_roles",
]
