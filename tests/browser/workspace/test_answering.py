"""An officer answers an ask in five minutes, with JavaScript or without, and is not surprised by what appears."""

from urllib.request import urlopen

import feedparser
import pytest

from accountability.web.public.addresses import NUMBER  # noqa: F401
