// Whether a Markdown file asks to be a script.

/** Whether the front matter at the top of a text has `assetflow: true`. */
export function asksToBeScript(top: string): boolean {
    const [first, ...rest] = top.replace(/^\uFEFF/, "").split(/\r\n?|\n/);
    if (first?.trimEnd() !== "---") {
        return false;
    }
    const end = rest.findIndex((line) => line.trimEnd() === "---");
    return rest.slice(0, end < 0 ? undefined : end).some((line) => /^assetflow:\s*true\s*$/.test(line));
}
