import sys

from headbox.cli import main

sys.exit(main())
