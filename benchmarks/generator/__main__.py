"""``python -m benchmarks.generator FAMILY --children N --seed S -o FOLDER``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks.generator import FAMILIES, draw, write


def main(arguments: list[str] | None = None) -> int:
    """Draw one week and write it as a folder of CSV tables."""
    options = _parser().parse_args(arguments)
    family = FAMILIES[options.family]
    seed = family.usual.seed if options.seed is None else options.seed
    drawing = draw(family.parameters(options.children, seed))
    write(drawing, options.output)
    print(f"{drawing.parameters.children} children, seed {seed}: {options.output}", file=sys.stderr)
    return 0


def _parser() -> argparse.ArgumentParser:
    families = "\n".join(f"  {name:<11} {family.about}" for name, family in FAMILIES.items())
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.generator",
        description="Draw a synthetic week of children and write it as a folder of CSV tables.\n\n"
        "example: python -m benchmarks.generator weekly --children 95 --seed 7 -o out/week\n\nfamilies:\n" + families,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("family", choices=list(FAMILIES), metavar="FAMILY", help="one of the families above")
    parser.add_argument("--children", type=_count, metavar="N", help="number of children (default: the family's usual)")
    parser.add_argument("--seed", type=_seed, metavar="S", help="seed of all draws (default: the family's own)")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FOLDER", help="folder to write to")
    return parser


def _count(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 10_000_000:
        raise argparse.ArgumentTypeError("a number of children from 1 to 10,000,000")
    return number


def _seed(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError("a seed of 0 or more")
    return number


if __name__ == "__main__":
    sys.exit(main())
