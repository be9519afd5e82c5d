"""A report as Markdown: what it looks like, and what nobody can make of it."""

import re
from dataclasses import replace
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

from imtui.domain import payloads
from imtui.report import markdown
from imtui.report.reports import Document
from tests.made import CHECKOUT, event, incident, record
from tests.report.stories import checkout, told

GOLDEN = Path(__file__).parent / "golden" / "checkout.md"
HOSTILE = (
    "<script>x()</script> ![p](http://evil.example/p.png) [l](javascript:x) | `c` **b** @everyone #1 \\ _u_ ~~s~~ https://evil.example"
)


def test_it_reads_like_this() -> None:
    """The file is the proof and the example: a change to it is looked at."""
    assert markdown.render(told()) == GOLDEN.read_text(encoding="utf-8")


def _tree(text: str) -> SyntaxTreeNode:
    return SyntaxTreeNode(MarkdownIt("gfm-like", {"linkify": False}).parse(text))


@pytest.mark.parametrize("text", [HOSTILE, "a\nb", "# h", "- l", "> q", "1. x", "&lt;b&gt;", "```", "    code", "$x$", "^a^", "a|b\\|c"])
def test_text_is_text_whatever_is_in_it(text: str) -> None:
    [cell] = [node for node in _tree(f"| a |\n| --- |\n| {markdown.text(text)} |").walk() if node.type == "td"]
    [inline] = cell.children
    assert {node.type for node in inline.children} <= {"text"}
    shown = "".join(node.content for node in inline.children)
    assert shown == re.sub(r"\s*\n\s*", " ", text).strip()


@pytest.mark.parametrize("text", ["a", "a`b", "``", "`", "arn:x|y", "a ``b`` c"])
def test_code_is_not_ended_by_what_is_in_it(text: str) -> None:
    [cell] = [node for node in _tree(f"| a |\n| --- |\n| {markdown.code(text)} |").walk() if node.type == "td"]
    [code] = cell.children[0].children
    assert (code.type, code.content) == ("code_inline", text)


def test_what_people_wrote_cannot_become_structure() -> None:
    notes = tuple(event(payloads.NOTE, f"{mark}{HOSTILE}\n# head — @bo", key=mark or "n") for mark in ("", "d! ", "t! ", ":ic "))
    snapshot = checkout(records={CHECKOUT: record(title=f"{HOSTILE}\n\n# head", summary=HOSTILE)}, timelines={CHECKOUT: notes})
    nodes = list(_tree(markdown.render(told(snapshot))).walk())
    kinds = {node.type for node in nodes}
    assert not kinds & {"html_block", "html_inline", "image"}
    assert [node.attrs["href"] for node in nodes if node.type == "link"] == ["https://graphs.example.org/d/1"]
    assert "head" not in {node.children[0].content for node in nodes if node.type == "heading" and node.children}


def test_the_summary_keeps_its_form_but_no_html_and_no_pictures() -> None:
    summary = "- one\n- **two** <img src=x onerror=x()> ![p](http://evil.example/p.png) @all"
    nodes = list(_tree(markdown.render(told(checkout(records={CHECKOUT: record(summary=summary)})))).walk())
    [quote] = [node for node in nodes if node.type == "blockquote"]
    kinds = {node.type for node in quote.walk()}
    assert {"bullet_list", "strong"} <= kinds
    assert not kinds & {"html_inline", "image"}


def test_several_incidents_begin_with_a_table_of_their_times() -> None:
    other = CHECKOUT.replace("checkout", "search")
    snapshot = checkout(records={**checkout().records, other: record(other, title="Search is slow", created=incident().created)})
    written = markdown.render(told(snapshot))
    assert written.startswith("# 2 incidents\n\n| incident | impact | began (UTC) | TTA | TTR |\n")
    assert "| **mean** |  |  | 3m38s (of 1) | 1h06m (of 1) |" in written
    assert "\n## Search is slow\n" in written


def test_what_could_not_be_read_is_said() -> None:
    document = told(gaps={CHECKOUT: ("findings: not allowed",), "": ("the directory: not allowed",)})
    written = markdown.render(document)
    assert written.count("**Not in this report**") == 2
    assert "> - findings: not allowed" in written


def test_a_document_without_incidents_is_one_too() -> None:
    assert markdown.render(Document(reports=(), written=told().written)).startswith("# 0 incidents")
    assert replace(told(), gaps=()).reports
