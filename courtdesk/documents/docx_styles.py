"""What a Word document's styles, theme and numbering say of a run and of its paragraph.

Word looks a property up in layers: the run's own, its character style, the paragraph's style, the
style of the table around it, the document's defaults; each style is based on another. Which layer
wins is not the same in every program, so a table's style and a list's level are given as readings
of their own beside the usual one: what is asked of a run is asked of every reading.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from courtdesk.documents.docx_package import Package
from courtdesk.documents.docx_words import W, parsed
from courtdesk.documents.template_fields import Look

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
TABLE = f"{W}tbl"

_MAP = {"bg1": "light1", "t1": "dark1", "bg2": "light2", "t2": "dark2"}
"""What text and background mean in a theme; a document that swaps them has no theme colours."""
_THEME_NAMES = {
    **{"text1": "dk1", "dark1": "dk1", "background1": "lt1", "light1": "lt1"},
    **{"text2": "dk2", "dark2": "dk2", "background2": "lt2", "light2": "lt2"},
    **{"hyperlink": "hlink", "followedHyperlink": "folHlink"},
}


_LOOK_NAMES = {"list bullet": Look.BULLET.value, "heading 2": Look.HEADING.value}
_PARAGRAPH = "paragraph"


@dataclass(frozen=True)
class Layers:
    """Elements that hold properties (`w:rPr`, `w:pPr`), the nearest first."""

    held: tuple[Any, ...]

    def nearest(self, name: str) -> list[Any]:
        """The property of this name in the nearest layer that has it; twice if it stands twice."""
        return next((found for one in self.held if (found := one.findall(f"{W}{name}"))), [])

    def all_of(self, name: str) -> list[Any]:
        """The property of this name in every layer, the nearest first."""
        return [found for one in self.held for found in one.findall(f"{W}{name}")]

    def said(self, name: str, *attributes: str) -> str:
        """The nearest value of an attribute of the property; attributes are found one by one."""
        for one in self.all_of(name):
            for attribute in attributes:
                if (value := one.get(f"{W}{attribute}")) is not None:
                    return str(value)
        return ""


@dataclass(frozen=True)
class Reading:
    """One way in which a run may be read: its own layers and those of its paragraph.

    `cell` holds the `w:tcPr` and `w:tblPr` of a table's style that come with this reading.
    """

    run: Layers
    paragraph: Layers
    cell: Layers = Layers(())


@dataclass(frozen=True)
class Styles:
    """The document's styles by kind and id, and what they lean on."""

    named: Mapping[tuple[str, str], Any]
    standard: Mapping[str, str]
    run_defaults: tuple[Any, ...]
    paragraph_defaults: tuple[Any, ...]
    levels: Mapping[tuple[str, str], tuple[Any, ...]]
    colours: Mapping[str, str]
    typefaces: Mapping[str, str]
    strange_fonts: frozenset[str]
    faults: tuple[str, ...]

    @property
    def looks(self) -> Mapping[str, str]:
        """The ids of the styles for bullets and headings, as far as the document has them."""
        paragraphs = ((name, one) for (kind, name), one in self.named.items() if kind == _PARAGRAPH)
        found = (
            (_LOOK_NAMES.get(_value(one, "name").lower(), ""), name) for name, one in paragraphs
        )
        return {look: name for look, name in found if look}

    def chain(self, kind: str, name: str) -> tuple[Any, ...]:
        """A style and all that it is based on; the standard one for an id that there is not."""
        made: list[Any] = []
        style = self.named.get((kind, name))
        if style is None:
            style = self.named.get((kind, self.standard.get(kind, "")))
        while style is not None and style not in made:
            made.append(style)
            style = self.named.get((kind, _value(style, "basedOn")))
        return tuple(made)

    def readings(self, within: Any, own: Any, style: str, run: Any) -> Iterator[Reading]:
        """Every way to read a run with the properties `run` in a paragraph with `own` and `style`.

        `within` is the paragraph's place in the document; `own` and `run` may be `None`.
        """
        character = self.chain("character", _value(run, "rStyle"))
        paragraph = self.chain("paragraph", style)
        near_run = (*_some(run), *_each(character, "rPr"))
        far_run = (*_each(paragraph, "rPr"), *self.run_defaults)
        far = (*_each(paragraph, "pPr"), *self.paragraph_defaults)
        yield Reading(Layers((*near_run, *far_run)), Layers((*_some(own), *far)))
        numbered = Layers((*_some(own), *far))
        level = self._level(numbered)
        if level:
            yield Reading(Layers((*near_run, *far_run)), Layers((*_some(own), *level, *far)))
        for part in self._table_parts(within):
            of = (part,)
            yield Reading(
                Layers((*near_run, *_each(of, "rPr"), *far_run)),
                Layers((*_some(own), *_each(of, "pPr"), *far)),
                Layers((*_each(of, "tcPr"), *_each(of, "tblPr"))),
            )

    def _level(self, paragraph: Layers) -> tuple[Any, ...]:
        found = paragraph.nearest("numPr")
        if not found:
            return ()
        return self.levels.get((_value(found[0], "numId"), _value(found[0], "ilvl") or "0"), ())

    def _table_parts(self, within: Any) -> Iterator[Any]:
        """The styles of the tables around a place, each with its rules for rows and columns."""
        for table in within.iterancestors(TABLE):
            properties = table.find(f"{W}tblPr")
            for style in self.chain("table", _value(properties, "tblStyle")):
                yield style
                yield from style.findall(f"{W}tblStylePr")


def read_styles(package: Package) -> Styles:
    """The styles of a package that was read, with what they lean on."""
    named: dict[tuple[str, str], Any] = {}
    standard: dict[str, str] = {}
    faults: list[str] = []
    defaults: list[Any] = []
    for root in _roots(package, ".styles+xml"):
        defaults += root.findall(f"{W}docDefaults")
        for style in root.findall(f"{W}style"):
            kind, name = style.get(f"{W}type") or "paragraph", style.get(f"{W}styleId") or ""
            if (kind, name) in named:
                faults.append(f"two styles have the name {name[:40]}: make it anew in Word.")
            named[kind, name] = style
            if style.get(f"{W}default") in ("1", "true", "on"):
                standard[kind] = name
    return Styles(
        named,
        standard,
        _inside(defaults, "rPr"),
        _inside(defaults, "pPr"),
        dict(_levels(package)),
        _colours(package),
        _typefaces(package),
        _strange_fonts(package),
        tuple(faults),
    )


def _roots(package: Package, ending: str) -> Iterator[Any]:
    for part in package.of_type(ending):
        yield parsed(package.parts[part])


def _value(element: Any, name: str) -> str:
    found = element.find(f"{W}{name}") if element is not None else None
    return str(found.get(f"{W}val") or "") if found is not None else ""


def _some(element: Any) -> tuple[Any, ...]:
    return () if element is None else (element,)


def _each(styles: tuple[Any, ...], name: str) -> tuple[Any, ...]:
    return tuple(found for style in styles for found in style.findall(f"{W}{name}"))


def _inside(defaults: list[Any], name: str) -> tuple[Any, ...]:
    return tuple(one for each in defaults for one in each.findall(f"{W}{name}Default/{W}{name}"))


def _levels(package: Package) -> Iterator[tuple[tuple[str, str], tuple[Any, ...]]]:
    """The paragraph properties of each list's levels, by the list's number and the level's."""
    for root in _roots(package, ".numbering+xml"):
        abstract = {one.get(f"{W}abstractNumId"): one for one in root.findall(f"{W}abstractNum")}
        for number in root.findall(f"{W}num"):
            base = abstract.get(_value(number, "abstractNumId"))
            levels = base.findall(f"{W}lvl") if base is not None else []
            levels += number.findall(f"{W}lvlOverride/{W}lvl")
            for level in levels:
                key = (number.get(f"{W}numId") or "", level.get(f"{W}ilvl") or "0")
                yield key, _each((level,), "pPr")


def _colours(package: Package) -> Mapping[str, str]:
    """The theme's colours by the name that Word calls them; none where the document swaps them."""
    for root in _roots(package, ".settings+xml"):
        for swap in root.findall(f"{W}clrSchemeMapping"):
            if any(swap.get(f"{W}{key}", value) != value for key, value in _MAP.items()):
                return {}
    of_theme: dict[str, str] = {}
    for root in _roots(package, ".theme+xml"):
        for scheme in root.iter(f"{A}clrScheme"):
            for entry in scheme:
                if len(entry):
                    key = str(entry.tag).rpartition("}")[2]
                    of_theme[key] = entry[0].get("lastClr") or entry[0].get("val") or ""
    own = {name: of_theme[key] for name, key in _THEME_NAMES.items() if key in of_theme}
    return {**of_theme, **own}


def _typefaces(package: Package) -> Mapping[str, str]:
    """The theme's typefaces for Latin letters, by the name that Word calls them."""
    found: dict[str, str] = {}
    for root in _roots(package, ".theme+xml"):
        for kind in ("major", "minor"):
            for latin in root.iterfind(f".//{A}{kind}Font/{A}latin"):
                face = latin.get("typeface") or ""
                found |= {f"{kind}Ascii": face, f"{kind}HAnsi": face}
    return found


def _strange_fonts(package: Package) -> frozenset[str]:
    """Typefaces that the file brings along or calls symbols: their letters may look like any."""
    strange = ("embedRegular", "embedBold", "embedItalic", "embedBoldItalic")
    return frozenset(
        (font.get(f"{W}name") or "").lower()
        for root in _roots(package, ".fontTable+xml")
        for font in root.findall(f"{W}font")
        if any(font.find(f"{W}{name}") is not None for name in strange)
        or any(one.get(f"{W}val") == "02" for one in font.findall(f"{W}charset"))
    )
