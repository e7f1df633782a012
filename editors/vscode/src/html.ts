// Pages for webviews, made of text alone: what stands in a script or comes from a library never becomes markup.

import type { Candidate, Candidates } from "./protocol";

export function escape(text: string): string {
    return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

/** A page with a style and a script of its own, which may load nothing but what is said. */
export function page(title: string, body: string, parts: { nonce: string; style: string; script?: string; loads?: string }): string {
    const policy = [
        "default-src 'none'",
        ...(parts.loads === undefined ? [] : [parts.loads]),
        `style-src 'nonce-${parts.nonce}'`,
        ...(parts.script === undefined ? [] : [`script-src 'nonce-${parts.nonce}'`]),
    ].join("; ");
    const script = parts.script === undefined ? "" : `<script nonce="${parts.nonce}">${parts.script}</script>`;
    return `<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escape(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)}</title>
<style nonce="${parts.nonce}">${parts.style}</style></head>
<body><h1>${escape(title)}</h1>
${body}${script}</body></html>`;
}

export interface GridOptions {
    nonce: string;
    /** Where a webview may load files from, as its content security policy names it. */
    source: string;
    /** The address of a thumbnail inside the webview. */
    address: (file: string) => string;
}

/** The pictures found for a scene, as a grid that works with the mouse and with the keyboard. */
export function grid(found: Candidates, options: GridOptions): string {
    const candidates = found.candidates ?? [];
    const cards = candidates.map((candidate) => card(candidate, candidate.asset === found.pick, options)).join("\n");
    const title = `Pictures for scene ${found.scene}`;
    const body = `<p class="help">Arrow keys move, Enter picks, Escape closes.</p>
<ul role="listbox" aria-label="${title}">
${cards}
</ul>`;
    return page(title, body, { nonce: options.nonce, style: GRID_STYLE, script: GRID_SCRIPT, loads: `img-src ${options.source}` });
}

function card(candidate: Candidate, picked: boolean, options: GridOptions): string {
    const picture =
        candidate.thumbnail === null
            ? '<div class="none">no preview</div>'
            : `<img src="${escape(options.address(candidate.thumbnail))}" alt="">`;
    const length = candidate.seconds === null ? "" : ` · ${candidate.seconds.toFixed(0)} s`;
    const size = candidate.width > 0 && candidate.height > 0 ? ` · ${candidate.width} × ${candidate.height}` : "";
    const from = [candidate.creator, candidate.licence, candidate.source].filter((text) => text).map(escape).join(" · ");
    return `<li role="option" tabindex="-1" aria-selected="${picked}" data-asset="${escape(candidate.asset)}">${picture}
<strong>${escape(candidate.title)}${picked ? ' <em>picked</em>' : ""}</strong>
<span>${escape(candidate.kind)}${length}${size}</span>
<span>${escape(candidate.why)}</span>
<span class="from">${from}</span></li>`;
}

const GRID_STYLE = `
body { padding: 0 1rem 1rem; color: var(--vscode-foreground); background: var(--vscode-editor-background); }
h1 { font-size: 1.2rem; font-weight: 600; margin: 1rem 0 .2rem; }
.help { margin: 0 0 1rem; color: var(--vscode-descriptionForeground); }
ul { list-style: none; margin: 0; padding: 0; display: grid; gap: .8rem; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); }
li { display: flex; flex-direction: column; gap: .15rem; padding: .5rem; border: 1px solid var(--vscode-widget-border, #8884); border-radius: .4rem; cursor: pointer; overflow-wrap: anywhere; }
li:hover { background: var(--vscode-list-hoverBackground); }
li:focus { outline: 2px solid var(--vscode-focusBorder); outline-offset: -1px; }
li[aria-selected="true"] { border-color: var(--vscode-charts-green); }
img, .none { width: 100%; aspect-ratio: 16 / 9; object-fit: contain; background: #0003; border-radius: .2rem; margin-bottom: .3rem; }
.none { display: grid; place-items: center; color: var(--vscode-descriptionForeground); }
span { color: var(--vscode-descriptionForeground); font-size: .9em; }
em { font-style: normal; font-weight: 400; color: var(--vscode-charts-green); }
`;

const GRID_SCRIPT = `
const editor = acquireVsCodeApi();
const cards = [...document.querySelectorAll("li")];
const go = (to) => { const card = cards[Math.max(0, Math.min(cards.length - 1, to))]; if (card) { for (const it of cards) it.tabIndex = -1; card.tabIndex = 0; card.focus(); } };
const pick = (card) => editor.postMessage({ pick: card.dataset.asset });
const columns = () => { const top = cards[0].offsetTop; const next = cards.findIndex((it) => it.offsetTop > top); return next < 0 ? cards.length : next; };
document.addEventListener("click", (event) => { const card = event.target.closest("li"); if (card) pick(card); });
document.addEventListener("keydown", (event) => {
  const at = cards.indexOf(document.activeElement);
  const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns(), ArrowUp: -columns() };
  if (event.key === "Escape") editor.postMessage({ close: true });
  else if ((event.key === "Enter" || event.key === " ") && at >= 0) pick(cards[at]);
  else if (event.key === "Home") go(0);
  else if (event.key === "End") go(cards.length - 1);
  else if (event.key in steps) go(at < 0 ? 0 : at + steps[event.key]);
  else return;
  event.preventDefault();
});
go(Math.max(0, cards.findIndex((it) => it.getAttribute("aria-selected") === "true")));
`;

/**
 * The storyboard as a webview can show it. The page allows itself files beside it and its own script and style, by their
 * hashes; in a webview those files have another address, and nothing else changes.
 */
export function storyboard(page: string, folder: string, source: string): string {
    const address = `${folder.replace(/\/?$/, "/")}`;
    return page.replace(/<meta http-equiv="Content-Security-Policy" content="([^"]*)">/, (_, policy: string) => {
        const here = policy
            .replace(/'self'/g, () => source)
            .replace(/ file:/g, "")
            .replace("base-uri 'none'", () => `base-uri ${source}`);
        return `<meta http-equiv="Content-Security-Policy" content="${here}"><base href="${escape(address)}">`;
    });
}

const NAMED: Record<string, string> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** The title of a page, as words. */
export function titleOf(page: string): string {
    const title = /<title>([^<]*)<\/title>/.exec(page)?.[1] ?? "";
    return title.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (written, decimal?: string, hex?: string, name?: string) => {
        if (name !== undefined) {
            return NAMED[name] ?? written;
        }
        const code = decimal === undefined ? parseInt(hex ?? "", 16) : Number(decimal);
        return code <= 0x10ffff ? String.fromCodePoint(code) : written;
    });
}
