"""Decoding a picture with care, and showing it at any size."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from courtdesk.domain.originals import MediaType
from courtdesk.errors import FileRefused
from courtdesk.ui.kit.announce import announce
from courtdesk.ui.kit.style import current_theme, mark

MOST_POINTS = 50_000_000
"""Points of the largest picture that is decoded: 200 MB of memory, and more than any scan of A4."""

_LONGEST = 3000
"""Points of the longer side as it is shown: enough to read handwriting on a page of A4."""

_FORMATS = {MediaType.PNG: "png", MediaType.JPEG: "jpeg"}
_STEP = 1.25
_LEAST, _MOST = 0.1, 4.0
_HEIGHT = 460
"""Pixels at 100 % of the window on the picture."""


def decode(media_type: MediaType, content: bytes) -> QImage:
    """The picture, turned upright and no larger than is shown.

    Raises `FileRefused` for what cannot be read, or names more points than `MOST_POINTS`.
    """
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(_FORMATS[media_type].encode()))
    # Only the reader that the first bytes call for: Qt would try all that it has.
    reader.setAutoDetectImageFormat(False)
    reader.setAutoTransform(True)
    size = reader.size()
    if size.width() * size.height() > MOST_POINTS:
        raise FileRefused(
            "This picture has more points than can be shown here: scan it with 200 dots an inch, "
            "or attach it as a PDF."
        )
    if max(size.width(), size.height()) > _LONGEST:
        box = QSize(_LONGEST, _LONGEST)
        reader.setScaledSize(size.scaled(box, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read() if size.isValid() else QImage()
    if image.isNull():
        raise FileRefused(
            "This picture is damaged and cannot be shown: scan or photograph the page again."
        )
    return image


def check(media_type: MediaType, content: bytes) -> None:
    """Refuse a picture that could not be shown later; a PDF is not looked into."""
    if media_type.is_picture:
        decode(media_type, content)


class _Canvas(QWidget):
    """The picture at one zoom, painted from the one copy in memory."""

    def __init__(self, image: QImage) -> None:
        super().__init__()
        self._image = image
        self.zoom = 1.0
        mark(self, "clear")

    def set_zoom(self, zoom: float) -> None:
        """Show at `zoom` times its own size."""
        self.zoom = zoom
        self.setFixedSize(self._image.size() * zoom)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Only what is seen: a picture four times its size would not fit in memory."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        seen = QRectF(event.rect())
        part = QRectF(
            seen.x() / self.zoom,
            seen.y() / self.zoom,
            seen.width() / self.zoom,
            seen.height() / self.zoom,
        )
        painter.drawImage(seen, self._image, part)
        painter.end()


class PictureView(QScrollArea):
    """One picture: "+" and "-" change its size, 0 fits its width, arrows move over it.

    Attributes:
        zoom: how many times its own size it is shown.
    """

    def __init__(self, image: QImage, name: str) -> None:
        super().__init__()
        self._image = image
        self._canvas = _Canvas(image)
        self._fits = True
        mark(self, "scroll")
        self.setWidget(self._canvas)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(f"{name}, picture")
        self.setAccessibleDescription("Plus and minus change its size, 0 fits it, arrows move")
        self.setFixedHeight(current_theme().px(_HEIGHT))

    @property
    def zoom(self) -> float:
        """How many times its own size the picture is shown."""
        return self._canvas.zoom

    def larger(self) -> None:
        """One step larger."""
        self._set(self.zoom * _STEP)

    def smaller(self) -> None:
        """One step smaller."""
        self._set(self.zoom / _STEP)

    def fit(self) -> None:
        """As wide as there is room."""
        self._fits = True
        room = self.viewport().width() - 2
        self._canvas.set_zoom(min(_MOST, max(_LEAST, room / max(1, self._image.width()))))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Plus, minus and nought; all else moves over the picture."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()
        elif event.text() in ("+", "="):
            self.larger()
        elif event.text() == "-":
            self.smaller()
        elif event.text() == "0":
            self.fit()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: object) -> None:
        """A picture that was fitted is fitted again."""
        super().resizeEvent(event)  # type: ignore[arg-type]  # Qt hands its own kind of event
        if self._fits:
            self.fit()

    def _set(self, zoom: float) -> None:
        self._fits = False
        self._canvas.set_zoom(min(_MOST, max(_LEAST, zoom)))
        announce(self, f"{round(self.zoom * 100)} percent")
