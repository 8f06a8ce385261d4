"""The OCR engines behind one small interface, and which of them are present.

RapidOCR (PP-OCRv6, models inside its wheel) reads; Tesseract, where it is installed, is an
independent witness for the words in doubt. Nothing is ever downloaded: the model files are
named, and an engine whose files are missing is said to be absent.
"""

from __future__ import annotations

import functools
import os
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Box = tuple[float, float, float, float]

#: the detector looks at the page reduced to this side: 960 finds what 1280 and full size find (decision 0003)
DETECT_SIDE = 960
#: height that the recogniser was trained on, pixels
STRIP_HEIGHT = 48
#: strips read together; wider batches only pad narrow strips
BATCH = 1
#: narrowest strip given to the recogniser; the figure is argued in decision 0003
NARROWEST = 96
#: a second choice below this share is no reading worth showing
WORTH_SHOWING = 0.02

#: where Debian's tesseract-ocr-fra puts its data; TESSDATA_PREFIX goes first
TESSDATA = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
)


class Missing(Exception):
    """An engine is not installed, or its model files are not there."""


@dataclass(frozen=True, slots=True)
class OcrWord:
    """One word on the page, box in pixels. `others` are further readings, likeliest first."""

    text: str
    box: Box
    score: float
    others: tuple[str, ...] = ()


class Engine(Protocol):
    """What reads the words of one upright grey page."""

    name: str

    def read(self, image: Pixels) -> list[OcrWord]: ...


# --- RapidOCR ---------------------------------------------------------------------------------------------


class RapidEngine:
    """RapidOCR's detector and recogniser, one thread, created once a process (0.9 GB)."""

    name = "rapidocr"

    def __init__(self) -> None:
        folder = _rapid_models()
        self._find = _detector(folder)
        self._strips, self._letters = _recogniser(folder)
        self._lock = threading.Lock()

    def read(self, image: Pixels) -> list[OcrWord]:
        with self._lock:
            colour = _colour(image)
            quads = self._find_quads(colour)
            strips = [_strip(colour, quad) for quad in quads]
            return list(self._words(strips, quads))

    def read_strip(self, image: Pixels) -> list[OcrWord]:
        """Read one line of text that fills the picture, without looking for it first."""
        height, width = image.shape[:2]
        quad = np.array([[0, 0], [width, 0], [width, height], [0, height]], dtype=np.float32)
        with self._lock:
            strip = _strip(_colour(image), quad)
            return list(self._words([strip], [quad]))

    def _find_quads(self, colour: Pixels) -> list[NDArray[np.float32]]:
        found = self._find(colour, use_rec=False, use_cls=False)
        boxes = getattr(found, "boxes", None)
        return [] if boxes is None else [np.asarray(box, dtype=np.float32) for box in boxes]

    def _words(self, strips: Sequence[Pixels], quads: Sequence[NDArray[np.float32]]) -> Iterator[OcrWord]:
        # Narrow with narrow: a batch is as wide as its widest strip, and width is what costs.
        order = sorted(range(len(strips)), key=lambda index: strips[index].shape[1])
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            width = max(NARROWEST, max(strips[index].shape[1] for index in batch))
            chances = self._run([strips[index] for index in batch], width)
            for index, row in zip(batch, chances, strict=True):
                yield from _decode(row, self._letters, quads[index], width / strips[index].shape[1])

    def _run(self, strips: Sequence[Pixels], width: int) -> NDArray[np.float32]:
        block = np.zeros((len(strips), 3, STRIP_HEIGHT, width), dtype=np.float32)
        for place, strip in enumerate(strips):
            block[place, :, :, : strip.shape[1]] = strip.transpose(2, 0, 1).astype(np.float32) / 127.5 - 1
        name = self._strips.get_inputs()[0].name
        return np.asarray(self._strips.run(None, {name: block})[0], dtype=np.float32)


def _colour(image: Pixels) -> Pixels:
    return np.asarray(cv2.cvtColor(image, cv2.COLOR_GRAY2BGR), dtype=np.uint8)


def _rapid_models() -> Path:
    spec = find_spec("rapidocr")
    if spec is None or spec.origin is None or find_spec("onnxruntime") is None:
        raise Missing("rapidocr")
    return Path(spec.origin).parent / "models"


def _model(folder: Path, kind: str) -> str:
    found = sorted(folder.glob(f"*_{kind}_*.onnx"))
    if not found:
        raise Missing(f"rapidocr {kind}")
    return str(found[-1])


def _detector(folder: Path) -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(
        params={
            "Global.use_cls": False,
            "Global.log_level": "critical",
            "Global.max_side_len": 10_000,
            "Det.model_path": _model(folder, "det"),
            "Rec.model_path": _model(folder, "rec"),
            "Det.limit_side_len": DETECT_SIDE,
            "Det.limit_type": "max",
            "EngineConfig.onnxruntime.intra_op_num_threads": 1,
            "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        }
    )


def _recogniser(folder: Path) -> tuple[Any, list[str]]:
    """Open the recogniser itself: its raw chances give second choices that a text alone hides."""
    session = _session(_model(folder, "rec"))
    letters = session.get_modelmeta().custom_metadata_map["character"].splitlines()
    # Class 0 is CTC's blank and the last class a space, by PaddleOCR's convention.
    return session, ["", *letters, " "]


def open_turn_model() -> Any | None:
    """Open the small model that tells upright lines from upside-down ones, where the wheel has it."""
    try:
        return _session(_model(_rapid_models(), "cls"))
    except Missing:
        return None


def _session(file: str) -> Any:
    from onnxruntime import InferenceSession, SessionOptions

    options = SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_cpu_mem_arena = False
    options.log_severity_level = 4
    return InferenceSession(file, sess_options=options, providers=["CPUExecutionProvider"])


def _strip(colour: Pixels, quad: NDArray[np.float32]) -> Pixels:
    """Cut one found line out of the page, straightened, at the recogniser's height."""
    across = max(_length(quad, 0, 1), _length(quad, 2, 3))
    down = max(_length(quad, 0, 3), _length(quad, 1, 2), 1.0)
    width = max(8, round(across * STRIP_HEIGHT / down))
    goal = np.array([[0, 0], [width, 0], [width, STRIP_HEIGHT], [0, STRIP_HEIGHT]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(quad, goal)
    flags = cv2.INTER_CUBIC if down < STRIP_HEIGHT else cv2.INTER_AREA
    return np.asarray(
        cv2.warpPerspective(
            colour, matrix, (width, STRIP_HEIGHT), flags=flags, borderMode=cv2.BORDER_REPLICATE
        ),
        dtype=np.uint8,
    )


def _length(quad: NDArray[np.float32], one: int, other: int) -> float:
    return float(np.linalg.norm(quad[one] - quad[other]))


@dataclass(frozen=True, slots=True)
class _Letter:
    text: str
    share: float
    other: str
    other_share: float
    begin: float
    end: float


def _decode(
    chances: NDArray[np.float32], letters: Sequence[str], quad: NDArray[np.float32], stretch: float
) -> Iterator[OcrWord]:
    """Turn the recogniser's chances (steps x letters) into words with their places."""
    best = chances.argmax(axis=1)
    line: list[_Letter] = []
    steps = len(best)
    for step in np.flatnonzero(best):
        same = step > 0 and best[step] == best[step - 1]
        if not same:
            line.append(_letter(chances[step], letters, step / steps * stretch, (step + 1) / steps * stretch))
    for word in _split(line):
        yield _word(word, quad)


def _letter(row: NDArray[np.float32], letters: Sequence[str], begin: float, end: float) -> _Letter:
    first, second = (int(index) for index in row.argsort()[::-1][:2])
    return _Letter(letters[first], float(row[first]), letters[second], float(row[second]), begin, end)


def _split(line: Sequence[_Letter]) -> Iterator[list[_Letter]]:
    word: list[_Letter] = []
    for letter in line:
        if letter.text.strip():
            word.append(letter)
        elif word:
            yield word
            word = []
    if word:
        yield word


def _word(word: Sequence[_Letter], quad: NDArray[np.float32]) -> OcrWord:
    text = "".join(letter.text for letter in word)
    margin = _half_letter(word)
    begin, end = max(0.0, word[0].begin - margin), min(1.0, word[-1].end + margin)
    corners = np.array([_along(quad, begin), _along(quad, end)])
    flat = corners.reshape(-1, 2)
    box = (float(flat[:, 0].min()), float(flat[:, 1].min()), float(flat[:, 0].max()), float(flat[:, 1].max()))
    return OcrWord(text, box, min(letter.share for letter in word), _others(word))


def _half_letter(word: Sequence[_Letter]) -> float:
    """The recogniser fires in the middle of a letter: half of one is missing on either side."""
    if len(word) < 2:
        return word[0].end - word[0].begin
    return 0.4 * (word[-1].begin - word[0].begin) / (len(word) - 1)


def _along(quad: NDArray[np.float32], share: float) -> NDArray[np.float32]:
    top = quad[0] + (quad[1] - quad[0]) * share
    foot = quad[3] + (quad[2] - quad[3]) * share
    return np.array([top, foot], dtype=np.float32)


def _others(word: Sequence[_Letter]) -> tuple[str, ...]:
    """Give the word with its least sure letters replaced, likeliest first."""
    unsure = [
        (letter.other_share, place)
        for place, letter in enumerate(word)
        if letter.other_share >= WORTH_SHOWING
    ]
    texts = [letter.text for letter in word]
    return tuple(
        "".join([*texts[:place], word[place].other.strip(), *texts[place + 1 :]])
        for _, place in sorted(unsure, reverse=True)[:3]
    )


# --- Tesseract --------------------------------------------------------------------------------------------


class TesseractEngine:
    """Tesseract with French data, through tesserocr: an independent second pair of eyes."""

    name = "tesseract"

    def __init__(self) -> None:
        # Tesseract's own threads cost more than they give on one line or one page.
        os.environ.setdefault("OMP_THREAD_LIMIT", "1")
        self._api = _tesseract_api()
        self._lock = threading.Lock()

    def read(self, image: Pixels) -> list[OcrWord]:
        import tesserocr

        with self._lock:
            self._api.SetPageSegMode(tesserocr.PSM.AUTO)
            return self._recognise(image)

    def read_strip(self, image: Pixels) -> list[OcrWord]:
        """Read one line of text that fills the picture."""
        import tesserocr

        with self._lock:
            self._api.SetPageSegMode(tesserocr.PSM.SINGLE_LINE)
            framed = cv2.copyMakeBorder(image, 8, 8, 8, 8, cv2.BORDER_CONSTANT, value=255)
            return self._recognise(np.asarray(framed, dtype=np.uint8))

    def _recognise(self, image: Pixels) -> list[OcrWord]:
        import tesserocr
        from PIL import Image

        self._api.SetImage(Image.fromarray(image))
        self._api.SetSourceResolution(200)
        self._api.Recognize()
        found = self._api.GetIterator()
        level = tesserocr.RIL.WORD
        return [
            word for item in tesserocr.iterate_level(found, level) if (word := _tesseract_word(item, level))
        ]


def _tesseract_word(item: Any, level: Any) -> OcrWord | None:
    box = item.BoundingBox(level)
    text = (item.GetUTF8Text(level) or "").strip() if box else ""
    if not text:
        return None
    x0, y0, x1, y1 = (float(side) for side in box)
    return OcrWord(text, (x0, y0, x1, y1), item.Confidence(level) / 100)


def _tesseract_api() -> Any:
    folder = tessdata()
    if folder is None or find_spec("tesserocr") is None:
        raise Missing("tesseract")
    import tesserocr

    try:
        return tesserocr.PyTessBaseAPI(path=str(folder), lang="fra")
    except RuntimeError as fault:
        raise Missing("tesseract") from fault


def tessdata() -> Path | None:
    """Find the folder that holds fra.traineddata."""
    named = os.environ.get("TESSDATA_PREFIX", "")
    for folder in (named, os.path.join(named, "tessdata"), *TESSDATA):
        if folder and (Path(folder) / "fra.traineddata").is_file():
            return Path(folder)
    return None


# --- which engines there are ------------------------------------------------------------------------------


@functools.cache
def reader() -> RapidEngine:
    """Give this process's reading engine. Raises: Missing."""
    return RapidEngine()


@functools.cache
def witness() -> TesseractEngine | None:
    """Give this process's second engine, or None where it is not installed."""
    try:
        return TesseractEngine()
    except Missing:
        return None


@dataclass(frozen=True, slots=True)
class Presence:
    """One engine for `proche check`: whether it can read here, and from which files."""

    name: str
    is_present: bool
    is_needed: bool
    files: str = ""


def list_engines() -> list[Presence]:
    """Say which engines are present, without loading them."""
    return [_rapid_presence(), _tesseract_presence()]


def _rapid_presence() -> Presence:
    try:
        folder = _rapid_models()
        files = [_model(folder, kind) for kind in ("det", "rec")]
    except Missing:
        return Presence("rapidocr", is_present=False, is_needed=True)
    return Presence("rapidocr", is_present=True, is_needed=True, files=", ".join(Path(f).name for f in files))


def _tesseract_presence() -> Presence:
    folder = tessdata()
    present = folder is not None and find_spec("tesserocr") is not None
    return Presence("tesseract", is_present=present, is_needed=False, files=str(folder or ""))
