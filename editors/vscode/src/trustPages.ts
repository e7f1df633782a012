// What is said about keys, about what has left this machine, and about what is kept on it.

import { escape, page } from "./html";
import type { Kept, KeyState, LedgerRow } from "./protocol";

/** Pages hold this many of the newest rows. */
const ROWS = 2000;

/** A provider in a list. */
export function keyItem(state: KeyState): { label: string; description: string; detail: string } {
    const label = capital(state.title);
    if (state.place !== null) {
        return { label, description: `key in ${state.place}`, detail: state.lastTest === null ? "not tried yet" : `last tried: ${state.lastTest}` };
    }
    return { label, description: "no key", detail: state.error ?? (state.without === "" ? "" : `without a key: ${state.without}`) };
}

function capital(text: string): string {
    return text.charAt(0).toUpperCase() + text.slice(1);
}

/** Numbers of bytes as people read them. */
export function size(bytes: number): string {
    const units = ["B", "KB", "MB", "GB", "TB"];
    let [number, unit] = [bytes, 0];
    while (number >= 1000 && unit < units.length - 1) {
        [number, unit] = [number / 1000, unit + 1];
    }
    return `${unit === 0 || number >= 100 ? number.toFixed(0) : number.toFixed(1)} ${units[unit]}`;
}

/** A moment, by the clock on the wall. */
export function moment(at: number): string {
    const date = new Date(at);
    const two = (number: number) => String(number).padStart(2, "0");
    const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-");
    return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":")}`;
}

/** Every request that has left this machine, the newest first; one provider's alone where one is chosen. */
export function ledgerPage(rows: readonly LedgerRow[], nonce: string): string {
    const title = "What has left this machine";
    if (rows.length === 0) {
        return page(title, "<p>Nothing has left this machine.</p>", { nonce, style: STYLE });
    }
    const shown = rows.slice(-ROWS).reverse();
    const providers = [...new Set(shown.map(({ provider }) => provider))].sort();
    const rest = rows.length > shown.length ? ` Only the newest ${ROWS} of ${rows.length} are shown; "assetflow ledger" has all of them.` : "";
    const options = ["", ...providers].map((it) => `<option value="${escape(it)}">${escape(it === "" ? "all" : it)}</option>`).join("");
    const body = `<p class="bar"><label>Provider <select>${options}</select></label> <span role="status"></span></p>
<p class="help">Every request is written down before it leaves, the newest first.${rest}</p>
<table><thead><tr><th>When</th><th>Provider</th><th>What for</th><th>What was in it</th><th class="number">Out</th><th class="number">In</th><th>Outcome</th><th class="number">Billed</th></tr></thead>
<tbody>
${shown.map(row).join("\n")}
</tbody></table>`;
    return page(title, body, { nonce, style: STYLE, script: LEDGER_SCRIPT });
}

function row(it: LedgerRow): string {
    const fine = it.outcome === "ok";
    const outcome = it.outcome ?? "not finished";
    const status = it.status === null || fine ? "" : ` (${it.status})`;
    const cells = [
        `<td class="when"><time datetime="${new Date(it.at).toISOString()}">${moment(it.at)}</time></td>`,
        `<td>${escape(it.provider)}<span>${escape(it.host)}</span></td>`,
        `<td>${escape(it.purpose)}</td>`,
        `<td>${escape(it.data)}</td>`,
        `<td class="number">${size(it.sent)}</td>`,
        `<td class="number">${it.received === null ? "" : size(it.received)}</td>`,
        `<td${fine ? "" : ' class="wrong"'}>${escape(outcome)}${status}</td>`,
        `<td class="number">${it.cost === null ? "" : Number(it.cost.toFixed(2))}</td>`,
    ];
    return `<tr data-provider="${escape(it.provider)}" data-sent="${it.sent}">${cells.join("")}</tr>`;
}

/** What would be erased and what stays; or, once it is done, what is gone. */
export function erasePage(kept: Kept, done: boolean, nonce: string): string {
    const left = kept.places.filter(({ gone }) => gone !== true);
    const title = !done ? "Erase what is kept on this machine" : left.length === 0 ? "Erased" : "Not everything could be erased";
    const list = (items: string[]) => `<ul>${items.map((item) => `<li>${item}</li>`).join("\n")}</ul>`;
    const place = (it: Kept["places"][number]): string => {
        const files = it.count > 1 ? `${it.count} files, ` : "";
        const much = it.bytes > 0 ? ` (${files}${size(it.bytes)})` : "";
        const fate = !done ? "" : it.gone === true ? "<em>gone</em> " : '<em class="wrong">still there</em> ';
        return `${fate}<code>${escape(it.place)}</code><span>${escape(it.what)}${much}</span>`;
    };
    const what = done ? "What was there" : "This goes";
    const goes = kept.places.length === 0 ? "<p>Nothing is kept.</p>" : list(kept.places.map(place));
    const body = `<h2>${what}</h2>
${goes}
<h2>This stays</h2>
${list(kept.stays.map(escape))}`;
    return page(title, body, { nonce, style: STYLE });
}

const STYLE = `
body { padding: 0 1rem 1rem; color: var(--vscode-foreground); background: var(--vscode-editor-background); line-height: 1.4; }
h1 { font-size: 1.2rem; font-weight: 600; margin: 1rem 0 .4rem; }
h2 { font-size: 1rem; font-weight: 600; margin: 1.2rem 0 .3rem; }
.help { margin: 0 0 1rem; color: var(--vscode-descriptionForeground); }
.bar { margin: 0 0 .4rem; }
select { font: inherit; padding: .15rem .3rem; color: var(--vscode-dropdown-foreground); background: var(--vscode-dropdown-background); border: 1px solid var(--vscode-dropdown-border, #8884); border-radius: .2rem; }
[role="status"] { margin-left: .8rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .3rem .9rem .3rem 0; border-bottom: 1px solid var(--vscode-widget-border, #8884); overflow-wrap: anywhere; }
th { font-weight: 600; white-space: nowrap; position: sticky; top: 0; background: var(--vscode-editor-background); }
.when { white-space: nowrap; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
td span, li span { display: block; color: var(--vscode-descriptionForeground); font-size: .9em; }
ul { margin: 0; padding-left: 1.2rem; }
li { margin: .25rem 0; overflow-wrap: anywhere; }
code { font-family: var(--vscode-editor-font-family); color: inherit; background: none; padding: 0; }
em { font-style: normal; color: var(--vscode-charts-green); }
.wrong { color: var(--vscode-errorForeground); }
[hidden] { display: none; }
`;

const LEDGER_SCRIPT = `
const chosen = document.querySelector("select");
const rows = [...document.querySelectorAll("tbody tr")];
const show = () => {
  for (const row of rows) row.hidden = chosen.value !== "" && row.dataset.provider !== chosen.value;
  const seen = rows.filter((row) => !row.hidden);
  const bytes = seen.reduce((sum, row) => sum + Number(row.dataset.sent), 0);
  document.querySelector("[role=status]").textContent = seen.length + (seen.length === 1 ? " request, " : " requests, ") + bytes.toLocaleString("en") + " bytes out";
};
chosen.addEventListener("change", show);
show();
`;
