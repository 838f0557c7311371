"""python -m wallfly"""

from wallfly.cli import main

main()
