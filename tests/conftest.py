"""Small runs draw the same random examples every time; a soak draws new ones."""

from hypothesis import settings

from tests.sizes import SOAKING

settings.register_profile("small", derandomize=True)
settings.register_profile("soak", derandomize=False)
settings.load_profile("soak" if SOAKING else "small")
