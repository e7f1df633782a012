// The list of scenes: where they are, what they lack, and in which order they come.

import * as vscode from "vscode";
import type { Current } from "./current";
import { clock, dropBefore, icon, type Node, type SceneNode, tree, words } from "./tree";

const MIME = "application/vnd.code.tree.assetflow.scenes";

type Move = (argument: { uri: string; scene: number; before: number }) => void;

export class ScenesView implements vscode.TreeDataProvider<Node>, vscode.TreeDragAndDropController<Node>, vscode.Disposable {
    readonly dropMimeTypes = [MIME];
    readonly dragMimeTypes = [MIME];
    private readonly changed = new vscode.EventEmitter<void>();
    readonly onDidChangeTreeData = this.changed.event;
    private roots: Node[] = [];
    private readonly view: vscode.TreeView<Node>;
    private readonly watched: vscode.Disposable[];

    constructor(
        private readonly current: Current,
        private readonly move: Move,
    ) {
        this.view = vscode.window.createTreeView("assetflow.scenes", { treeDataProvider: this, dragAndDropController: this, showCollapseAll: true });
        this.watched = [
            this.view,
            this.changed,
            current.onChange(() => this.refresh()),
            this.view.onDidChangeVisibility(() => this.follow()),
            vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => {
                if (textEditor.document.uri.toString() === this.current.script?.uri.toString()) {
                    this.follow();
                }
            }),
        ];
    }

    getChildren(node?: Node): Node[] {
        if (node === undefined) {
            return this.roots;
        }
        return node.kind === "chapter" ? node.scenes : [];
    }

    getParent(node: Node): Node | undefined {
        return node.kind === "scene" ? node.chapter : undefined;
    }

    getTreeItem(node: Node): vscode.TreeItem {
        if (node.kind === "chapter") {
            const item = new vscode.TreeItem(node.name, vscode.TreeItemCollapsibleState.Expanded);
            item.id = node.key;
            item.description = clock(node.seconds);
            item.contextValue = "chapter";
            return item;
        }
        const { scene } = node;
        const title = scene.title || "Untitled";
        const item = new vscode.TreeItem(`${scene.scene}  ${title}`, vscode.TreeItemCollapsibleState.None);
        // The icon says the rest, and the tooltip in words; what went stale is worth a word in any case.
        const stale = words(scene).filter((word) => word.endsWith("stale"));
        item.id = node.key;
        item.description = [`${scene.seconds.toFixed(1)} s`, ...stale].join(" · ");
        item.tooltip = [`Scene ${scene.scene}: ${title}`, `${scene.seconds.toFixed(1)} s`, ...words(scene)].join("\n");
        item.iconPath = vscode.Uri.parse(`data:image/svg+xml;base64,${Buffer.from(icon(scene.pick, scene.take)).toString("base64")}`);
        item.contextValue = "scene";
        item.accessibilityInformation = { label: `Scene ${scene.scene}, ${title}, ${scene.seconds.toFixed(1)} seconds, ${words(scene).join(", ")}` };
        item.command = { command: "assetflow.goToScene", title: "Go to Scene", arguments: [node] };
        return item;
    }

    handleDrag(nodes: readonly Node[], data: vscode.DataTransfer): void {
        const node = nodes.find((it): it is SceneNode => it.kind === "scene");
        if (node !== undefined) {
            data.set(MIME, new vscode.DataTransferItem(node.scene.scene));
        }
    }

    handleDrop(target: Node | undefined, data: vscode.DataTransfer): void {
        const scene = Number(data.get(MIME)?.value);
        const script = this.current.script;
        if (script !== undefined && scene > 0) {
            this.move({ uri: script.uri.toString(), scene, before: dropBefore(target, script.scenes.length) });
        }
    }

    /** Shows a scene in its editor. */
    async go(node: SceneNode): Promise<void> {
        const script = this.current.script;
        if (script === undefined) {
            return;
        }
        const { start } = node.scene.range;
        const at = new vscode.Position(start.line, start.character);
        await vscode.window.showTextDocument(script.uri, {
            viewColumn: this.current.editor()?.viewColumn ?? vscode.ViewColumn.Active,
            selection: new vscode.Range(at, at),
        });
    }

    dispose(): void {
        vscode.Disposable.from(...this.watched).dispose();
    }

    private refresh(): void {
        const { script } = this.current;
        this.roots = script === undefined ? [] : tree(script.scenes, script.outline);
        this.view.description = script?.status.title ?? "";
        this.changed.fire();
        this.follow();
    }

    /** Marks the scene at the cursor. */
    private follow(): void {
        const scene = this.current.place()?.scene;
        const scenes = this.roots.flatMap((node) => (node.kind === "chapter" ? node.scenes : [node]));
        const node = scenes.find((it) => it.scene.scene === scene);
        if (node !== undefined && this.view.visible && this.view.selection[0]?.key !== node.key) {
            // The list may have changed meanwhile; the next change marks the scene again.
            this.view.reveal(node, { select: true, focus: false }).then(undefined, () => undefined);
        }
    }
}

/** What the commands behind a scene of the list are given. */
export function namesScene(given: unknown): given is SceneNode {
    return typeof given === "object" && given !== null && (given as Partial<SceneNode>).kind === "scene";
}
