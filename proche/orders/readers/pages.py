"""The pages of a received document as pictures, upright as the reader saw them.

The reader and the browser share this module, so that a place on a page means the same to both.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import pypdfium2 as pdfium
from PIL import Image, ImageOps, UnidentifiedImageError

from proche.kernel.words import Said, said
from proche.kernel.words import gettext_noop as N_
from proche.orders.readers import cleanup, limits, own_form, pdf_words
from proche.orders.readers.cleanup import Pixels
from proche.orders.reading import Where

#: pictures inside a PDF are drawn at this density before they are read
DPI = 200
#: a page drawn larger than this is drawn coarser instead
MOST_DRAWN = 12_000_000
#: lines a fax page may have for its size to be called coarse, dots an inch
COARSE = 130
#: white left around a line that is shown beside a doubt, as a share of the page
MARGIN = (0.012, 0.008)

DAMAGED = N_("The picture is damaged or of a kind that cannot be read.")
HUGE = N_("The picture is too large to be read: %(width)s x %(height)s pixels.")
NO_PAGE = N_("The document has no page %(page)s.")


class Unreadable(Exception):
    """A document cannot be opened or drawn; `words` says why to a person."""

    def __init__(self, words: Said) -> None:
        super().__init__(str(words))
        self.words = words


@dataclass(frozen=True)
class Picture:
    """One page as grey pixels; dots an inch across and down (equal when unknown)."""

    pixels: Pixels
    dpi: tuple[float, float]

    @property
    def is_coarse(self) -> bool:
        return min(self.dpi) < COARSE and max(self.dpi) / max(1.0, min(self.dpi)) > cleanup.SQUARE


def page_count(data: bytes) -> int:
    """Count the pages of a PDF or picture. Raises: Unreadable."""
    if _is_pdf(data):
        with _pdf(data) as document:
            return len(document)
    return int(getattr(_image(data), "n_frames", 1))


def upright_page(data: bytes, page: int, dpi: int = 150) -> bytes:
    """Draw one page (from 1) as the reader saw it: PNG, same turn and deskew. Raises: Unreadable."""
    image = _upright(data, page, dpi)
    done, png = cv2.imencode(".png", image)
    assert done, "OpenCV writes PNG from any grey or colour picture"
    return bytes(png)


def crop(png: bytes, where: Where) -> bytes:
    """Cut the picture of one place, with a margin, out of an upright page."""
    image = cv2.imdecode(np.frombuffer(png, dtype=np.uint8), cv2.IMREAD_UNCHANGED)
    if image is None:
        raise Unreadable(said(DAMAGED))
    height, width = image.shape[:2]
    x0, y0, x1, y1 = where.box
    left, right = max(0, int((x0 - MARGIN[0]) * width)), min(width, int((x1 + MARGIN[0]) * width) + 1)
    top, foot = max(0, int((y0 - MARGIN[1]) * height)), min(height, int((y1 + MARGIN[1]) * height) + 1)
    done, cut = cv2.imencode(".png", image[top : max(foot, top + 1), left : max(right, left + 1)])
    assert done, "OpenCV writes PNG from any grey or colour picture"
    return bytes(cut)


def pictures(data: bytes) -> Iterator[Picture]:
    """Walk the pages of a picture or PDF, one in memory at a time. Raises: Unreadable."""
    if _is_pdf(data):
        with _pdf(data) as document:
            for index in range(len(document)):
                yield picture_of_pdf_page(document[index])
        return
    image = _image(data)
    for frame in range(int(getattr(image, "n_frames", 1))):
        yield _frame(image, frame)


def picture_of_pdf_page(page: Any) -> Picture:
    """Draw a PDF page in grey, coarser when it is huge: PDFium pages have no natural size limit."""
    scale = DPI / 72
    width, height = page.get_size()
    area = width * height * scale * scale
    if area > MOST_DRAWN:
        scale *= (MOST_DRAWN / area) ** 0.5
    bitmap = page.render(scale=scale, grayscale=True)
    pixels = np.asarray(bitmap.to_numpy(), dtype=np.uint8)
    return Picture(np.ascontiguousarray(pixels.reshape(pixels.shape[:2])), (scale * 72, scale * 72))


def _upright(data: bytes, page: int, dpi: int) -> Pixels:
    if not _is_pdf(data):
        return _resized(straight(_picture_at(data, page)).image, dpi)
    with _pdf(data) as document:
        if not 1 <= page <= len(document):
            raise Unreadable(said(NO_PAGE, page=page))
        document.init_forms()
        one = document[page - 1]
        if pdf_words.read_page(one, page) is None:
            return _resized(straight(picture_of_pdf_page(one)).image, dpi)
        return _drawn(one, dpi)


def _drawn(page: Any, dpi: int) -> Pixels:
    """Draw a page of text in its colours, turned so that its text is upright."""
    more = (pdf_words.upright_turn(page) - page.get_rotation()) % 360
    width, height = page.get_size()
    scale = min(dpi / 72, (MOST_DRAWN / max(1.0, width * height)) ** 0.5)
    bitmap = page.render(scale=scale, rotation=more, may_draw_forms=True)
    return np.ascontiguousarray(bitmap.to_numpy()[:, :, :3])


def _picture_at(data: bytes, page: int) -> Picture:
    image = _image(data)
    if not 1 <= page <= int(getattr(image, "n_frames", 1)):
        raise Unreadable(said(NO_PAGE, page=page))
    return _frame(image, page - 1)


def straight(picture: Picture) -> cleanup.Straight:
    """A page upright and straight, as it is read and as a person sees it."""
    found = cleanup.straighten(picture.pixels, picture.dpi)
    if own_form.lies_on_its_head(found.image):
        return cleanup.Straight(cleanup.turned(found.image, 180), found.turn + 180, found.skew)
    return found


def _resized(image: Pixels, dpi: int) -> Pixels:
    """Scans are straightened at about 200 dots an inch; the browser may want fewer."""
    scale = dpi / DPI
    if scale >= 1:
        return image
    size = (max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale)))
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _is_pdf(data: bytes) -> bool:
    return b"%PDF-" in data[:1024]


def _pdf(data: bytes) -> Any:
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as fault:
        raise Unreadable(said(DAMAGED)) from fault


def _image(data: bytes) -> Image.Image:
    """Open a picture without decoding it."""
    with warnings.catch_warnings():
        # Pillow warns of large pictures; the limit below refuses them in words instead.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            return Image.open(io.BytesIO(data))
        except Image.DecompressionBombError as fault:
            raise Unreadable(said(HUGE, width="?", height="?")) from fault
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as fault:
            raise Unreadable(said(DAMAGED)) from fault


def _frame(image: Image.Image, frame: int) -> Picture:
    try:
        image.seek(frame)
        width, height = image.size
        if width * height > limits.PIXELS:
            raise Unreadable(said(HUGE, width=width, height=height))
        # A JPEG from a telephone decodes four to sixteen times faster at the size that is read.
        image.draft("L", (cleanup.LONG_SIDE, cleanup.LONG_SIDE))
        dpi = _dpi(image)
        grey = _grey(ImageOps.exif_transpose(image))
    except (OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as fault:
        raise Unreadable(said(DAMAGED)) from fault
    return Picture(np.asarray(grey, dtype=np.uint8).copy(), dpi)


def _grey(image: Image.Image) -> Image.Image:
    """Give grey pixels; what is transparent is paper."""
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        paper = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(paper, image).convert("L")
    if image.mode.startswith("I"):
        return Image.fromarray((np.asarray(image, dtype=np.float64) / 257).clip(0, 255).astype(np.uint8))
    return image.convert("L")


def _dpi(image: Image.Image) -> tuple[float, float]:
    """Dots an inch; a standard fax often says nothing, yet is 1728 wide and hardly 1200 high."""
    across, down = (float(side) for side in image.info.get("dpi", (0, 0))[:2])
    if across > 1 and down > 1:
        return across, down
    width, height = image.size
    if width in (1728, 2048, 2432) and height < 0.8 * width:
        return 204.0, 98.0
    return 200.0, 200.0
