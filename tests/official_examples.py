"""Prints the examples of successful JSON answers in an OpenAPI description, one a line: method, path, status, body.

official_examples.py DESCRIPTION
"""
import json
import sys

import yaml

METHODS = ("get", "post", "put", "patch", "delete")


def main(path):
    with open(path, encoding="utf8") as file:
        description = yaml.load(file, getattr(yaml, "CSafeLoader", yaml.SafeLoader))

    def follow(node):
        while isinstance(node, dict) and "$ref" in node:
            target = description
            for key in node["$ref"].lstrip("#/").split("/"):
                target = target[key.replace("~1", "/").replace("~0", "~")]
            node = target
        return node

    for route, item in description["paths"].items():
        for method in METHODS:
            for status, answer in (item.get(method) or {}).get("responses", {}).items():
                for media, content in (follow(answer).get("content") or {}).items():
                    if not str(status).startswith("2") or "json" not in media:
                        continue
                    bodies = [content["example"]] if "example" in content else []
                    bodies += [follow(example).get("value") for example in (content.get("examples") or {}).values()]
                    for body in bodies:
                        print(json.dumps([method, route, str(status), body], default=str))


main(sys.argv[1])
