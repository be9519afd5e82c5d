"""A report as HTML: one file, safe whatever people wrote, and a page that a browser shows."""

import http.server
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest

from imtui.domain import payloads
from imtui.domain.incidents import RelatedItem
from imtui.domain.snapshot import Snapshot
from imtui.report import html
from imtui.report.markup import joined, tag, written
from imtui.report.summaries import summary
from tests.made import CHECKOUT, event, page, record
from tests.report.browsers import browse, needs_browser
from tests.report.stories import ENGAGED, checkout, told

#: What makes a browser fetch or run something.
_FETCHING = {"script", "link", "img", "iframe", "object", "embed", "base", "form", "audio", "video", "source", "use", "image"}
_FETCHING_ATTRIBUTES = {"src", "srcset", "background", "poster", "data", "action", "xlink:href"}


class Page(HTMLParser):
    """The elements of a page, with their attributes, and its text by element."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[tuple[str, str]] = []
        self._open = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._open = tag

    def handle_data(self, data: str) -> None:
        self.texts.append((self._open, data))

    @property
    def counted(self) -> Counter[str]:
        return Counter(name for name, _ in self.elements)

    def assert_nothing_is_fetched_or_run(self) -> None:
        assert not _FETCHING & self.counted.keys()
        for name, attributes in self.elements:
            assert not _FETCHING_ATTRIBUTES & attributes.keys(), (name, attributes)
            assert not [key for key in attributes if key.startswith("on")], (name, attributes)
            assert "url(" not in (attributes.get("style") or "")
            if "href" in attributes:
                assert (attributes["href"] or "").startswith(("#", "http://", "https://", "mailto:")), attributes


def test_a_note_that_was_written_later_says_when_without_showing_markup() -> None:
    page = Page(html.render(told()))
    at = next(number for number, (_, text) in enumerate(page.texts) if "(recorded" in text)
    assert page.texts[at + 1][0] == "time"
    assert "<" not in "".join(text for element, text in page.texts if element not in ("style", "title"))


def test_markup_cannot_become_text_by_an_f_string() -> None:
    with pytest.raises(TypeError, match="child of tag"):
        f"{tag('b', 'bold')}"


def test_receipts_of_all_engagements_stand_in_the_same_columns() -> None:
    head = "".join(f'<th scope="col">{name}</th>' for name in ("UTC", "who", "channel", "receipt", "said"))
    silent = {ENGAGED.arn: (page("bo", ENGAGED, key="b", sent=61),)}
    assert head in html.render(told(checkout(pages=silent)))


def hostile(address: str = "http://evil.example/") -> Snapshot:
    """An incident in which every text tries to become something else."""
    words = f"</title></style></td></svg><script>x()</script><img src='{address}' onerror=x()> \" ' & \x1b[31m \u202e \x00 ]]> -->"
    notes = tuple(event(payloads.NOTE, f"{mark}{words} — @bo", key=mark or "n", at=9) for mark in ("", "d! ", "t! ", "s! ", ":ic "))
    items = (
        RelatedItem(kind=words, value="javascript:x()", value_kind="url", title=words),
        RelatedItem(kind="OTHER", value=f'https://example.org/"><script src={address}></script>', value_kind="url"),
    )
    markdown = f'# {words}\n\n[l](javascript:x()) [d](data:text/html,x) ![p]({address}) <{address}> [k]({address} "t\'onclick=x()")'
    return checkout(records={CHECKOUT: record(title=words, summary=markdown)}, timelines={CHECKOUT: notes}, related_items={CHECKOUT: items})


@pytest.mark.parametrize("snapshot", [checkout(), hostile(), Snapshot(records={CHECKOUT: record()})], ids=["full", "hostile", "empty"])
def test_the_file_is_all_there_is_and_runs_nothing(snapshot: Snapshot) -> None:
    text = html.render(told(snapshot, gaps={CHECKOUT: ("<b>gap</b>",)}))
    page = Page(text)
    page.assert_nothing_is_fetched_or_run()
    assert "url(" not in text.partition("<body>")[0]
    assert "@import" not in text.partition("<body>")[0]
    assert page.counted["title"] == Page(html.render(told(snapshot))).counted["title"]
    assert page.counted["style"] == page.counted["body"] == page.counted["html"] == 1
    assert "\x1b" not in text
    assert "\x00" not in text


def test_it_says_what_there_is_to_say() -> None:
    page = Page(html.render(told()))
    headings = [text for name, text in page.texts if name in ("h1", "h2", "h3")]
    assert headings == [
        "Checkout returns 5xx",
        "Timeline",
        "Decisions",
        "To do",
        "Responders",
        "Roles",
        "Engagement of payments (escalation)",
        "Related items",
        "Findings",
    ]
    shown = " ".join(text for _, text in page.texts)
    for words in (
        "3m38s",
        "1h06m",
        "roll web-412 back",
        "a contract test",
        "handset unreachable",
        "Golden signals",
        "d-412",
        "2026-03-14 14:07:00",
    ):
        assert words in shown, words


def test_what_is_empty_is_not_there() -> None:
    page = Page(html.render(told(Snapshot(records={CHECKOUT: record()}))))
    assert [text for name, text in page.texts if name == "h2"] == []
    assert page.counted["table"] == 0


def test_it_can_be_used_without_eyes() -> None:
    page = Page(html.render(told()))
    attributes = dict(page.elements)
    assert attributes["html"]["lang"] == "en"
    pictures = [each for name, each in page.elements if name == "svg" and each.get("role") == "img"]
    ids = {each["id"] for _, each in page.elements if each.get("id")}
    for picture in pictures:
        assert set((picture["aria-labelledby"] or "").split()) <= ids
    assert all(each.get("scope") == "col" for name, each in page.elements if name == "th")
    described = next(text for name, text in page.texts if name == "desc")
    assert "akuam: 14:03:23 page sent, 14:04:23 page sent, 14:07:00 page accepted." in described
    levels = [int(name[1]) for name, _ in page.elements if name in ("h1", "h2", "h3")]
    assert levels[0] == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


def test_several_incidents_have_a_table_that_leads_to_each() -> None:
    other = CHECKOUT.replace("checkout", "search")
    snapshot = checkout(records={**checkout().records, other: record(other, title="Search is slow")})
    page = Page(html.render(told(snapshot)))
    links = [each["href"] for name, each in page.elements if name == "a" and (each.get("href") or "").startswith("#")]
    ids = [each.get("id") for name, each in page.elements if name == "section"]
    assert [f"#{each}" for each in ids] == links
    assert len({each["id"] for _, each in page.elements if each.get("id")}) == sum(bool(each.get("id")) for _, each in page.elements)


def test_markup_escapes_everything_that_it_did_not_make() -> None:
    assert tag("p", "<b>", tag("i", "&"), title='"x"') == '<p title="&quot;x&quot;">&lt;b&gt;<i>&amp;</i></p>'
    assert tag("br") == "<br>"
    assert joined(("<", written("<")), " & ") == "&lt; &amp; <"
    assert tag("p", "a\x00b\x1b\ud800") == "<p>a\ufffdb\ufffd\ufffd</p>"
    assert tag("td", "", class_="") == "<td></td>"


def test_a_summary_keeps_its_form_and_its_headings_stay_below_those_of_the_page() -> None:
    shown = summary("# Head\n\n- a\n- **b**\n\n[x](https://example.org) [y](javascript:z) ![p](https://example.org/p.png)")
    assert "<h4>Head</h4>" in shown
    assert "<strong>b</strong>" in shown
    assert '<a href="https://example.org" rel="noopener noreferrer">x</a>' in shown
    assert "javascript:z)" in shown
    assert "<img" not in shown
    assert summary("") == ""


@contextmanager
def listening() -> Iterator[tuple[str, list[str]]]:
    """An address on this machine, and what was asked for there."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None: ...

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", asked
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@needs_browser
def test_a_browser_shows_the_page_and_asks_nobody_for_anything(tmp_path: Path) -> None:
    with listening() as (address, asked):
        text = html.render(told(hostile(address)))
        file = tmp_path / "report.html"
        file.write_text(text, encoding="utf-8")
        shown = Page(browse(file, "--dump-dom", profile=tmp_path / "profile"))
        assert asked == []
    written_elements, shown_elements = Page(text).counted, shown.counted
    assert {name: count for name, count in shown_elements.items() if name not in ("thead", "tbody")} == {
        name: count for name, count in written_elements.items() if name not in ("thead", "tbody")
    }
    shown.assert_nothing_is_fetched_or_run()


@needs_browser
def test_a_browser_draws_and_prints_it(tmp_path: Path) -> None:
    file, picture, paper = tmp_path / "report.html", tmp_path / "report.png", tmp_path / "report.pdf"
    file.write_text(html.render(told()), encoding="utf-8")
    browse(file, "--window-size=1000,1400", f"--screenshot={picture}", profile=tmp_path / "profile")
    browse(file, f"--print-to-pdf={paper}", profile=tmp_path / "profile")
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert len(picture.read_bytes()) > 20_000  # an empty page is a tenth of that
    assert paper.read_bytes().startswith(b"%PDF")
