import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import networkx as nx
import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.ui import WebDriverWait

from paperkg.exports.html.explorer import explore

CHROMIUM, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-background-networking --disable-component-update "
    "--disable-sync --no-first-run --window-size=1400,900 --force-prefers-reduced-motion"
)
PAYLOAD = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>\'"><svg onload=window.hacked=1>'

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not (CHROMIUM and DRIVER), reason="needs Debian's packages chromium and chromium-driver"),
]


class Page:
    """The page in a browser: opened afresh at an address, and read back."""

    def __init__(self, driver: WebDriver, file: Path) -> None:
        self.driver, self.file = driver, file

    def open(self, address: str = "") -> None:
        self.driver.get("about:blank")
        self.driver.get(self.file.as_uri() + address)

    def one(self, css: str) -> WebElement:
        return self.driver.find_element(By.CSS_SELECTOR, css)

    def texts(self, css: str) -> list[str]:
        # in one call, as the page may draw itself anew between two
        plain = "element.innerText.replaceAll('\\u00a0', ' ').trim()"
        found = self.ask(f"[...document.querySelectorAll(arguments[0])].map(element => {plain})", css)
        assert isinstance(found, list)
        return found

    def ask(self, script: str, *arguments: object) -> object:
        return self.driver.execute_script(f"return {script}", *arguments)

    def until(self, holds: Callable[[], object]) -> None:
        WebDriverWait(self.driver, 10, poll_frequency=0.02).until(lambda _: holds())

    def press(self, *keys: str) -> None:
        webdriver.ActionChains(self.driver).send_keys(*keys).perform()


@pytest.fixture(scope="module")
def driver(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebDriver]:
    options = webdriver.ChromeOptions()
    options.binary_location = str(CHROMIUM)
    for flag in (*FLAGS.split(), f"--user-data-dir={tmp_path_factory.mktemp('profile')}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options, Service(str(DRIVER)))
    yield driver
    driver.quit()


@pytest.fixture(scope="module")
def file(graph: "nx.MultiDiGraph[str]", tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "explorer.html"
    path.write_text(explore(graph), encoding="utf-8")
    return path


@pytest.fixture
def page(driver: WebDriver, file: Path) -> Iterator[Page]:
    """The page at its start; whatever a test does, nothing may be reported or fetched."""
    driver.get_log("performance")
    found = Page(driver, file)
    found.open()
    yield found
    driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})  # type: ignore[attr-defined]
    assert driver.get_log("browser") == []
    # the browser's own start page may still be loading
    own = (file.as_uri(), "about:", "chrome:", "data:", "blob:")
    assert [address for address in requested(driver) if not address.startswith(own)] == []


def requested(driver: WebDriver) -> list[str]:
    events = [json.loads(entry["message"])["message"] for entry in driver.get_log("performance")]
    return [event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"]


def shown(graph: "nx.MultiDiGraph[str]", hidden: set[str]) -> set[str]:
    """Nodes that the map shows: papers and what is at the ends of the edges that are on."""
    papers = {node for node, kind in graph.nodes(data="kind") if kind == "paper"}
    ends = {end for *edge, relation in graph.edges(keys=True) if relation not in hidden for end in edge}
    return {node for node in papers | ends if not graph.nodes[node].get("generic")}


def test_the_page_opens_without_a_request_or_a_complaint(driver: WebDriver, file: Path) -> None:
    driver.get_log("performance")
    Page(driver, file).open()
    assert {address for address in requested(driver) if not address.startswith(("about:", "chrome:"))} <= {
        file.as_uri(),
        "data:,",
    }
    assert driver.get_log("browser") == []


def test_the_policy_stops_what_a_page_could_fetch(driver: WebDriver, file: Path) -> None:
    Page(driver, file).open()
    blocked = driver.execute_async_script(
        "const done = arguments[0];"
        "addEventListener('securitypolicyviolation', (event) => done(event.effectiveDirective));"
        "fetch('https://example.org/').catch(() => {});"
    )
    assert blocked == "connect-src"
    driver.get_log("browser")


def test_counts_are_those_of_the_graph(page: Page, graph: "nx.MultiDiGraph[str]") -> None:
    entities = len(graph) - 90
    assert page.ask("paperkg.counts") == {
        "papers": 90,
        "entities": entities,
        "facts": graph.number_of_edges(),
        "results": 90,
    }
    assert page.texts(".numbers strong") == ["90", f"{entities}", f"{graph.number_of_edges():,}", "90"]


def test_the_map_shows_what_the_filters_let_through(page: Page, graph: "nx.MultiDiGraph[str]") -> None:
    assert page.ask("paperkg.drawn().length") == len(shown(graph, {"mentions"}))
    page.one("input[name=mentions]").click()
    page.until(lambda: page.ask("paperkg.drawn().length") == len(shown(graph, set())))
    page.one("input[name=hardware]").click()
    without = {node for node in shown(graph, set()) if graph.nodes[node]["kind"] != "hardware"}
    page.until(lambda: page.ask("paperkg.drawn().length") == len(without))
    page.one("#reset").click()
    page.until(lambda: page.ask("paperkg.drawn().length") == len(shown(graph, {"mentions"})))
    assert page.one("#shown").text == f"{len(shown(graph, {'mentions'}))} of {len(graph)} nodes"


def test_generic_things_come_when_asked_for(page: Page) -> None:
    assert "large language model" not in str(page.ask("paperkg.drawn()"))
    page.one("input[name=mentions]").click()
    page.one("input[name=generic]").click()
    page.until(lambda: "large language model" in str(page.ask("paperkg.drawn()")))


def test_search_finds_labels_and_aliases_by_keyboard(page: Page, graph: "nx.MultiDiGraph[str]") -> None:
    (label,) = {values["label"] for _, values in graph.nodes(data=True) if values.get("aliases") == ["S3"]}
    page.press("/", "s3")
    page.until(lambda: any(label in text for text in page.texts("#found [role=option]")))
    first = page.one("#found [aria-selected=true]")
    assert label in first.text
    assert page.one("#search").get_attribute("aria-activedescendant") == first.get_attribute("id")
    page.press(Keys.ENTER)
    page.until(lambda: page.ask("paperkg.selected()") == label)
    assert page.one("#live").get_attribute("textContent").startswith(label)  # type: ignore[union-attr]


def test_arrows_walk_the_list_and_escape_clears(page: Page) -> None:
    page.press("/", "flow-1", Keys.ARROW_DOWN)
    page.until(lambda: page.one("#found").is_displayed())
    chosen = [item.get_attribute("aria-selected") for item in page.driver.find_elements(By.CSS_SELECTOR, "#found li")]
    assert chosen[:3] == ["false", "true", "false"]
    page.press(Keys.ESCAPE)
    assert not page.one("#found").is_displayed()
    assert page.one("#search").get_attribute("value") == ""


def test_a_click_on_a_node_shows_its_facts_with_their_sentences(page: Page) -> None:
    x, y = page.ask("(({x, y}) => [Math.round(x), Math.round(y)])(paperkg.where('paper/p7'))")  # type: ignore[misc]
    canvas = page.one("#canvas")
    left, top = x - canvas.size["width"] // 2, y - canvas.size["height"] // 2
    webdriver.ActionChains(page.driver).move_to_element_with_offset(canvas, left, top).click().perform()
    page.until(lambda: str(page.ask("paperkg.selected()")).endswith("things at scale"))
    name = page.one("#panel h2").text.split(":")[0]
    first = page.one("[data-relation=proposes] blockquote")
    assert first.text == f"We present {name}, which runs 2.5x faster than the baseline. ↗"
    assert first.find_element(By.TAG_NAME, "mark").text == name
    assert page.one(".results tbody strong").text == "1.5×"
    link = page.one(".source a")
    found = [link.get_attribute(attribute) for attribute in ("href", "rel", "target")]
    assert found == ["https://example.org/7", "noopener noreferrer", "_blank"]
    # in the graph the proposal, the mention and the result have a link, other facts of this paper do not
    places = page.driver.find_elements(By.CSS_SELECTOR, "blockquote a[target]")
    assert [place.get_attribute("href") for place in places] == ["https://arxiv.org/abs/7#:~:text=We%20present"] * 3
    assert places[0].get_attribute("aria-label") == f"Read it in {page.ask('paperkg.selected()')}"


def test_links_of_the_panel_move_on_and_back_returns(page: Page) -> None:
    page.ask("paperkg.select('paper/p7')")
    page.until(lambda: page.ask("paperkg.selected()") is not None)
    paper = page.ask("paperkg.selected()")
    page.one("[data-relation=proposes] a.node").click()
    page.until(lambda: page.ask("paperkg.selected()") != paper)
    assert page.texts("section[data-relation] h3")[0].startswith("Proposed by")
    page.driver.back()
    page.until(lambda: page.ask("paperkg.selected()") == paper)


def test_an_address_says_what_is_shown(page: Page) -> None:
    page.open("#node=paper/p7&hops=1&off=uses,mentions")
    assert str(page.ask("paperkg.selected()")).endswith("things at scale")
    assert page.one("[data-hops='1']").get_attribute("aria-pressed") == "true"
    assert not page.one("input[name=uses]").is_selected()
    assert 1 < int(str(page.ask("paperkg.drawn().length"))) < 30


@pytest.mark.parametrize("address", ["#node=nothing", "#off=%E0%A4", "#view=none&hops=9&sort=x", "#%%%"])
def test_a_broken_address_shows_the_start(page: Page, graph: "nx.MultiDiGraph[str]", address: str) -> None:
    page.open(address)
    assert page.ask("paperkg.selected()") is None
    assert page.texts("#panel h2") == ["Overview"]


def test_focus_shows_the_neighbourhood_only(page: Page) -> None:
    page.open("#node=system/p3")
    page.one("[data-hops='1']").click()
    page.until(lambda: page.ask("paperkg.drawn().length") == 2)
    page.one("[data-hops='2']").click()
    page.until(lambda: int(str(page.ask("paperkg.drawn().length"))) > 5)
    page.press(Keys.ESCAPE)
    page.until(lambda: int(str(page.ask("paperkg.drawn().length"))) > 700)


def test_the_keyboard_walks_over_the_map(page: Page) -> None:
    page.ask("document.getElementById('canvas').focus()")
    page.press(Keys.ARROW_RIGHT)
    page.until(lambda: page.ask("paperkg.selected()") is not None)
    first = page.ask("paperkg.selected()")
    page.press(Keys.ARROW_LEFT)
    page.until(lambda: page.ask("paperkg.selected()") != first)
    page.press(Keys.ENTER)
    assert page.driver.switch_to.active_element.text == page.ask("paperkg.selected()")


def test_results_are_a_table_to_sort_filter_and_take_away(page: Page) -> None:
    page.one("[data-view=results]").click()
    page.until(lambda: page.texts("#rows") == ["90 of 90"])
    assert page.texts("tbody td.numeric")[0] == "7.5×"
    place = page.one(".of-sentence a[target]")
    assert [place.text, place.get_attribute("href")] == ["↗", "https://arxiv.org/abs/6#:~:text=We%20present"]
    page.one("th[aria-sort=descending] button").click()
    page.until(lambda: page.texts("tbody td.numeric")[0] == "1.5×")
    page.one("#table-filter").send_keys("flow-8 ")
    page.until(lambda: page.texts("#rows") == ["11 of 90"])
    lines = str(page.ask("paperkg.csv()")).split("\r\n")
    assert lines[0] == "value,unit,measure,metric,of,against,model,hardware,data set,paper,sentence,link"
    assert len(lines) == 13
    assert lines[1].endswith(",https://arxiv.org/abs/84#:~:text=We%20present")


def test_entities_are_a_table_that_the_legend_filters(page: Page, graph: "nx.MultiDiGraph[str]") -> None:
    page.open("#view=entities")
    total = len(graph) - 91
    assert page.texts("#rows") == [f"{total} of {total}"]
    page.one("input[name=technique]").click()
    techniques = sum(kind == "technique" for _, kind in graph.nodes(data="kind"))
    page.until(lambda: page.texts("#rows") == [f"{total - techniques} of {total - techniques}"])


def test_the_keyboard_keeps_its_place_when_the_page_changes(page: Page) -> None:
    page.open("#view=entities")
    page.one("tbody tr:nth-child(30) a.node").send_keys(Keys.ENTER)
    page.until(lambda: page.ask("paperkg.selected()") is not None)
    assert page.ask("document.activeElement.closest('tr').rowIndex") == 30
    assert page.one("tr[aria-current=true]").text.startswith(str(page.ask("paperkg.selected()")))
    page.one("#panel a.node").send_keys(Keys.ENTER)
    page.until(lambda: page.ask("document.activeElement.tagName") == "H2")
    assert page.driver.switch_to.active_element.text == page.ask("paperkg.selected()")
    page.one("[data-hops='1']").send_keys(Keys.ENTER)
    page.until(lambda: page.ask("document.activeElement.getAttribute('aria-pressed')") == "true")
    page.open("#view=results")
    page.one("thead th:nth-child(2) button").send_keys(Keys.ENTER)
    page.until(lambda: page.ask("document.activeElement.textContent") == "Metric ↑")


def test_the_view_can_be_saved_as_a_picture(page: Page) -> None:
    page.ask("void (HTMLAnchorElement.prototype.click = function () { window.saved = this.download; })")
    page.one("#png").click()
    page.until(lambda: page.ask("window.saved") == "graph.png")


def told() -> "nx.MultiDiGraph[str]":
    """A paper, what it runs on, and what a person overruled."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    rows = [
        ("reject", "task/chat", "", "Ada", "2025-03-01", "only as an example"),
        ("accept", "x/y", "uses", "", "", ""),
    ]
    names = ("action", "entity", "value", "author", "date", "comment")
    changed = [dict(zip(names, row, strict=True)) for row in rows]
    graph.add_node("p", kind="paper", label="Zed: Fast", corrections=changed)
    figures = {"vendor": ["Acme"], "memory_gb": [40.0, 80.0]}
    links = [("code", "https://www.github.com/acme/h-10/"), ("exact", "https://a.org/x")]
    outside = [{"relation": relation, "iri": iri} for relation, iri in links]
    graph.add_node("h", kind="hardware", label="H10", specification=figures, links=outside)
    graph.add_node("s", kind="system", label="S")
    support = {"confidence": 1, "evidence": ["On 8 H10."], "surfaces": ["H10"]}
    graph.add_edge("p", "h", "uses", relation="uses", counts=[1, 4, 8], reason="rule", **support)
    graph.add_edge("p", "s", "uses", relation="uses", reason="rule; corrected by Ada: accept", **support)
    return graph


@pytest.fixture
def told_page(driver: WebDriver, tmp_path: Path) -> Page:
    (tmp_path / "explorer.html").write_text(explore(told()), encoding="utf-8")
    return Page(driver, tmp_path / "explorer.html")


def test_hardware_shows_its_specification_its_links_and_how_many_a_paper_has(told_page: Page) -> None:
    told_page.open("#node=h")
    assert told_page.texts(".specification, .links li, .note") == [
        "Acme · 40 or 80 GB",
        "Code\ngithub.com/acme/h-10",
        "Same as\na.org/x",
        "1, 4 and 8 devices",
    ]
    link = told_page.one(".links a")
    found = [link.get_attribute(attribute) for attribute in ("href", "rel", "target")]
    assert found == ["https://www.github.com/acme/h-10/", "noopener noreferrer", "_blank"]


def test_a_paper_shows_how_many_devices_it_has_and_what_a_person_overruled(told_page: Page) -> None:
    told_page.open("#node=p")
    assert told_page.texts("[data-relation=uses] .head a") == ["1, 4 and 8 × H10", "S"]
    assert told_page.texts(".note") == ["Corrected by Ada: accept"]
    assert told_page.texts(".corrections li") == [
        "Reject task/chat\nAda · 2025-03-01 · only as an example",
        "Accept x/y → uses",
    ]
    assert told_page.texts("blockquote a") == []


def test_a_node_is_drawn_where_its_lines_end(page: Page) -> None:
    page.open("#node=system/p3&hops=1")
    middle = page.ask("(({clientWidth}) => clientWidth / 2)(document.getElementById('canvas'))")
    assert page.ask("paperkg.where('paper/p3').x") == middle


DRAWN_WIDTH = "document.querySelector('#canvas canvas').width"


def resize(page: Page, width: int, height: int) -> None:
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    page.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)  # type: ignore[attr-defined]


def test_the_map_fits_the_window_until_somebody_zooms(page: Page) -> None:
    corners = "['paper/p3', 'paper/p7', 'system/p3'].map(paperkg.where).map(({x, y}) => [Math.round(x), Math.round(y)])"
    resize(page, 1700, 600)
    page.open()
    fitted = page.ask(corners)
    resize(page, 1300, 900)
    page.open()
    resize(page, 1700, 600)
    page.until(lambda: page.ask(corners) == fitted)
    page.one("[aria-label='Zoom in']").click()
    page.until(lambda: page.ask(corners) != fitted)
    for size in ((1300, 900), (1700, 600)):
        before = page.ask(DRAWN_WIDTH)
        resize(page, *size)
        page.until(lambda before=before: page.ask(DRAWN_WIDTH) != before)
    assert page.ask(corners) != fitted


@pytest.mark.parametrize("width", [360, 1400])
def test_nothing_sticks_out_at_the_side(page: Page, width: int) -> None:
    resize(page, width, 800)
    for address in ("", "#node=paper/p7", "#view=results", "#view=entities&node=paper/p7"):
        page.open(address)
        assert page.ask("document.documentElement.scrollWidth <= innerWidth")
        # on a desktop the columns scroll, not the page
        assert width < 900 or page.ask("document.documentElement.scrollHeight") == 800


def test_text_of_papers_never_runs(driver: WebDriver, tmp_path: Path) -> None:
    result = dict.fromkeys(("quote", "metric", "unit", "bound", "direction", "reported", "subject"), PAYLOAD)
    lists = {name: [PAYLOAD] for name in ("baseline", "model", "hardware", "dataset")}
    claim = {**result, **lists, "value": 1, "value_max": None, "sentence": PAYLOAD}
    claim["link"] = f"https://a.org/{PAYLOAD}"
    support = {"confidence": 1, "evidence": [PAYLOAD], "links": ["javascript:hacked=1"], "surfaces": ["<img src=x"]}
    support["reason"] = f"corrected by {PAYLOAD}"
    rows = [dict.fromkeys(("action", "entity", "value", "author", "date", "comment"), PAYLOAD)]
    addresses = ("javascript:hacked=1", f"https://a.org/{PAYLOAD}")
    more = {"specification": {"vendor": [PAYLOAD]}, "links": [{"relation": PAYLOAD, "iri": iri} for iri in addresses]}
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    graph.add_node("p", kind="paper", label=PAYLOAD, year=1, url="javascript:hacked=1", identifier="", results=[claim])
    graph.nodes["p"]["corrections"] = rows
    graph.add_node("e", kind="model", label=PAYLOAD, definition=PAYLOAD, aliases=[PAYLOAD], generic=False, **more)
    graph.add_edge("p", "e", "proposes", relation="proposes", **support)
    graph.add_edge("p", "e", PAYLOAD, relation=PAYLOAD, **support)
    (tmp_path / "explorer.html").write_text(explore(graph, title=PAYLOAD), encoding="utf-8")
    page = Page(driver, tmp_path / "explorer.html")
    for address in ("", "#node=p", "#node=e&hops=2", "#view=papers", "#view=entities", "#view=results&node=p"):
        page.open(address)
        page.press("/", "img")
        page.until(lambda: page.texts("#found [role=option]"))
        assert page.ask("window.hacked ?? null") is None
        assert page.texts("main img, main script, header img, header script, a[href^=javascript]") == []
    assert page.one("#panel h2").text == PAYLOAD
    assert driver.get_log("browser") == []
