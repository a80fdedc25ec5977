"""Chance changes of a file's content: bytes, lines and words of text, nodes of a JSON tree. The same chance gives the same change."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from copy import deepcopy
from random import Random
from typing import Any

WORD = re.compile(r"""[0-9][0-9.\-]*|[\w\u4e00-\u9fff]+|"[^"\n]*"|'[^'\n]*'""")
NASTY = (
    "", " ", "0", "-0", "-1", "1.5", "1e5", "1e999999999", "-1e-999999999", str(10**19), "9" * 5000, "0x7fffffffffffffff", "NaN", ".inf", "-.nan",
    "Infinity", "１２", "٣", "²", "1,000", "5.00E+11", "12%", "true", "null", "~", "2021-02-30", "0000-00-00", "9999-12-31", "2021-13", "1905",
    "12:30:45", "=1+1", "+1", "@x", "-", "#N/A", "'", '"', ",", ";", "\t", "\r", "\n", "\r\n", ":", "- ", "? ", "| ", "> ", "%", "&a", "*a", "<<", "!!str",
    "!!python/object/apply:os.system [x]", "!!binary x", "!!set {a, a}", "!!timestamp 2021-02-30", "{", "}", "[", "]", "[" * 3000, "{a: " * 3000, "a, " * 3000,
    "\0", "\x1b[2J", "\x7f", "\x85", "\u2028", "\u202e", "\u200b", "\ufeff", "\ufffe", "é", "葛\U000e0100", "𠮷", "😀", "龘" * 300, "一" * 100_000, "../../x",
    "/etc/passwd", "CON", "district", "合计", "合計", "白沙镇", "白沙", "几江街道", "500116108", "$HOME", "{x}", "{0}", "%s", "\\", "\\u0000", "<b>&amp;</b>", "&lol;",
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1.5, 1e308, float("nan"), float("inf"), 10**19, 10**400, "", "x", "\0", "\u202e", "2021-02-30", "1e999999999", [], {}, [[]],
    [None], {"": None}, {"type": "Point", "coordinates": [1, 2]}, [1] * 10_000, "一" * 100_000, "http://example.invalid/",
)  # fmt: skip
NESTED = 3000

Change = Callable[[bytes, Random], bytes]


def change_bytes(content: bytes, chance: Random) -> bytes:  # noqa: PLR0911 - one a way
    """Return the content with some bytes flipped, cut, doubled, put in or moved, or in another encoding."""
    where = chance.randrange(len(content) + 1)
    length = min(len(content) - where, chance.choice((1, 1, 2, 10, 100, 1000)))
    before, piece, after = content[:where], content[where : where + length], content[where + length :]
    match chance.randrange(8):
        case 0:
            return before + bytes(byte ^ 1 << chance.randrange(8) for byte in piece) + after
        case 1:
            return before + after
        case 2:
            return before
        case 3:
            return before + piece * chance.choice((2, 3, 1000)) + after
        case 4:
            return before + chance.randbytes(chance.choice((1, 4, 100))) + after
        case 5:
            return after + before + piece
        case 6:
            return (
                chance.choice(
                    (b"\xef\xbb\xbf", b"\xff\xfe", b"\0", b"sep=;\n", b"%YAML 9.9\n", b"\x1f\x8b", b"PK\3\4")
                )
                + content
            )
        case _:
            text = content.decode("utf-8", "replace")
            return text.encode(chance.choice(("gb18030", "utf-16", "utf-32", "utf-8-sig", "big5")), "replace")


def change_text(content: bytes, chance: Random) -> bytes:
    """Return the text with a word made another, or lines gone, doubled, swapped, repeated, indented or cut."""
    text = content.decode("utf-8", "replace")
    words = list(WORD.finditer(text))
    if words and chance.random() < 2 / 3:
        for _ in range(chance.choice((1, 1, 1, 2, 5))):
            word = chance.choice(words)
            new = chance.choice((*NASTY, word[0] * 2, word[0][:-1], chance.choice(words)[0]))
            text = text[: word.start()] + new + text[word.end() :]
            words = list(WORD.finditer(text)) or [word]
        return text.encode("utf-8", "surrogatepass")
    lines = text.splitlines(keepends=True) or [""]
    one, other = (chance.randrange(len(lines)) for _ in range(2))
    match chance.randrange(6):
        case 0:
            del lines[one]
        case 1:
            lines.insert(other, lines[one])
        case 2:
            lines[one], lines[other] = lines[other], lines[one]
        case 3:
            lines[one] *= 10_000
        case 4:
            lines[one] = chance.choice((" ", "  ", "\t", "- ", "#", ",", ",,,")) + lines[one]
        case _:
            lines[one] = lines[one][: chance.randrange(len(lines[one]) + 1)]
    return "".join(lines).encode("utf-8", "surrogatepass")


def change_tree(content: bytes, chance: Random) -> bytes:
    """Return JSON with a node of its tree replaced, gone, doubled, moved or nested."""
    tree = json.loads(content)
    for _ in range(chance.choice((1, 1, 2))):
        holder, key = chance.choice(list(_places(tree)) or [(tree, None)])
        if key is None:
            return json.dumps(chance.choice(VALUES)).encode()
        match chance.randrange(6):
            case 0:
                del holder[key]
            case 1 if isinstance(holder, list):
                holder.insert(key, holder[key])
            case 2:
                other, place = chance.choice(list(_places(tree)))
                holder[key] = deepcopy(other[place])
            case 3:
                nested = json.dumps(holder[key])
                mark = "\ue000nested"
                holder[key] = mark
                text = json.dumps(tree, ensure_ascii=False)
                return text.replace(f'"{mark}"', "[" * NESTED + nested + "]" * NESTED).encode()
            case _:
                holder[key] = deepcopy(chance.choice(VALUES))  # which may be changed in its turn
    return json.dumps(tree, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _places(tree: Any) -> list[tuple[Any, Any]]:
    """Return every node of a tree by what holds it and its key there; of long lists the first few."""
    found: list[tuple[Any, Any]] = []
    left = [tree]
    while left:
        node = left.pop()
        keys = (
            list(node)
            if isinstance(node, dict)
            else list(range(min(len(node), 8)))
            if isinstance(node, list)
            else []
        )
        found += [(node, key) for key in keys]
        left += [node[key] for key in keys]
    return found
