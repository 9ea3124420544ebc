"""The content of Vaardigwijzer: competences, function roles, item bank, catalogue and the demo municipalities."""

from seeds.catalogue import CatalogueItem, load_catalogue
from seeds.errors import SeedError
from seeds.framework import load_framework
from seeds.instrument import load_instrument
from seeds.roles import load_roles

__all__ = ["CatalogueItem", "SeedError", "load_catalogue", "load_framework", "load_instrument", "load_roles"]
