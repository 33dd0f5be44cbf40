"""Counts the differences of two Applications in JSON, by deepdiff, with components told apart by their names.

usage: compare.py BEFORE AFTER
"""

import json
import sys

import deepdiff


def main():
    components = []
    for path in sys.argv[1:]:
        with open(path, encoding="utf-8") as file:
            components.append(json.load(file)["spec"]["components"])
    difference = deepdiff.DeepDiff(*components, group_by="name")
    print({kind: len(found) for kind, found in difference.items()})


main()
