"""Atlassian's OpenAPI document, corrected where it is known not to say what the service does. Every correction stands here with its reason."""

import copy

ERROR = {"description": "error", "content": {"application/json": {"schema": {"$ref": "#/components/schemas/error"}}}}


def schemas(node):
    """Every schema in a part of the document."""
    if isinstance(node, dict):
        if isinstance(node.get("properties"), dict) or "$ref" in node or "allOf" in node or "type" in node:
            yield node
        for child in node.values():
            yield from schemas(child)
    elif isinstance(node, list):
        for child in node:
            yield from schemas(child)


def nulls(document):
    """It declares no nullability; the service sends null for what is not there: `parent`, `merge_commit`, `closed_by`, `old` and `new`, `refname`, …"""
    for schema in schemas(document["components"]["schemas"]):
        properties = schema.get("properties")
        if isinstance(properties, dict):
            for name, one in properties.items():
                if isinstance(one, dict) and not one.get("nullable"):
                    properties[name] = {"nullable": True, "allOf": [one]}


def additions(document):
    """It forbids what it does not name; the service sends more: `links.branches`, `links.tags`, `type` of a rendered text, …"""
    for schema in list(schemas(document["components"]["schemas"])):
        if schema.get("additionalProperties") is False:
            del schema["additionalProperties"]


def addresses(document):
    """The address of a clone by SSH is declared a URI and is none."""
    for schema in schemas(document["components"]["schemas"]):
        if schema.get("format") == "uri":
            del schema["format"]


def details(document):
    """The detail of an error is declared a string; that of a missing scope is an object."""
    error = document["components"]["schemas"]["error"]["properties"]["error"]
    if "allOf" in error:
        error = error["allOf"][0]
    error["properties"]["detail"] = {}


def data(document):
    """Every value in a report's `data` is declared an object; the service takes and sends numbers, texts and truths."""
    document["components"]["schemas"]["report_data"]["properties"]["value"] = {}


def refusals(document):
    """It names few statuses of errors; every operation may refuse what is wrong, not signed in, not in the plan, not allowed, not there, gone, or in conflict."""
    for item in document["paths"].values():
        for operation in operations_of(item):
            for status in ("400", "401", "402", "403", "404", "405", "409", "410", "413", "415"):
                operation["responses"][status] = ERROR
            # Where no success is named, what is said of everything else would be held against it.
            if "default" in operation["responses"]:
                del operation["responses"]["default"]
                operation["responses"].setdefault("200", {"description": "success"})


def sources(document):
    """Files, diffs and folders come as what they are, after a redirect where there is one; only JSON has a schema here."""
    for path, item in document["paths"].items():
        if "/src" in path or path.endswith("/diff") or "/diff/" in path:
            for operation in operations_of(item):
                operation["responses"].setdefault("200", {"description": "content"})
                operation["responses"].setdefault("302", {"description": "elsewhere"})
                operation["responses"]["200"].pop("content", None)


def security(document):
    """Who signs in is told to the client, not generated."""
    document.pop("security", None)
    document["components"].pop("securitySchemes", None)
    for item in document["paths"].values():
        for operation in operations_of(item):
            operation.pop("security", None)


CORRECTIONS = [additions, addresses, details, data, nulls, refusals, sources, security]


def operations_of(item):
    return [item[method] for method in ("get", "put", "post", "delete") if method in item]


def corrected(original, operations, values):
    """The document with those operations only, its parameters of paths held to what is there.

    :param operations: as the emulator names them, `GET /user`
    :param values: gives for an operation and the name of a parameter what it may be
    """
    document = copy.deepcopy(original)
    kept = {}
    for operation in operations:
        method, path = operation.split(" ", 1)
        item = document["paths"].get(path)
        if item is None or method.lower() not in item:
            continue
        one = item[method.lower()]
        shared = [parameter for parameter in item.get("parameters", []) if parameter.get("in") == "path"]
        own = [parameter for parameter in one.get("parameters", []) if parameter.get("in") == "path"]
        other = [parameter for parameter in one.get("parameters", []) if parameter.get("in") != "path"]
        names = {parameter["name"] for parameter in shared + own}
        held = [
            {"name": name, "in": "path", "required": True, "schema": {"type": "string", "enum": values(operation, name)}, "example": values(operation, name)[0]}
            for name in sorted(names)
        ]
        one["parameters"] = held + other
        kept.setdefault(path, {})[method.lower()] = one
    document["paths"] = kept
    document["servers"] = [{"url": "/2.0"}]
    for correction in CORRECTIONS:
        correction(document)
    return document
