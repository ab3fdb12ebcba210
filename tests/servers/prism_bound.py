#!/usr/bin/env python3
"""How many operations of a description Prism answers when it is asked rightly: the bound for any client.

    target/servers/openstack/venv/bin/python tests/servers/prism_bound.py DESCRIPTION [--all]

Each operation is called with its required parameters (`--all`: with the optional ones too), and with a body in every
way the description itself offers (each example, the schema's examples, values made from the types); it counts when
one of them is accepted. Prints one line a refusal with Prism's reason: what is left is a contradiction
in the description, not a fault of the caller. Needs PyYAML, which the environment of openstack.py holds.
"""

import json
import pathlib
import subprocess
import sys
import urllib.parse

import yaml

import support

DEPTH = 12
METHODS = ("get", "put", "post", "delete", "patch", "head", "options")
# A plain string keeps the dates that YAML would turn into objects.
yaml.SafeLoader.yaml_implicit_resolvers = {
    first: [rule for rule in rules if rule[0] != "tag:yaml.org,2002:timestamp"]
    for first, rules in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
FORMATS = {
    "date-time": "2024-05-01T12:00:00Z",
    "date": "2024-05-01",
    "uuid": "4de7ac8b-495b-4884-9a69-1050c6793cd6",
    "uri": "https://example.com/a",
    "email": "someone@example.com",
    "ipv4": "192.0.2.1",
    "hostname": "example.com",
    "binary": "bytes",
}


class Description:
    """One OpenAPI description, with values made from it."""

    def __init__(self, path):
        self.root = yaml.load(path.read_text(), Loader=yaml.SafeLoader)

    def deref(self, node):
        for _ in range(DEPTH):
            if not isinstance(node, dict) or "$ref" not in node:
                return node
            target = self.root
            for step in node["$ref"].removeprefix("#/").split("/"):
                target = target[urllib.parse.unquote(step).replace("~1", "/").replace("~0", "~")]
            node = target
        raise RecursionError(node)

    def operations(self):
        for path, item in self.root["paths"].items():
            for method in METHODS:
                if method in item:
                    shared = [self.deref(one) for one in item.get("parameters", [])]
                    own = [self.deref(one) for one in item[method].get("parameters", [])]
                    named = {(one["in"], one["name"]): one for one in shared + own}
                    yield method.upper(), path, item[method], list(named.values())

    def value(self, schema, examples=True, depth=0):
        """A value that the schema admits, as far as it says so; `examples` prefers what it shows."""
        schema = self.deref(schema)
        if examples and "example" in schema:
            return schema["example"]
        for word in ("default", "const"):
            if schema.get(word) is not None:
                return schema[word]
        if schema.get("enum"):
            return schema["enum"][0]
        if depth > DEPTH:
            return None
        if schema.get("allOf"):
            schema = self.merged(schema)
        for word in ("oneOf", "anyOf"):
            if schema.get(word):
                inner = self.value(schema[word][0], examples, depth + 1)
                if isinstance(inner, dict) and schema.get("properties"):
                    return self.object(schema, examples, depth) | inner
                return inner
        return self.plain(schema, examples, depth)

    def merged(self, schema, depth=0):
        """The parts of an `allOf` as one schema; what is required may be said in another part than the property."""
        whole = {key: item for key, item in schema.items() if key != "allOf"}
        whole |= {"properties": dict(schema.get("properties", {})), "required": list(schema.get("required", []))}
        for part in schema["allOf"]:
            part = self.deref(part)
            if "allOf" in part and depth < DEPTH:
                part = self.merged(part, depth + 1)
            for key, item in part.items():
                if key == "properties":
                    whole[key] |= item
                elif key == "required":
                    whole[key] += item
                else:
                    whole.setdefault(key, item)
        return whole

    def plain(self, schema, examples, depth):
        kind = schema.get("type") or ("object" if "properties" in schema else "string")
        if isinstance(kind, list):
            kind = next(one for one in kind if one != "null")
        if kind == "object":
            return self.object(schema, examples, depth)
        if kind == "array":
            item = self.value(schema.get("items", {}), examples, depth + 1)
            return [item] * max(1, schema.get("minItems", 1))
        if kind == "boolean":
            return True
        if kind in ("integer", "number"):
            least = schema.get("minimum", 1)
            return max(least, 1) if schema.get("maximum", 1) >= 1 else schema["maximum"]
        text = FORMATS.get(schema.get("format"), "text")
        return text.ljust(schema.get("minLength", 0), "x")[: schema.get("maxLength", 1000)]

    def object(self, schema, examples, depth):
        required = set(schema.get("required", []))
        properties = schema.get("properties", {})
        return {
            name: self.value(inner, examples, depth + 1)
            for name, inner in properties.items()
            if name in required and not self.deref(inner).get("readOnly")
        }

    def shown(self, holder, schema):
        """The values that a parameter or a media type shows, then one from its schema."""
        found = [holder["example"]] if "example" in holder else []
        found += [self.deref(one)["value"] for one in holder.get("examples", {}).values() if "value" in self.deref(one)]
        return found + [self.value(schema, True), self.value(schema, False)]


def flat(value):
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return ",".join(flat(one) for one in value)
    return str(value)


def requests(description, base, everything, method, path, operation, parameters):
    """The requests to try, best first: (method, url, body, headers)."""
    query = []
    headers = {"Authorization": "Bearer token", "Accept": accepted_types(description, operation)}
    for one in parameters:
        if not one.get("required") and (not everything or one["name"] in ("Accept", "Content-Type")):
            continue
        schema = one.get("schema") or next(iter(one.get("content", {}).values()), {}).get("schema", {})
        value = description.shown(one, schema)[0]
        if one["in"] == "path":
            path = path.replace("{" + one["name"] + "}", urllib.parse.quote(flat(value), safe=""))
        elif one["in"] == "query":
            query += [(one["name"], flat(item)) for item in (value if isinstance(value, list) else [value])]
        elif one["in"] == "header":
            headers[one["name"]] = flat(value)
    url = base + path + ("?" + urllib.parse.urlencode(query) if query else "")
    content = description.deref(operation.get("requestBody") or {}).get("content") or {}
    if not content:
        yield method, url, None, headers
    for kind, media in content.items():
        for value in description.shown(media, media.get("schema", {})):
            if kind == "application/x-www-form-urlencoded":
                text = urllib.parse.urlencode(value)
            else:
                text = json.dumps(value) if "json" in kind else str(value)
            yield method, url, text.encode(), headers | {"Content-Type": kind}


def refusal(description, base, everything, one):
    """None when one of the requests is accepted, else Prism's reason against the first of them."""
    reason = None
    for method, url, body, headers in requests(description, base, everything, *one):
        status, got, text = support.exchange(method, url, body, headers)
        if 200 <= status < 400 and "sl-violations" not in got:
            return None
        reason = reason or f"{status} {got.get('sl-violations') or text}"
    return reason


def accepted_types(description, operation):
    """The Accept header: JSON where a success is offered as JSON, else the first type that is offered."""
    answers = (description.deref(one) for code, one in operation["responses"].items() if str(code).startswith("2"))
    kinds = [kind for one in answers for kind in one.get("content", {})]
    return next((kind for kind in kinds if "json" in kind), kinds[0] if kinds else "*/*")


def main():
    path, everything = pathlib.Path(sys.argv[1]), "--all" in sys.argv
    description = Description(path)
    command = [sys.executable, support.HERE / "prism.py", path]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as prism:
        base = json.loads(prism.stdout.readline())["url"]
        operations = list(description.operations())
        refused = 0
        for one in operations:
            reason = refusal(description, base, everything, one)
            if reason:
                refused += 1
                print(f"{one[0]} {one[1]}: {reason[:400]}")
        print(f"{len(operations) - refused} of {len(operations)} accepted")
        prism.stdin.close()


if __name__ == "__main__":
    main()
