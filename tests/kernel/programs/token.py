"""token TOPIC: print a token with which a page may listen to a topic."""

import sys

from proche.kernel import live

sys.stdout.write(live.topics_token([sys.argv[1]]))
