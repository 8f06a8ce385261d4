"""What machines do to paper: a fax, a flatbed scanner, a telephone's camera. Seeded: the same each time."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import cv2
import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image
from reportlab.lib.utils import ImageReader

from proche.site.demo.documents.paper import Paper

Page = NDArray[np.uint8]
#: A fax machine's line: 1728 dots on 215 mm.
FAX_WIDTH, FAX_ACROSS, A4_FINE = 1728, 204, 2290


@dataclass(frozen=True, slots=True)
class Wear:
    """How bad a page is. `down`: dots an inch downwards, 196 fine, 98 standard. `speckle`: black
    and white dots in a thousand. `ink`: the threshold, higher is bolder. `turn`: quarter turns."""

    down: int = 196
    skew: float = 0.0
    speckle: float = 0.0
    ink: int = 150
    turn: int = 0
    streaks: int = 0
    blur: float = 0.0


def pages(pdf: bytes, *, dots: int = 204) -> list[Page]:
    """Print a PDF: one grey picture a page."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [_grey(page.render(scale=dots / 72, grayscale=True).to_numpy()) for page in document]
    finally:
        document.close()


def _grey(picture: NDArray[Any]) -> Page:
    flat = picture[:, :, 0] if picture.ndim == 3 else picture
    return np.ascontiguousarray(flat, dtype=np.uint8)


def fax(pdf: bytes, wear: Wear, *, header: str, seed: str) -> bytes:
    """Send a PDF through a fax line: a TIFF of Group 4 pages, the sender's strip on top of each."""
    rng = np.random.default_rng(_number(seed))
    sheets = pages(pdf)
    strips = [f"{header}   P. {number:02d}/{len(sheets):02d}" for number in range(1, len(sheets) + 1)]
    faxed = [_faxed(sheet, wear, strip, rng) for sheet, strip in zip(sheets, strips, strict=True)]
    return tiff(faxed, down=wear.down)


def _number(seed: str) -> int:
    return random.Random(seed).getrandbits(48)


def _faxed(sheet: Page, wear: Wear, strip: str, rng: np.random.Generator) -> Page:
    sheet = _grey(cv2.resize(_upright(sheet), (FAX_WIDTH, A4_FINE), interpolation=cv2.INTER_AREA))
    worn = _worn(_skewed(sheet, wear.skew), wear, rng)
    whole = np.vstack([_strip(strip), worn])
    lines = round(whole.shape[0] * wear.down / 196)
    low = cv2.resize(whole, (FAX_WIDTH, lines), interpolation=cv2.INTER_AREA)
    dots = np.where(low < wear.ink, 0, 255).astype(np.uint8)
    return np.ascontiguousarray(np.rot90(_speckled(dots, wear.speckle, rng), wear.turn))


def _upright(sheet: Page) -> Page:
    """A landscape page goes through the machine sideways."""
    return np.ascontiguousarray(np.rot90(sheet)) if sheet.shape[1] > sheet.shape[0] else sheet


def _skewed(sheet: Page, degrees: float) -> Page:
    if not degrees:
        return sheet
    height, width = sheet.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return cv2.warpAffine(sheet, turn, (width, height), flags=cv2.INTER_LINEAR, borderValue=255)  # type: ignore[return-value]


def _worn(sheet: Page, wear: Wear, rng: np.random.Generator) -> Page:
    if wear.blur:
        sheet = cv2.GaussianBlur(sheet, (0, 0), wear.blur)  # type: ignore[assignment]
    grain = rng.normal(0, 14, sheet.shape)
    worn = np.clip(sheet.astype(np.float32) + grain, 0, 255).astype(np.uint8)
    for _ in range(wear.streaks):
        # Dirt on the glass: one black line down the whole page, broken here and there.
        at = int(rng.integers(40, sheet.shape[1] - 40))
        worn[rng.random(sheet.shape[0]) < 0.8, at : at + 2] = 60
    return worn


def _speckled(dots: Page, per_thousand: float, rng: np.random.Generator) -> Page:
    if not per_thousand:
        return dots
    spots = rng.random(dots.shape) < per_thousand / 1000
    spots |= np.roll(spots, 1, axis=1) & (rng.random(dots.shape) < 0.5)
    dots = np.where(spots, 0, dots)
    holes = rng.random(dots.shape) < per_thousand / 400
    return np.where(holes & ~spots, 255, dots).astype(np.uint8)


def _strip(text: str) -> Page:
    """The line that the sending machine adds above the page, in letters of its own."""
    paper = Paper()
    paper.text(6, 6, text, font="Courier-Bold", size=10.5)
    sheet = cv2.resize(pages(paper.done())[0], (FAX_WIDTH, A4_FINE), interpolation=cv2.INTER_AREA)
    return np.ascontiguousarray(sheet[:72])


def tiff(sheets: Sequence[Page], *, down: int, across: int = FAX_ACROSS) -> bytes:
    images = [Image.fromarray(sheet).convert("1", dither=Image.Dither.NONE) for sheet in sheets]
    out = BytesIO()
    images[0].save(
        out,
        format="TIFF",
        compression="group4",
        save_all=True,
        append_images=images[1:],
        resolution_unit=2,
        x_resolution=float(across),
        y_resolution=float(down),
    )
    return out.getvalue()


def scan(pdf: bytes, wear: Wear, *, seed: str, dots: int = 200) -> list[Page]:
    """Lay pages on a flatbed scanner: grey paper, a little blur, the lid not quite shut."""
    rng = np.random.default_rng(_number(seed))
    return [_scanned(sheet, wear, rng) for sheet in pages(pdf, dots=dots)]


def _scanned(sheet: Page, wear: Wear, rng: np.random.Generator) -> Page:
    sheet = _skewed(sheet, wear.skew)
    sheet = cv2.GaussianBlur(sheet, (0, 0), wear.blur or 0.7)  # type: ignore[assignment]
    height, width = sheet.shape
    across, down = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
    light = 246 - 16 * across * down - 22 * np.exp(-((1 - across) * 40))
    grey = sheet.astype(np.float32) / 255 * (light - 38) + 38 + rng.normal(0, 3.5, sheet.shape)
    return np.ascontiguousarray(np.rot90(np.clip(grey, 0, 255).astype(np.uint8), wear.turn))


def png(sheet: Page, *, dots: int = 200) -> bytes:
    out = BytesIO()
    Image.fromarray(sheet).save(out, format="PNG", dpi=(dots, dots), optimize=False)
    return out.getvalue()


def scanned_pdf(sheets: Sequence[Page], *, dots: int = 200) -> bytes:
    """What an office copier mails: a PDF that is only pictures."""
    paper = Paper(title="Scan")
    for index, sheet in enumerate(sheets):
        if index:
            paper.next_page()
        picture = ImageReader(BytesIO(jpeg(Image.fromarray(sheet), quality=70)))
        paper.canvas.drawImage(
            picture, 0, 0, width=sheet.shape[1] / dots * 72, height=sheet.shape[0] / dots * 72
        )
    return paper.done()


def jpeg(picture: Image.Image, *, quality: int = 82) -> bytes:
    out = BytesIO()
    picture.save(out, format="JPEG", quality=quality)
    return out.getvalue()


def photo(pdf: bytes, *, seed: str) -> bytes:
    """Photograph the first page on a desk: seen a little from the side, a shadow, a warm lamp."""
    rng = np.random.default_rng(_number(seed))
    sheet = pages(pdf, dots=190)[0]
    desk = _desk(2300, 1760, rng)
    height, width = sheet.shape
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    seen = np.array([[118, 96], [1650, 60], [1705, 2228], [66, 2192]], dtype=np.float32)
    seen += rng.uniform(-14, 14, seen.shape).astype(np.float32)
    turn = cv2.getPerspectiveTransform(corners, seen)
    paper = cv2.warpPerspective(sheet, turn, (1760, 2300), flags=cv2.INTER_AREA, borderValue=0)
    mask = cv2.warpPerspective(np.full_like(sheet, 255), turn, (1760, 2300))[:, :, None] / 255.0
    page = paper[:, :, None].astype(np.float32) * np.array([0.95, 0.97, 1.0]) * 0.93 + 8
    scene = (page * mask + desk * (1 - mask)) * _lamp(2300, 1760)[:, :, None] + rng.normal(
        0, 3, (2300, 1760, 1)
    )
    blurred = cv2.GaussianBlur(np.clip(scene, 0, 255).astype(np.uint8), (0, 0), 0.8)
    return jpeg(Image.fromarray(cv2.cvtColor(blurred, cv2.COLOR_BGR2RGB)), quality=84)


def _desk(height: int, width: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """Wood: long soft stripes of brown."""
    grain = cv2.GaussianBlur(rng.normal(0, 30, (height, width)), (0, 0), sigmaX=60, sigmaY=2.2)
    return (np.array([62, 92, 128]) + grain[:, :, None] * 4).astype(np.float32)


def _lamp(height: int, width: int) -> NDArray[np.float32]:
    across, down = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
    lamp = 1.05 - 0.28 * ((across - 0.35) ** 2 + (down - 0.3) ** 2)
    shadow = 0.22 / (1 + np.exp((down - across * 0.5 - 0.02) * 28)) * (across > -1)
    return np.clip(lamp - shadow * 0.6, 0, 1.08).astype(np.float32)


def meal(seed: str) -> bytes:
    """A photograph without a word on it: a plate on a table, as a resident's lunch might look."""
    rng = np.random.default_rng(_number(seed))
    scene = _desk(1200, 1600, rng)
    for radius, colour in ((470, (236, 238, 240)), (440, (222, 226, 229)), (345, (246, 247, 248))):
        cv2.circle(scene, (800, 600), radius, colour, -1, cv2.LINE_AA)
    for at, size, colour in (
        ((700, 540), (150, 100), (60, 130, 225)),
        ((915, 570), (130, 115), (80, 165, 95)),
        ((800, 745), (160, 80), (75, 95, 150)),
    ):
        cv2.ellipse(scene, at, size, 20, 0, 360, colour, -1, cv2.LINE_AA)
        cv2.ellipse(
            scene,
            (at[0] - 30, at[1] - 25),
            (size[0] // 3, size[1] // 4),
            20,
            0,
            360,
            tuple(min(255, part + 35) for part in colour),
            -1,
            cv2.LINE_AA,
        )
    cv2.line(scene, (1390, 330), (1420, 900), (190, 190, 195), 16, cv2.LINE_AA)
    lit = scene * _lamp(1200, 1600)[:, :, None] + rng.normal(0, 4, (1200, 1600, 1))
    soft = cv2.GaussianBlur(np.clip(lit, 0, 255).astype(np.uint8), (0, 0), 1.6)
    return jpeg(Image.fromarray(cv2.cvtColor(soft, cv2.COLOR_BGR2RGB)))
