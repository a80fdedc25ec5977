"""Make the two font files of everyday letters from the npm package `@expo-google-fonts/noto-sans-sc` (SIL OFL 1.1).

Usage, with the package unpacked by `npm pack @expo-google-fonts/noto-sans-sc` and `tar xf`:

    python3 run.py python tools/make_fonts.py FOLDER/package

Kept are all characters of GB 2312, every character of the data pack, Latin-1 and the symbols used in reports.
"""

import shutil
import sys
from pathlib import Path

from fontTools import subset

ROOT = Path(__file__).parents[1]
FONTS = ROOT / "src" / "eldercare_analysis" / "fonts"
EVERYDAY = FONTS / "everyday"
WEIGHTS = {
    "400Regular/NotoSansSC_400Regular.ttf": "NotoSansSC-Regular.ttf",
    "700Bold/NotoSansSC_700Bold.ttf": "NotoSansSC-Bold.ttf",
}
SYMBOLS = "–—‘’“”…‰′″※←↑→↓↔−×÷≈≠≤≥≡∑√∞∅±¥€℃№①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳■□▲△▼▽◆◇○◎●★☆✓✔✗✘＊〔〕〈〉《》「」『』【】㎡％＋－＝＜＞～"


def gb2312() -> set[str]:
    """Return all characters of the national standard GB 2312."""
    rows = (bytes([high, low]) for high in range(0xA1, 0xF8) for low in range(0xA1, 0xFF))
    return {pair.decode("gb2312", errors="ignore") for pair in rows} - {""}


def characters() -> set[str]:
    """Return every character that the subset keeps."""
    pack = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "data").rglob("*") if path.is_file())
    latin = {chr(code) for code in (*range(0x20, 0x7F), *range(0xA0, 0x180))}
    return gb2312() | set(pack) | latin | set(SYMBOLS)


def main(package: Path) -> None:
    """Write both weights and the licence beside the package's code."""
    options = subset.Options(
        layout_features=["kern", "liga", "locl", "mark", "mkmk"], name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14]
    )
    for source, target in WEIGHTS.items():
        font = subset.load_font(package / source, options)
        subsetter = subset.Subsetter(options)
        subsetter.populate(text="".join(sorted(characters())))
        subsetter.subset(font)
        subset.save_font(font, EVERYDAY / target, options)
    shutil.copyfile(package / "LICENSE_FONT", FONTS / "OFL.txt")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
