"""What the REFI-QDA 1.5 schemas ask of codebooks and projects, told in our own words, and a check against it.

The schemas are published by the Rotterdam Exchange Format Initiative, https://www.qdasoftware.org. A folder with the
real ``Project.xsd`` and ``Codebook.xsd``, named by ``CXTEXT_REFI_SCHEMA``, is used as well where lxml is installed.
"""

from __future__ import annotations

import os
import re
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

GUID = re.compile(r"(\{)?[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}(?(1)\})")
FORMS = {
    "guid": GUID,
    "text": re.compile(r"(?s).*"),
    "truth": re.compile(r"true|false|1|0"),
    "colour": re.compile(r"#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})"),
    "integer": re.compile(r"[+-]?[0-9]+"),
    "moment": re.compile(r"-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?"),
    "day": re.compile(r"\d{4}-\d\d-\d\d"),
    "decimal": re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)"),
    "kind": re.compile(r"Text|Boolean|Integer|Float|Date|DateTime"),
}
BY = {"creatingUser": "guid", "creationDateTime": "moment", "modifyingUser": "guid", "modifiedDateTime": "moment"}
REFERENCE: tuple[list[str], dict[str, str]] = ([], {"!targetGUID": "guid"})

# Element -> its children in order ("?" none or one, "*" any number, "+" at least one, "|" a choice), and attributes
# ("!" must be there) with their form. An element that is not listed holds text and nothing else.
PROJECT: dict[str, tuple[list[str], dict[str, str]]] = {
    "Project": (
        ["Users?", "CodeBook?", "Variables?", "Cases?", "Sources?", "Notes?", "Links?", "Sets?", "Graphs?",
         "Description?", "NoteRef*"],
        {"!name": "text", "origin": "text", "creatingUserGUID": "guid", "creationDateTime": "moment",
         "modifyingUserGUID": "guid", "modifiedDateTime": "moment", "basePath": "text"},
    ),
    "Users": (["User+"], {}),
    "User": ([], {"!guid": "guid", "name": "text", "id": "text"}),
    "CodeBook": (["Codes"], {}),
    "Codes": (["Code+"], {}),
    "Code": (
        ["Description?", "NoteRef*", "Code*"],
        {"!guid": "guid", "!name": "text", "!isCodable": "truth", "color": "colour"},
    ),
    "Variables": (["Variable+"], {}),
    "Variable": (["Description?"], {"!guid": "guid", "!name": "text", "!typeOfVariable": "kind"}),
    "Cases": (["Case+"], {}),
    "Case": (
        ["Description?", "CodeRef*", "VariableValue*", "SourceRef*", "SelectionRef*"],
        {"!guid": "guid", "name": "text"},
    ),
    "VariableValue": (
        ["VariableRef", "TextValue|BooleanValue|IntegerValue|FloatValue|DateValue|DateTimeValue?"], {},
    ),
    "Sources": (["TextSource+"], {}),
    "TextSource": (
        ["Description?", "PlainTextContent?", "PlainTextSelection*", "Coding*", "NoteRef*", "VariableValue*"],
        {"!guid": "guid", "name": "text", "richTextPath": "text", "plainTextPath": "text"} | BY,
    ),
    "PlainTextSelection": (
        ["Description?", "Coding*", "NoteRef*"],
        {"!guid": "guid", "name": "text", "!startPosition": "integer", "!endPosition": "integer"} | BY,
    ),
    "Coding": (["CodeRef", "NoteRef*"], {"!guid": "guid", "creatingUser": "guid", "creationDateTime": "moment"}),
    "Sets": (["Set+"], {}),
    "Set": (["Description?", "MemberCode*", "MemberSource*", "MemberNote*"], {"!guid": "guid", "!name": "text"}),
    "CodeRef": REFERENCE, "VariableRef": REFERENCE, "SourceRef": REFERENCE, "SelectionRef": REFERENCE,
    "MemberCode": REFERENCE, "NoteRef": REFERENCE,
}  # fmt: skip
CODEBOOK = PROJECT | {
    "CodeBook": (["Codes", "Sets?"], {"origin": "text"}),
    "Code": (["Description?", "Code*"], PROJECT["Code"][1]),
    "Set": (["Description?", "MemberCode*"], {"!guid": "guid", "!name": "text"}),
    "MemberCode": ([], {"!guid": "guid"}),
}
VALUES = {
    "TextValue": "text", "BooleanValue": "truth", "IntegerValue": "integer", "FloatValue": "decimal",
    "DateValue": "day", "DateTimeValue": "moment",
}  # fmt: skip
NAMESPACES = {"Project": "urn:QDA-XML:project:1.0", "CodeBook": "urn:QDA-XML:codebook:1.0"}


def faults(content: bytes, root: str) -> list[str]:
    """Return where the XML breaks the schema of projects or codebooks, and which references lead nowhere."""
    tree = ElementTree.fromstring(content)
    rules = PROJECT if root == "Project" else CODEBOOK
    prefix = f"{{{NAMESPACES[root]}}}"
    if tree.tag != prefix + root:
        return [f"root is {tree.tag}"]
    found: list[str] = []
    for element in tree.iter():
        if not element.tag.startswith(prefix):
            found.append(f"{element.tag} is of another namespace")
            continue
        found += _element(element, rules, prefix)
    guids = [element.get("guid") for element in tree.iter() if element.get("guid") and "Member" not in element.tag]
    found += (
        [f"{guid} stands twice" for guid in {one for one in guids if guids.count(one) > 1}] if len(guids) < 900 else []
    )
    there = set(guids)
    found += [f"{e.tag} leads nowhere" for e in tree.iter() if e.get("targetGUID") and e.get("targetGUID") not in there]
    return found + _schema_faults(content, root)


def _element(
    element: ElementTree.Element, rules: dict[str, tuple[list[str], dict[str, str]]], prefix: str
) -> list[str]:
    tag = element.tag.removeprefix(prefix)
    if tag not in rules:
        form = FORMS[VALUES.get(tag, "text")]
        wrong = len(element) or element.attrib or not form.fullmatch(element.text or "")
        return [f"{tag}: {element.text!r}"] if wrong else []
    order, attributes = rules[tag]
    found = [f"{tag} lacks {name[1:]}" for name in attributes if name[0] == "!" and name[1:] not in element.attrib]
    forms = {name.lstrip("!"): form for name, form in attributes.items()}
    for name, value in element.attrib.items():
        if name not in forms or not FORMS[forms[name]].fullmatch(value):
            found.append(f"{tag} has {name}={value!r}")
    children = "".join(f"<{child.tag.removeprefix(prefix)}>" for child in element)
    parts = [(part.rstrip("?*+"), part[-1] if part[-1] in "?*+" else "") for part in order]
    pattern = "".join(f"(?:{'|'.join(f'<{one}>' for one in names.split('|'))}){sign}" for names, sign in parts)
    if not re.fullmatch(pattern, children):
        found.append(f"{tag} holds {children[:200]}")
    if (element.text or "").strip():
        found.append(f"{tag} holds text")
    return found


def _schema_faults(content: bytes, root: str) -> list[str]:
    folder = os.environ.get("CXTEXT_REFI_SCHEMA")
    if not folder:
        return []
    from lxml import etree

    schema = _schema(Path(folder) / ("Project.xsd" if root == "Project" else "Codebook.xsd"))
    schema.validate(etree.fromstring(content, etree.XMLParser(huge_tree=True)))
    return [str(error) for error in schema.error_log]


@lru_cache
def _schema(path: Path) -> Any:
    from lxml import etree

    return etree.XMLSchema(etree.parse(path))
