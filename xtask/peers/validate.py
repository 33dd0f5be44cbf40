"""Names the YAML files of a folder that a JSON Schema finds wrong, by PyYAML with libyaml and jsonschema-rs.

usage: validate.py SCHEMA FOLDER
"""

import json
import pathlib
import sys

import jsonschema_rs
import yaml


def main():
    schema, folder = sys.argv[1:]
    with open(schema, encoding="utf-8") as file:
        validator = jsonschema_rs.validator_for(json.load(file))
    wrong = 0
    for path in sorted(pathlib.Path(folder).glob("*.yaml")):
        with open(path, "rb") as file:
            document = yaml.load(file, Loader=yaml.CSafeLoader)
        for error in validator.iter_errors(document):
            wrong += 1
            print(f"{path}: {error.message}")
    sys.exit(1 if wrong else 0)


main()
