// Where the program is: what the setting says, else the one that came with the extension, else the first on the PATH.

import { execFile } from "node:child_process";
import { constants } from "node:fs";
import { access, stat } from "node:fs/promises";
import * as path from "node:path";

export interface Search {
    /** The setting `assetflow.server.path`; empty where it is not set. */
    setting: string;
    /** The folder of the extension. */
    extension: string;
    home: string;
    env: Record<string, string | undefined>;
    windows: boolean;
}

export type Found = { program: string } | { reason: string };

export async function find(search: Search): Promise<Found> {
    const name = search.windows ? "assetflow.exe" : "assetflow";
    if (search.setting !== "") {
        const program = search.setting.replace(/^~(?=[\\/])/, () => search.home);
        if (!path.isAbsolute(program)) {
            return { reason: `The setting assetflow.server.path must be a whole path; it is "${search.setting}".` };
        }
        if (!(await isProgram(program))) {
            return { reason: `The setting assetflow.server.path names "${program}", and there is no program.` };
        }
        return { program };
    }
    // Parts of the PATH that are not whole paths would mean whatever folder is open.
    const folders = (search.env["PATH"] ?? search.env["Path"] ?? "").split(path.delimiter).filter((folder) => path.isAbsolute(folder));
    for (const folder of [path.join(search.extension, "server"), ...folders]) {
        const program = path.join(folder, name);
        if (await isProgram(program)) {
            return { program };
        }
    }
    return { reason: "The program assetflow was not found." };
}

async function isProgram(file: string): Promise<boolean> {
    try {
        await access(file, constants.X_OK);
        return (await stat(file)).isFile();
    } catch {
        return false;
    }
}

/** What `--version` says; undefined where the program is not AssetFlow or does not answer in time. */
export function versionOf(program: string): Promise<string | undefined> {
    return new Promise((resolve) => {
        execFile(program, ["--version"], { timeout: 5000, windowsHide: true }, (error, stdout) => {
            resolve(error === null ? /^assetflow (\d+\.\d+\.\d+\S*)\s*$/.exec(stdout)?.[1] : undefined);
        });
    });
}

/** Whether two versions speak the same language: below 1.0 the second number counts, from then on the first. */
export function fits(one: string, other: string): boolean {
    const [major, minor] = one.split(".");
    const [otherMajor, otherMinor] = other.split(".");
    return major === otherMajor && (major !== "0" || minor === otherMinor);
}
