"""Themes: a company's colours, font, logo and title in every form, checked before anything is written."""

from __future__ import annotations

import base64
import hashlib
import re
import struct
import zlib
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from reporting_sample import make_sample

from cxtext.cli.report import report as command
from cxtext.errors import InputError
from cxtext.reporting import read_theme, render_html, summarise, write_charts, write_report
from cxtext.reporting.colours import DARK, LIGHT, READABLE, TEXTS, complete, contrast, distance, lightened, mix
from cxtext.reporting.logos import MAX_BYTES, png_logo, read_logo
from cxtext.reporting.theme import PLAIN

LOGO = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 10">
<rect width="30" height="10" fill="#5b2a86"/></svg>"""
THEME = """
title = "Voice of the customer"
company = "Tidewire <b>"
font = "Fira Sans"
[colours]
accent = "#5b2a86"
negative = "#8a3b00"
"""


@pytest.fixture(scope="module")
def sample():
    return make_sample()


@pytest.fixture
def theme_of(tmp_path):
    def write(text, logo=None):
        if logo is not None:
            (tmp_path / "logo.svg").write_text(logo, encoding="utf-8")
        path = tmp_path / "theme.toml"
        path.write_text(text, encoding="utf-8")
        return read_theme(path)

    return write


def png(width=3, height=2, extra=b""):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\x00" + b"\x55\x22\x88" * width for _ in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", head) + extra + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts, chunk


class TestColours:
    @pytest.mark.parametrize("palette", [LIGHT, DARK])
    def test_the_usual_colours_can_be_read(self, palette):
        assert min(contrast(palette[text], palette[ground]) for text, ground in TEXTS) > READABLE - 0.005

    def test_the_usual_colours_are_those_of_the_style_sheet(self, sample):
        style = re.search("<style>(.*?)</style>", render_html(summarise(sample)), re.DOTALL)[1]
        light, dark = re.findall(r":root \{([^}]*)\}", style)[:2]
        for block, palette in ((light, LIGHT), (dark, DARK)):
            said = dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", block))
            assert {role: said[role] for role in palette} == dict(palette)

    def test_contrast_is_that_of_the_standard(self):
        # Worked examples: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio by hand.
        assert contrast("#777777", "#ffffff") == pytest.approx(4.478, abs=0.001)
        assert contrast("#ffffff", "#0000ff") == pytest.approx(8.592, abs=0.001)

    def test_what_follows_from_a_colour_can_be_read_too(self):
        found = complete({"accent": "#767676"}, LIGHT)
        assert contrast(found["accent"], found["accent-soft"]) >= READABLE
        assert found["tone1"] == LIGHT["tone1"]
        assert complete({"negative": "#8a3b00"}, LIGHT)["tone1"] == "#8a3b00"

    @pytest.mark.parametrize("colour", ["#000000", "#5b2a86", "#001f5b", "#ff0000"])
    def test_dark_screens_get_a_tint_that_can_be_read(self, colour):
        assert contrast(lightened(colour, (DARK["paper"], DARK["ground"])), DARK["paper"]) >= READABLE

    def test_distance_of_equal_colours_is_nothing(self):
        assert distance("#123456", "#123456") == 0
        assert distance("#000000", "#ffffff") == pytest.approx(1.0, abs=0.001)
        assert mix("#102030", "#ffffff", 1.0) == "#102030"


class TestFile:
    def test_an_empty_theme_is_the_usual_look(self, theme_of, sample):
        theme = theme_of("")
        assert theme == PLAIN
        assert render_html(summarise(sample), theme) == render_html(summarise(sample))

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("colour = 1", "'colour'.*known are title"),
            ("[colours]\nbrand = '#000000'", r"\[colours\].*'brand'"),
            ("[colours]\naccent = 'teal'", "accent in .*'teal'.*#rrggbb"),
            ("[colours]\naccent = 3", "#rrggbb"),
            ("colours = 3", "table of colours"),
            ("[colours]\naccent = '#ffcc00'", "accent .#ffcc00. has a contrast of 1.5 on paper.*WCAG AA.*darker"),
            ("[dark]\nink = '#333333'", r"\[dark\], ink.*lighter"),
            ("[colours]\npaper = '#000000'", "no light colour"),
            ("[dark]\npaper = '#ffffff'", "no dark colour"),
            ("[colours]\nnegative = '#00664d'\npositive = '#00674e'", "look alike"),
            ("font = 'x\"; } body { display: none'", "no family name"),
            ("title = 7", "'title'.*text"),
            ("title = '''" + "x" * 400 + "'''", "at most 300"),
            ("title = ", "no readable TOML"),
            ("logo = 'missing.png'", "cannot be read"),
        ],
    )
    def test_a_fault_is_named(self, theme_of, text, said):
        with pytest.raises(InputError, match=said):
            theme_of(text)

    def test_a_missing_or_giant_file_is_refused(self, tmp_path):
        with pytest.raises(InputError, match="cannot be read"):
            read_theme(tmp_path / "none.toml")
        (tmp_path / "large.toml").write_text("#" * 200_000)
        with pytest.raises(InputError, match="larger than"):
            read_theme(tmp_path / "large.toml")

    def test_red_and_green_are_allowed_with_a_note(self, theme_of):
        notes = theme_of("[colours]\nnegative = '#a4262c'\npositive = '#00695c'").notes
        assert "do not tell red from green" in notes[0]
        assert not theme_of(THEME).notes


class TestLogo:
    def test_a_png_keeps_its_picture_and_loses_its_texts(self, tmp_path):
        _, chunk = png()
        content, _ = png(extra=chunk(b"tEXt", b"Author\x00somebody"))
        (tmp_path / "logo.png").write_bytes(content + b"<script>trailing</script>")
        logo = read_logo(tmp_path / "logo.png")
        assert (logo.width, logo.height) == (3, 2)
        assert b"somebody" not in logo.png
        assert b"script" not in logo.png
        assert logo.png == png()[0]

    @pytest.mark.parametrize(
        ("content", "said"),
        [
            (b"GIF89a", "neither a PNG nor"),
            (png()[0][:-20], "damaged PNG"),
            (png()[0].replace(b"IDAT", b"IDAX", 1), "checksums"),
            (b"\x89PNG\r\n\x1a\n" + b"x" * (MAX_BYTES + 1), "it may have"),
            (png(width=5_000, height=1)[0], "5,000 × 1 pixels"),
        ],
    )
    def test_what_is_no_small_whole_png_is_refused(self, tmp_path, content, said):
        (tmp_path / "logo.png").write_bytes(content)
        with pytest.raises(InputError, match=said):
            read_logo(tmp_path / "logo.png")

    def test_an_svg_becomes_a_png_without_what_it_might_do(self, tmp_path):
        evil = LOGO.replace(
            "</svg>",
            "<script>alert(1)</script><foreignObject><p>hi</p></foreignObject>"
            '<image href="file:///etc/hostname" width="5" height="5"/>'
            '<rect width="1" height="1" fill="url(https://evil.example/x)" onclick="alert(1)"/></svg>',
        )
        (tmp_path / "plain.svg").write_text(LOGO, encoding="utf-8")
        (tmp_path / "evil.svg").write_text(evil.replace('fill="url(', 'opacity="0" fill="url('), encoding="utf-8")
        assert read_logo(tmp_path / "evil.svg").png == read_logo(tmp_path / "plain.svg").png

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("<!DOCTYPE svg [<!ENTITY a 'aaaa'>]>" + LOGO, "entities"),
            ("<svg>", "no readable SVG"),
            ("<html/>", "outermost element"),
            ('<svg xmlns="http://www.w3.org/2000/svg"/>', "does not say its size"),
            (LOGO.replace("0 0 30 10", "0 0 3000 1"), "twenty times"),
            (LOGO.replace("</svg>", "<use href='#a'/>" * 30 + "</svg>"), "30 of them <use>"),
            (LOGO.replace("</svg>", "<g/>" * 3_000 + "</svg>"), "simplify"),
        ],
    )
    def test_a_hostile_svg_is_refused(self, tmp_path, text, said):
        (tmp_path / "logo.svg").write_text(text, encoding="utf-8")
        with pytest.raises(InputError, match=said):
            read_logo(tmp_path / "logo.svg")

    def test_it_keeps_its_shape_in_a_box(self):
        logo = png_logo(png(width=30, height=10)[0], "x")
        assert logo.within(60, 60) == (60, 20)
        assert logo.within(300, 10) == (30, 10)


class TestForms:
    def test_the_page_has_colours_font_logo_and_title(self, theme_of, sample, tmp_path):
        theme = theme_of('logo = "logo.svg"\n' + THEME, LOGO)
        page = write_report(sample, tmp_path / "r.html", theme=theme).read_text(encoding="utf-8")
        style = re.search("<style>(.*?)</style>", page, re.DOTALL)[1]
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        assert f"style-src 'sha256-{digest}'" in page
        assert "--accent: #5b2a86;" in style
        assert 'body { font-family: "Fira Sans",' in style
        assert "<h1>Voice of the customer</h1>" in page
        assert 'alt="Tidewire &lt;b&gt;"' in page
        assert 'src="data:image/png;base64,' in page
        assert "Tidewire <b>" not in page

    def test_dark_screens_and_paper_have_all_colours_that_change(self, theme_of):
        css = theme_of(THEME).css
        dark = re.search(r"prefers-color-scheme: dark\) \{ :root \{([^}]*)", css)[1]
        printed = re.search(r"@media print \{ :root \{([^}]*)", css)[1]
        assert set(re.findall("--([a-z0-9-]+):", dark)) <= set(re.findall("--([a-z0-9-]+):", printed))
        assert "--accent: #5b2a86" in printed

    def test_markdown_has_the_title(self, theme_of, sample, tmp_path):
        text = write_report(sample, tmp_path / "r.md", theme=theme_of(THEME)).read_text(encoding="utf-8")
        assert text.startswith("# Voice of the customer\n")

    def test_pictures_have_the_colours_and_the_font(self, theme_of, sample, tmp_path):
        write_charts(sample, tmp_path / "charts", theme=theme_of(THEME))
        for path in (tmp_path / "charts").iterdir():
            root = ElementTree.parse(path).getroot()
            used = {element.attrib.get(paint) for element in root.iter() for paint in ("fill", "stroke")}
            assert LIGHT["negative"] not in used
            fonts = {element.attrib["font-family"] for element in root.iter() if "font-family" in element.attrib}
            assert fonts == {"Fira Sans, sans-serif"}
        text = (tmp_path / "charts" / "pain-points.svg").read_text(encoding="utf-8")
        assert "#8a3b00" in text

    def test_a_fault_of_the_theme_is_told_in_a_sentence(self, tmp_path):
        (tmp_path / "theme.toml").write_text("[colours]\naccent = 'teal'")
        result = CliRunner().invoke(command, [str(tmp_path), "--theme", str(tmp_path / "theme.toml")])
        assert isinstance(result.exception, InputError)
        assert "#rrggbb" in str(result.exception)
