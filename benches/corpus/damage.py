"""What machines do to paper, at four levels. Each page's damage is drawn by its seed, within its level.

CLEAN  a flatbed or a copier's feeder: grey, a little skewed, 200 or 300 dots an inch
LIGHT  a fax line in order: black and white, fine or standard, ink thin or bold, a little skewed, a strip
HEAVY  what a bad line, an old drum and a copy of a copy leave of it: speckle, streaks, lost lines, faint or
       blotted letters, more skew; always still readable by a person who takes the time
PHOTO  a telephone's picture: from the side, shadow, a lamp's light, a sheet not quite flat, blur, JPEG
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from benches.corpus.drawing import Sheet
from proche.site.demo.documents import fax
from proche.site.demo.documents.fax import A4_FINE, FAX_WIDTH, Page

A4_MM = (210.0, 297.0)
INCH = 25.4


class Level(StrEnum):
    CLEAN = "scan-clean"
    LIGHT = "scan-light-fax"
    HEAVY = "scan-heavy-fax"
    PHOTO = "photo"


@dataclass(frozen=True, slots=True)
class Damaged:
    name: str
    data: bytes


def damage(level: Level, pdf: bytes, *, seed: str, strip: str) -> Damaged:
    """Send a printed PDF through a machine. `strip` is what a fax machine prints above each page."""
    rng = np.random.default_rng(random.Random(f"damage {level} {seed}").getrandbits(64))
    return WAYS[level](pdf, rng, strip)


Rng = np.random.Generator


def on_a4(sheet: Page, dots: int) -> Page:
    """Lay a page on the machine's glass: a small slip lies on white, a wide page lies sideways."""
    if sheet.shape[1] > sheet.shape[0]:
        sheet = np.ascontiguousarray(np.rot90(sheet))
    width, height = (round(side / INCH * dots) for side in A4_MM)
    if sheet.shape[0] > height + 4 or sheet.shape[1] > width + 4:
        scale = min(height / sheet.shape[0], width / sheet.shape[1])
        sheet = _resized(sheet, round(sheet.shape[1] * scale), round(sheet.shape[0] * scale))
    glass = np.full((height, width), 255, dtype=np.uint8)
    part = sheet[:height, :width]
    left = (width - part.shape[1]) // 2
    glass[: part.shape[0], left : left + part.shape[1]] = part
    return glass


def _resized(sheet: Page, width: int, height: int) -> Page:
    return cast(Page, cv2.resize(sheet, (width, height), interpolation=cv2.INTER_AREA))


def _turned(sheet: Page, degrees: float) -> Page:
    height, width = sheet.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    return cast(Page, cv2.warpAffine(sheet, turn, (width, height), flags=cv2.INTER_LINEAR, borderValue=255))


def _blurred(sheet: Page, sigma: float) -> Page:
    return cast(Page, cv2.GaussianBlur(sheet, (0, 0), sigma)) if sigma > 0.05 else sheet


def _grid(width: int, height: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """How far across and down each dot is, from 0 to 1; single precision is fine and twice as quick."""
    across, down = np.linspace(0, 1, width, dtype=np.float32), np.linspace(0, 1, height, dtype=np.float32)
    return across[None, :], down[:, None]


def _grain(rng: Rng, depth: float, shape: tuple[int, ...]) -> NDArray[np.float32]:
    return np.float32(depth) * rng.standard_normal(shape, dtype=np.float32)


def _clipped(sheet: NDArray[np.floating]) -> Page:
    return cast(Page, np.clip(sheet, 0, 255).astype(np.uint8))


# --- clean ------------------------------------------------------------------------------------------------


def _clean(pdf: bytes, rng: Rng, strip: str) -> Damaged:
    dots = int(rng.choice((200, 200, 300)))
    wide = [sheet.shape[1] > sheet.shape[0] for sheet in fax.pages(pdf, dots=30)]
    sheets = [_scanned(on_a4(sheet, dots), rng) for sheet in fax.pages(pdf, dots=dots)]
    # A copier turns what lay sideways the right way round, where it is set to.
    sheets = [np.ascontiguousarray(np.rot90(s, 3)) if w else s for s, w in zip(sheets, wide, strict=True)]
    if len(sheets) == 1 and rng.random() < 0.3:
        return Damaged("scan.png", fax.png(sheets[0], dots=dots))
    return Damaged("scan.pdf", scanned_pdf(sheets, dots=dots, quality=int(rng.integers(60, 88))))


def _scanned(sheet: Page, rng: Rng) -> Page:
    sheet = _blurred(_turned(sheet, rng.uniform(-0.9, 0.9)), rng.uniform(0.4, 0.8))
    height, width = sheet.shape
    across, down = _grid(width, height)
    light = rng.uniform(240, 252) - rng.uniform(2, 16) * across * down
    light -= rng.uniform(0, 24) * np.exp(-((1 - across) * 40))
    ink = rng.uniform(20, 55)
    grey = sheet.astype(np.float32) / 255 * (light - ink) + ink
    return _clipped(grey + _grain(rng, rng.uniform(1.5, 4), sheet.shape))


def scanned_pdf(sheets: Sequence[Page], *, dots: int, quality: int) -> bytes:
    """What an office copier mails: a PDF that is only pictures, each page as large as its picture."""
    out = BytesIO()
    canvas = Canvas(out, invariant=1)
    for sheet in sheets:
        size = (sheet.shape[1] / dots * 72, sheet.shape[0] / dots * 72)
        canvas.setPageSize(size)
        picture = ImageReader(BytesIO(fax.jpeg(Image.fromarray(sheet), quality=quality)))
        canvas.drawImage(picture, 0, 0, width=size[0], height=size[1])
        canvas.showPage()
    canvas.save()
    return out.getvalue()


# --- faxes ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """A fax line and the machines at its ends. Sizes are dots of a fine fax.

    `ink`: the grey below which a dot is black; 128 as printed, lower faint, higher bold. `speckle`: dots
    in a thousand. `lost`: spots where scan lines are missing. `copied`: how often it went through a copier.
    """

    down: int = 196
    skew: float = 0.0
    ink: float = 150
    grain: float = 12
    speckle: float = 0.0
    streaks: int = 0
    lost: int = 0
    copied: int = 0
    blot: float = 0.0
    banding: float = 0.0
    turn: int = 0


def _light(pdf: bytes, rng: Rng, strip: str) -> Damaged:
    line = Line(
        down=int(rng.choice((196, 98))),
        skew=rng.uniform(-0.8, 0.8),
        ink=rng.uniform(140, 178),
        grain=rng.uniform(6, 14),
        speckle=rng.uniform(0, 0.15),
    )
    return Damaged("fax.tif", faxed(pdf, line, rng, strip))


def _heavy(pdf: bytes, rng: Rng, strip: str) -> Damaged:
    return Damaged("fax.tif", faxed(pdf, HEAVY[int(rng.integers(len(HEAVY)))](rng), rng, strip))


def _speckled(rng: Rng) -> Line:
    return Line(
        down=_down(rng), skew=rng.uniform(-1.2, 1.2), ink=rng.uniform(150, 172),
        speckle=rng.uniform(1.0, 2.4), streaks=int(rng.integers(0, 3)),
    )  # fmt: skip


def _faint(rng: Rng) -> Line:
    return Line(
        skew=rng.uniform(-1.4, 1.4), ink=rng.uniform(96, 112), grain=18, speckle=rng.uniform(0, 0.5),
        banding=rng.uniform(0.1, 0.3),
    )  # fmt: skip


def _over_dark(rng: Rng) -> Line:
    return Line(
        down=_down(rng), skew=rng.uniform(-1.2, 1.2), ink=rng.uniform(196, 216), blot=rng.uniform(0.8, 1.1),
        speckle=rng.uniform(0.1, 0.6),
    )  # fmt: skip


def _lines_lost(rng: Rng) -> Line:
    return Line(
        down=_down(rng), skew=rng.uniform(-0.8, 0.8), ink=rng.uniform(148, 172),
        lost=int(rng.integers(5, 13)), speckle=rng.uniform(0, 0.6),
    )  # fmt: skip


def _photocopied(rng: Rng) -> Line:
    return Line(
        skew=rng.uniform(-2.2, 2.2), ink=rng.uniform(140, 158), copied=int(rng.integers(1, 3)),
        speckle=rng.uniform(0.2, 0.9), turn=int(rng.choice((0, 0, 0, 2))),
    )  # fmt: skip


def _down(rng: Rng) -> int:
    return int(rng.choice((196, 98)))


HEAVY: tuple[Callable[[Rng], Line], ...] = (_speckled, _faint, _over_dark, _lines_lost, _photocopied)


def faxed(pdf: bytes, line: Line, rng: Rng, strip: str) -> bytes:
    sheets = [on_a4(sheet, 204) for sheet in fax.pages(pdf)]
    marks = [f"{strip}   P. {number:02d}/{len(sheets):02d}" for number in range(1, len(sheets) + 1)]
    sent = [_sent(sheet, line, rng, mark) for sheet, mark in zip(sheets, marks, strict=True)]
    return fax.tiff(sent, down=line.down)


def _sent(sheet: Page, line: Line, rng: Rng, mark: str) -> Page:
    for _ in range(line.copied):
        sheet = _copied(sheet, rng)
    sheet = _resized(_turned(sheet, line.skew), FAX_WIDTH, A4_FINE)
    sheet = _blurred(sheet, line.blot)
    grain = _grain(rng, line.grain, sheet.shape)
    grey = _streaked(_clipped(sheet + grain + _bands(sheet.shape[0], line.banding, rng)), line.streaks, rng)
    whole = np.vstack([_strip(mark), np.ascontiguousarray(np.rot90(grey, line.turn))])
    low = _resized(whole, FAX_WIDTH, round(whole.shape[0] * line.down / 196))
    dots = np.where(low < line.ink, 0, 255).astype(np.uint8)
    return _lost(_spotted(dots, line.speckle, rng), line.lost, rng)


def _copied(sheet: Page, rng: Rng) -> Page:
    """A copier's lens and toner: edges soften, contrast hardens, the lid's edge and dust show."""
    soft = _blurred(_turned(sheet, rng.uniform(-0.4, 0.4)), rng.uniform(0.9, 1.25)).astype(np.float32)
    hard = 255 / (1 + np.exp(-(soft - rng.uniform(135, 165)) / 22))
    copy = _clipped(hard + _grain(rng, 10, hard.shape))
    edge = int(rng.integers(0, 14))
    copy[:, :edge] = np.minimum(copy[:, :edge], 70)
    for _ in range(int(rng.integers(15, 60))):
        at = (int(rng.integers(copy.shape[1])), int(rng.integers(copy.shape[0])))
        cv2.circle(copy, at, int(rng.integers(1, 3)), 20, -1)
    return copy


def _bands(height: int, depth: float, rng: Rng) -> NDArray[np.floating]:
    """A drum past its best: fainter across the page in slow waves."""
    if not depth:
        return np.zeros((1, 1))
    down = np.linspace(0, rng.uniform(3, 7) * np.pi, height)
    return (np.sin(down + rng.uniform(0, 6)) * 255 * depth * 0.25)[:, None]


def _streaked(sheet: Page, streaks: int, rng: Rng) -> Page:
    for _ in range(streaks):
        # Dirt on the glass: one black line down the whole page, broken here and there.
        at = int(rng.integers(40, sheet.shape[1] - 40))
        sheet[rng.random(sheet.shape[0]) < 0.8, at : at + 2] = 40
    return sheet


def _spotted(dots: Page, per_thousand: float, rng: Rng) -> Page:
    if not per_thousand:
        return dots
    spots = rng.random(dots.shape, dtype=np.float32) < per_thousand / 1000
    spots |= np.roll(spots, 1, axis=1) & (rng.random(dots.shape, dtype=np.float32) < 0.5)
    holes = rng.random(dots.shape, dtype=np.float32) < per_thousand / 400
    dots = np.where(spots, 0, dots).astype(np.uint8)
    return np.where(holes & ~spots, 255, dots).astype(np.uint8)


def _lost(dots: Page, spots: int, rng: Rng) -> Page:
    """Errors on the line: a few scan lines are missing, or the one before is printed again in their place."""
    dots = dots.copy()
    for _ in range(spots):
        at, many = int(rng.integers(60, dots.shape[0] - 8)), int(rng.integers(1, 5))
        if rng.random() < 0.5:
            dots[at : at + many] = dots[at - 1]
        else:
            dots = np.vstack([dots[:at], dots[at + many :], np.full((many, dots.shape[1]), 255, np.uint8)])
    return dots


def _strip(text: str) -> Page:
    """The line that the sending machine adds above the page, in letters of its own."""
    sheet = Sheet()
    sheet.text(6, 6, text, font="Courier-Bold", size=10.5, room=198)
    return np.ascontiguousarray(_resized(fax.pages(sheet.done())[0], FAX_WIDTH, A4_FINE)[:72])


# --- photo ------------------------------------------------------------------------------------------------


def _photo(pdf: bytes, rng: Rng, strip: str) -> Damaged:
    """Only the first page is photographed: a layout of several pages does not come as one picture."""
    sheet = fax.pages(pdf, dots=220)[0]
    sheet = _bent(sheet, rng)
    scene = _seen(sheet, rng)
    shown = Image.fromarray(cv2.cvtColor(scene, cv2.COLOR_BGR2RGB))
    return Damaged("photo.jpg", fax.jpeg(shown, quality=int(rng.integers(62, 88))))


def _bent(sheet: Page, rng: Rng) -> Page:
    """A sheet that was folded or rolled lies in a slow wave."""
    height, width = sheet.shape
    across, down = np.meshgrid(np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32))
    wave = rng.uniform(0, 7) * np.sin(across / width * np.pi * rng.uniform(0.8, 1.6) + rng.uniform(0, 3))
    return cast(
        Page, cv2.remap(sheet, across, down + wave.astype(np.float32), cv2.INTER_LINEAR, borderValue=255)
    )


def _seen(sheet: Page, rng: Rng) -> Page:
    height, width = sheet.shape
    margin = int(0.06 * max(height, width))
    tall, broad = height + 2 * margin, width + 2 * margin
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
    seen = _corners(corners, (broad, tall), rng)
    turn = cv2.getPerspectiveTransform(corners, seen)
    paper = cv2.warpPerspective(sheet, turn, (broad, tall), flags=cv2.INTER_LINEAR, borderValue=0)
    mask = cv2.warpPerspective(np.full_like(sheet, 255), turn, (broad, tall))[:, :, None] / np.float32(255)
    tint = np.array([rng.uniform(0.88, 1.0), rng.uniform(0.94, 1.0), 1.0], dtype=np.float32)
    page = paper[:, :, None].astype(np.float32) * tint * rng.uniform(0.88, 0.96) + rng.uniform(4, 18)
    lit = (page * mask + _desk(tall, broad, rng) * (1 - mask)) * _lamp(tall, broad, rng)[:, :, None]
    noisy = _clipped(lit + _grain(rng, rng.uniform(2, 5), (tall, broad, 1)))
    return cast(Page, cv2.GaussianBlur(noisy, (0, 0), rng.uniform(0.6, 1.1)))


def _corners(corners: NDArray[np.float32], frame: tuple[int, int], rng: Rng) -> NDArray[np.float32]:
    """Where the sheet's corners are seen: turned a little, from above, below or one side."""
    broad, tall = frame
    centre = np.array([broad / 2, tall / 2])
    angle = np.deg2rad(rng.uniform(-2.5, 2.5))
    spin = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    size = corners.max(axis=0)
    flat = (corners - size / 2) @ spin.T * rng.uniform(0.93, 1.0)
    # What is farther away is seen smaller.
    tilt = rng.uniform(-0.05, 0.05, 2)
    depth = 1 + (flat / (size / 2)) @ tilt
    return np.asarray(flat / depth[:, None] + centre, dtype=np.float32)


def _desk(height: int, width: int, rng: Rng) -> NDArray[np.float32]:
    """Wood: long soft stripes of brown, light or dark."""
    small = rng.normal(0, 30, (height // 4 + 1, width // 4 + 1)).astype(np.float32)
    grain = cv2.resize(cv2.GaussianBlur(small, (0, 0), sigmaX=15, sigmaY=0.8), (width, height))
    wood = np.array([62, 92, 128]) * rng.uniform(0.6, 1.3)
    return (wood + grain[:, :, None] * 4).astype(np.float32)


def _lamp(height: int, width: int, rng: Rng) -> NDArray[np.float32]:
    """A lamp to one side, and the shadow of the one who holds the telephone."""
    across, down = _grid(width, height)
    lamp = 1.05 - rng.uniform(0.15, 0.4) * (
        (across - rng.uniform(0, 1)) ** 2 + (down - rng.uniform(0, 1)) ** 2
    )
    slope, place = rng.uniform(-0.7, 0.7), rng.uniform(0.2, 1.1)
    shadow = rng.uniform(0, 0.28) / (1 + np.exp(-(down - across * slope - place) * rng.uniform(12, 40)))
    return np.clip(lamp - shadow, 0.35, 1.08).astype(np.float32)


WAYS: dict[Level, Callable[[bytes, Rng, str], Damaged]] = {
    Level.CLEAN: _clean,
    Level.LIGHT: _light,
    Level.HEAVY: _heavy,
    Level.PHOTO: _photo,
}
