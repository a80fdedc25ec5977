"""`index.html`: one file without network, with the map, all towns and links to their reports."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from eldercare_analysis.inputs.study import Study
from eldercare_analysis.reporting.items import Item, to_html
from eldercare_analysis.reporting.pdf import basis_of, month_in_words, notice_of, title_of
from eldercare_analysis.reporting.words import words_of

STYLE = """body{font:15px/1.6 "Noto Sans SC","Microsoft YaHei","PingFang SC",sans-serif;color:#30363B;max-width:62rem;margin:2rem auto;
padding:0 1rem}h1{color:#0B4F7D}table{border-collapse:collapse}td,th{padding:.2rem .7rem;border-bottom:1px solid #C9D1D6}
svg{max-width:100%;height:auto}footer{color:#5A646B;font-size:.85rem;margin-top:2rem}"""


def build_page(study: Study, items: Mapping[str, Item], reports: Mapping[str, str | None], run: str) -> str:
    """Return the page.

    Args:
        study: the district's study.
        items: the district's items; none where its notebooks failed or were not asked for.
        run: the id of the monthly run.
        reports: by name as shown, the relative path of its PDF, or None where it was not made.
    """
    words = words_of(study)
    links = [
        f'<li><a href="{escape(path)}">{escape(name)}</a></li>' if path
        else f"<li>{escape(name)}: {escape(words('index.failed', why='evidence/manifest.json'))}</li>"
        for name, path in reports.items()
    ]  # fmt: skip
    shown = [
        items[name]
        for name in (
            "dispatch_headline",
            "progress_table",
            "bands",
            "attention",
            "coverage_headline",
            "coverage_map",
            "coverage_by_town",
        )
        if name in items
    ]
    notice = f'<p style="color:#D55E00"><b>{escape(notice_of(study))}</b></p>' if notice_of(study) else ""
    body = "\n".join(to_html(item) for item in shown)
    return f"""<!doctype html>
<html lang="{study.language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{escape(title_of(study))} {study.month}</title><style>{STYLE}</style></head>
<body>{notice}<h1>{escape(title_of(study))}</h1><p>{escape(month_in_words(study))}</p>
{body}
<h4>{escape(words("index.towns"))}</h4><ul style="columns:3">{"".join(links)}</ul>
<footer>{escape(basis_of(study))} · {escape(words("form.run", run=run))}</footer></body></html>
"""
